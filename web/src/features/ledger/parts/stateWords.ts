import type { Payment } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { deadline } from '../../../lib/time.ts'
import { stateWord } from '../paymentState.ts'

/** Says how a payment stands, for whoever looks at it. */
export function useStateWords(): (payment: Payment) => string {
  const { t } = useTranslation('payments')
  return payment => {
    const word = stateWord(payment)
    const time = payment.arrivesAt === null ? '' : deadline(payment.arrivesAt)
    return t(`page.states.${word}`, { time })
  }
}

/** Says between whom it was, as its reader would. */
export function useWhoWords(): (payment: Payment) => string {
  const { t } = useTranslation('payments')
  return ({ role, other, refundOf }) => {
    const name = { name: other.name }
    if (refundOf === null) return t(role === 'payer' ? 'page.out' : 'page.in', name)
    return t(role === 'payer' ? 'page.refundOut' : 'page.refundIn', name)
  }
}
