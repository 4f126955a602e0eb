import type { Charge } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { LevelMark } from '../../../app/neighbours.ts'
import { StepUpSheet } from '../../../app/stepup.tsx'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { confirmUntilKnown, useDeclineCharge } from '../codeQueries.ts'
import { useKeepPayment } from '../paymentQueries.ts'
import { Checking } from './CodeChecking.tsx'
import { useOnce } from './useOnce.ts'

type Props = {
  charge: Charge
  onPaid: (charge: Charge) => void
  onDeclined: () => void
  onClose: () => void
}

/** The half sheet that rises when a till has read my code: who, how much, PIN or no. */
export function CodeCharge({ charge, onPaid, onDeclined, onClose }: Props) {
  const { t } = useTranslation('codes')
  const keep = useKeepPayment()
  const decline = useDeclineCharge()
  const { other, amount, note } = charge
  const paying = useOnce(confirmUntilKnown, answer => {
    if (answer.payment) void keep(answer.payment)
    onPaid(answer)
  })
  const refuse = () => decline.mutate({ path: { chargeId: charge.id } }, { onSuccess: onDeclined })
  return (
    <StepUpSheet
      act={{ kind: 'ledger.pay', payee: other.id, amount, facts: { note, when: 'now' } }}
      purpose={t('charge.title')}
      payee={
        <>
          <Avatar id={other.id} pictureId={other.pictureId} size={28} />
          {t('charge.to', other)}
          <LevelMark level={other.level} />
        </>
      }
      rule={note === '' ? t('charge.rule') : `${t('charge.note', { note })}`}
      paying={paying.busy || decline.isPending}
      problem={paying.problem}
      paid={
        paying.busy ? (
          paying.checking && <Checking />
        ) : (
          <>
            {decline.error && <Refused problem={decline.error} />}
            <p className="charge-decline">
              <Button look="text" small busy={decline.isPending} onPress={refuse}>
                {t('charge.decline')}
              </Button>
            </p>
          </>
        )
      }
      onProof={proof => paying.run({ chargeId: charge.id, proof })}
      onClose={onClose}
    />
  )
}
