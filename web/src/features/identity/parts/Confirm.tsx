import { useTranslation } from 'react-i18next'
import { StepUpSheet } from '../../../app/stepup.tsx'
import { Icon, type IconName } from '../../../ui/Icon.tsx'

type Props = {
  kind: string
  facts?: Record<string, string>
  /** What is about to happen, in the words of the button that led here. */
  title: string
  icon?: IconName
  busy: boolean
  problem?: unknown
  onProof: (proof: string) => void
  onClose: () => void
}

/** Confirms a change of my own security with PIN or passkey; nobody is paid by it. */
export function Confirm({ kind, facts = {}, title, icon = 'shield', ...props }: Props) {
  const { t } = useTranslation('security')
  return (
    <StepUpSheet
      act={{ kind, payee: 'me', facts }}
      purpose={title}
      payee={
        <>
          <Icon name={icon} size={28} />
          {t('me')}
        </>
      }
      rule={t('onlyThis')}
      paying={props.busy}
      problem={props.problem}
      onProof={props.onProof}
      onClose={props.onClose}
    />
  )
}
