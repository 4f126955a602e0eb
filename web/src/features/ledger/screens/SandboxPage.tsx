import type { SandboxOutcome } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import { Button } from '../../../ui/Button.tsx'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Money } from '../../../ui/Money.tsx'
import { Page } from '../../../ui/Page.tsx'
import { usePlaySandbox, useTopUp } from '../fundingQueries.ts'

const outcomes = [
  'success',
  'failure',
  'delay',
  'double',
  'late',
  'out_of_order',
  'silent',
] as const satisfies readonly SandboxOutcome[]

/** The payment page of the built-in gateway: a tester chooses how it ends. */
export function SandboxPage() {
  const { t } = useTranslation('funding')
  const { topUpId = '' } = useParams()
  const navigate = useNavigate()
  const topUp = useTopUp(topUpId)
  const play = usePlaySandbox(topUpId)
  const back = `/wallet/top-up/${topUpId}`
  const choose = (outcome: SandboxOutcome) => {
    if (play.isPending) return
    play.mutate(outcome, {
      // Its own page says how it goes on.
      onSuccess: () => void navigate(back, { replace: true }),
    })
  }
  return (
    <Page title={t('sandbox.title')} back={back}>
      {topUp.isPending && <Skeleton square={false} />}
      {topUp.error && !topUp.data && <Refused problem={topUp.error} />}
      {topUp.data && (
        <>
          <div className="paid">
            <p className="paid-amount">
              <Money amount={topUp.data.amount} />
            </p>
            <p className="quiet">{t('sandbox.words')}</p>
          </div>
          {play.error !== null && <Refused problem={play.error} />}
          <div className="acts">
            {outcomes.map(outcome => (
              <Button
                key={outcome}
                wide
                look={outcome === 'success' ? 'main' : 'plain'}
                busy={play.isPending && play.variables === outcome}
                onPress={() => choose(outcome)}
              >
                {t(`sandbox.${outcome}`)}
              </Button>
            ))}
          </div>
        </>
      )}
    </Page>
  )
}
