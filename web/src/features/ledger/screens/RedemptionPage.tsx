import type { Redemption } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { deadline, exactly } from '../../../lib/time.ts'
import { Button, ButtonLink } from '../../../ui/Button.tsx'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Sheet } from '../../../ui/Sheet.tsx'
import { useCancelRedemption, useRedemption } from '../fundingQueries.ts'
import { Facts, Outcome } from '../parts/Outcome.tsx'

/** How one redemption stands; it changes by itself. */
export function RedemptionPage() {
  const { t } = useTranslation('funding')
  const { redemptionId = '' } = useParams()
  const redemption = useRedemption(redemptionId)
  return (
    <Page title={t('redemption.title')} back="/wallet/cash-out">
      {redemption.isPending && <Skeleton square={false} />}
      {redemption.error && !redemption.data && (
        <Refused problem={redemption.error} onAgain={() => void redemption.refetch()} />
      )}
      {redemption.data && <Loaded redemption={redemption.data} />}
    </Page>
  )
}

const marks = {
  asked: 'clock',
  approved: 'clock',
  paid_out: 'check',
  failed: 'alert',
  refused: 'alert',
  cancelled: 'check',
} as const
const ownWhys = ['no_answer', 'not_fetched', 'gateway_failed'] as const

function Loaded({ redemption }: { redemption: Redemption }) {
  const { t } = useTranslation('funding')
  const { state, amount, way, askedAt, decidedAt, endedAt, lapsesAt } = redemption
  const isOpen = state === 'asked' || state === 'approved'
  const atDesk = state === 'approved' && way === 'desk'
  return (
    <>
      <Outcome
        mark={marks[state]}
        state={t(atDesk ? 'redemption.approvedDesk' : `redemption.${state}`)}
        amount={amount}
        words={isOpen ? t('redemption.held') : <Why redemption={redemption} />}
      />
      {isOpen && (
        <p className="quiet pay-rule">{t('redemption.lapses', { time: deadline(lapsesAt) })}</p>
      )}
      {state === 'asked' && <Cancel redemption={redemption} />}
      {!isOpen && (
        <ButtonLink to="/wallet" wide>
          {t('redemption.wallet')}
        </ButtonLink>
      )}
      <Facts
        facts={[
          [t('redemption.way'), t(`cashOut.${way}`)],
          [t('redemption.askedAt'), exactly(askedAt)],
          [t('redemption.decidedAt'), decidedAt === null ? null : exactly(decidedAt)],
          [t('redemption.endedAt'), endedAt === null ? null : exactly(endedAt)],
          [t('page.number'), redemption.transferId],
        ]}
      />
    </>
  )
}

/** Our own reasons are sentences of ours; anything else is what somebody wrote. */
function Why({ redemption: { why } }: { redemption: Redemption }) {
  const { t } = useTranslation('funding')
  if (why === null) return null
  const own = ownWhys.find(one => one === why)
  return own === undefined ? t('redemption.reason', { reason: why }) : t(`redemption.${own}`)
}

function Cancel({ redemption }: { redemption: Redemption }) {
  const { t } = useTranslation(['funding', 'app'])
  const money = useMoneyText()
  const [asking, setAsking] = useState(false)
  const cancel = useCancelRedemption(redemption.id)
  return (
    <>
      <Button look="plain" wide onPress={() => setAsking(true)}>
        {t('redemption.cancel')}
      </Button>
      {asking && (
        <Sheet
          title={t('redemption.cancelTitle')}
          onClose={() => setAsking(false)}
          held={cancel.isPending}
        >
          <div className="acts">
            <p>{t('redemption.cancelWords', { amount: money(redemption.amount) })}</p>
            {cancel.error !== null && <Refused problem={cancel.error} />}
            {cancel.checking && <p role="status">{t('topUp.checking')}</p>}
            <Button wide busy={cancel.isPending} onPress={() => cancel.run(() => setAsking(false))}>
              {t('redemption.cancel')}
            </Button>
            <Button look="plain" wide onPress={() => setAsking(false)}>
              {t('app:cancel')}
            </Button>
          </div>
        </Sheet>
      )}
    </>
  )
}
