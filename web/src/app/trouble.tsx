import { Component, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/Button.tsx'
import { Empty } from '../ui/faces.tsx'

type Props = { children: ReactNode; face: ReactNode }

/**
 * Keeps a screen that cannot be drawn from taking the whole app with it: after an update of the
 * house, or without network, the code of a screen may not come.
 */
export class Trouble extends Component<Props, { broken: boolean }> {
  override state = { broken: false }

  static getDerivedStateFromError() {
    return { broken: true }
  }

  override render() {
    return this.state.broken ? this.props.face : this.props.children
  }
}

/** The face of a screen that did not come, and the one way on. */
export function TroubleFace() {
  const { t } = useTranslation('app')
  return (
    <div role="alert">
      <Empty
        art="alert"
        title={t('trouble.title')}
        words={t('trouble.words')}
        action={<Button onPress={() => location.reload()}>{t('trouble.again')}</Button>}
      />
    </div>
  )
}
