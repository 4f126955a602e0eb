import { useTranslation } from 'react-i18next'
import { Refused } from '../../../ui/faces.tsx'
import { isCancelled, isKnown } from '../passkey.ts'

/** Why a passkey did not do: what the person or the device said, or the house. */
export function PasskeyProblem({ problem }: { problem: unknown }) {
  const { t } = useTranslation('security')
  if (!problem) return null
  if (isKnown(problem)) return <p role="alert">{t('passkey.known')}</p>
  if (isCancelled(problem)) return <p role="alert">{t('passkey.cancelled')}</p>
  return <Refused problem={problem} />
}
