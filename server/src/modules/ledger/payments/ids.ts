import type { PaymentId, TransferId } from '@fuquan/contract/vocabulary/ids.ts'
import { transferId } from '../book/accounts.ts'

export const paymentKind = 'payment'
export const holdKind = 'payment_hold'
export const returnKind = 'payment_return'
export const refundKind = 'payment_refund'

/** The transfer that pays: derived from the payment, so that it is paid once for ever. */
export const paidId = (id: PaymentId): TransferId => transferId('ledger.payment', id)
/** The hold while it waits. */
export const heldId = (id: PaymentId): TransferId => transferId('ledger.payment_hold', id)
/** The transfer that gives a hold back, whoever ends it. */
export const returnedId = (id: PaymentId): TransferId => transferId('ledger.payment_return', id)
/** The reversal that a refund is. */
export const refundedId = (id: PaymentId): TransferId => transferId('ledger.payment_refund', id)
