import type { TreePassed } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'

/** How a node was passed on: to how many people, or to a group. */
export function PassedOn({ passed }: { passed: TreePassed | null }) {
  const { t } = useTranslation('trees')
  if (passed === null) return null
  const { to, people } = passed
  const said = to === 'room' ? t('pass.passedRoom') : t('pass.passed', { count: people })
  return <p className="row-note">{said}</p>
}
