import type { Payment, PaymentAct } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useAsset } from '../../../lib/asset.ts'
import { digitsOf, readAmount } from '../../../lib/money.ts'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { useOnline } from '../../../lib/online.ts'
import { AmountField } from '../../../ui/AmountField.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { Sheet } from '../../../ui/Sheet.tsx'
import { leftOf } from '../paymentState.ts'
import { usePaymentAct } from './usePaymentAct.ts'

/** What I may do with a payment now; accepting is one tap, the rest says first what will happen. */
export function PaymentActs({ payment }: { payment: Payment }) {
  const { t } = useTranslation(['payments', 'app'])
  const money = useMoneyText()
  const { online } = useOnline()
  const [asking, setAsking] = useState<Exclude<PaymentAct, 'accept'>>()
  const accepting = usePaymentAct(payment.id, () => undefined)
  const { may, other } = payment
  if (may.length === 0) return null
  const why = online ? undefined : t('app:offlineWhy')
  const name = { name: other.name }
  return (
    <div className="payment-acts">
      {accepting.problem !== undefined && <Refused problem={accepting.problem} />}
      {accepting.checking && <p role="status">{t('acts.checking')}</p>}
      {may.includes('accept') && (
        <Button
          wide
          why={why}
          busy={accepting.busy}
          onPress={() => accepting.run({ act: 'accept' })}
        >
          {t('acts.accept', { amount: money(payment.amount) })}
        </Button>
      )}
      {may
        .filter(act => act !== 'accept')
        .map(act => (
          <Button
            key={act}
            look="plain"
            wide
            why={why === undefined ? undefined : ''}
            onPress={() => setAsking(act)}
          >
            {t(`acts.${act}`, name)}
          </Button>
        ))}
      {asking === 'refund' && (
        <RefundSheet payment={payment} onClose={() => setAsking(undefined)} />
      )}
      {asking !== undefined && asking !== 'refund' && (
        <AskSheet payment={payment} act={asking} onClose={() => setAsking(undefined)} />
      )}
    </div>
  )
}

type SheetProps = { payment: Payment; onClose: () => void }
const titles = {
  decline: ['acts.declineTitle', 'acts.declineWords'],
  cancel: ['acts.cancelTitle', 'acts.cancelWords'],
  ask_back: ['acts.askBackTitle', 'acts.askBackWords'],
} as const

function AskSheet({ payment, act, onClose }: SheetProps & { act: keyof typeof titles }) {
  const { t } = useTranslation(['payments', 'app'])
  const money = useMoneyText()
  const acting = usePaymentAct(payment.id, onClose)
  const facts = { name: payment.other.name, amount: money(payment.amount) }
  const [title, words] = titles[act]
  return (
    <Sheet title={t(title, facts)} onClose={onClose} held={acting.busy}>
      <div className="acts">
        <p>{t(words, facts)}</p>
        {acting.problem !== undefined && <Refused problem={acting.problem} />}
        {acting.checking && <p role="status">{t('acts.checking')}</p>}
        <Button wide busy={acting.busy} onPress={() => acting.run({ act })}>
          {t(`acts.${act}`, facts)}
        </Button>
        <Button look="plain" wide onPress={onClose}>
          {t('app:cancel')}
        </Button>
      </div>
    </Sheet>
  )
}

function RefundSheet({ payment, onClose }: SheetProps) {
  const { t } = useTranslation(['payments', 'app'])
  const money = useMoneyText()
  const navigate = useNavigate()
  const { scale } = useAsset()
  const left = leftOf(payment)
  // All of it is one tap; a part is typed.
  const [text, setText] = useState(() => digitsOf(left, scale, 'en').replaceAll(',', ''))
  const acting = usePaymentAct(payment.id, refund => {
    onClose()
    void navigate(`/wallet/payments/${refund.id}?done=1`)
  })
  const read = readAmount(text, scale)
  const amount = read.is === 'amount' ? read.minor : 0n
  const fits = amount > 0n && amount <= left
  return (
    <Sheet
      title={t('acts.refundTitle', { name: payment.other.name })}
      onClose={onClose}
      held={acting.busy}
    >
      <form
        className="acts"
        onSubmit={event => {
          event.preventDefault()
          if (fits) acting.run({ act: 'refund', amount: amount.toString() })
        }}
      >
        <AmountField
          label={t('acts.refundAmount')}
          text={text}
          onText={setText}
          hint={t('acts.refundWords', { amount: money(left) })}
        />
        {acting.problem !== undefined && <Refused problem={acting.problem} />}
        {acting.checking && <p role="status">{t('acts.checking')}</p>}
        <Button
          type="submit"
          wide
          busy={acting.busy}
          why={fits ? undefined : t('acts.refundWords', { amount: money(left) })}
        >
          {t('acts.refundGo', { amount: money(amount) })}
        </Button>
      </form>
    </Sheet>
  )
}
