import type { Charge } from '@fuquan/sdk/index.ts'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { chime } from '../../../lib/joy.ts'
import { Button } from '../../../ui/Button.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { useCharge, useDeclineCharge } from '../codeQueries.ts'
import { secondsUntil } from '../codeState.ts'
import { Facts, Outcome } from './Outcome.tsx'
import { useTick } from './useTick.ts'

type Props = { charge: Charge; onNext: () => void; onAgain: () => void }
const marks = {
  asked: 'clock',
  paid: 'check',
  declined: 'alert',
  cancelled: 'alert',
  expired: 'alert',
} as const

/** How one charge stands, large enough for both sides of a counter. */
export function TillCharge({ charge: first, onNext, onAgain }: Props) {
  const { t } = useTranslation('codes')
  const { data: charge, refetch } = useCharge(first)
  const takeBack = useDeclineCharge()
  const { id, state, other, amount } = charge
  const waits = state === 'asked'
  const now = useTick(waits)
  const seconds = secondsUntil(Date.parse(charge.expiresAt), now)
  useEffect(() => {
    if (state === 'paid') chime()
  }, [state])
  const states = {
    asked: t('till.waiting'),
    paid: t('till.paid'),
    declined: t('till.declined'),
    cancelled: t('till.cancelled'),
    expired: t('till.expired'),
  } as const
  const name = `${other.name} @${other.handle}`
  const waiting = t('till.waitingWords', { name: other.name, count: seconds })
  return (
    <div className="till-outcome">
      <Outcome
        mark={marks[state]}
        state={states[state]}
        amount={amount}
        words={waits ? waiting : state === 'paid' ? name : t('till.nothing')}
      />
      {takeBack.error && <Refused problem={takeBack.error} />}
      {waits && (
        <Button
          look="plain"
          wide
          busy={takeBack.isPending}
          onPress={() =>
            takeBack.mutate({ path: { chargeId: id } }, { onSettled: () => void refetch() })
          }
        >
          {t('till.takeBack')}
        </Button>
      )}
      {charge.payment && <Facts facts={[[t('till.number'), charge.payment.transferId]]} />}
      {!waits && state !== 'paid' && (
        <Button wide icon="scan" onPress={onAgain}>
          {t('till.again')}
        </Button>
      )}
      {!waits && (
        <Button look={state === 'paid' ? 'main' : 'plain'} wide onPress={onNext}>
          {t('till.nextOne')}
        </Button>
      )}
    </div>
  )
}
