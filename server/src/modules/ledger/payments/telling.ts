import type { Tx } from '#/engine/db.ts'
import { tell, tellAll } from '#/engine/events.ts'
import { paymentChanged, transferred } from '../events.ts'
import { paymentKind, refundKind } from './ids.ts'
import type { PaymentRow } from './store.ts'

/** Tells both that the money of a payment has come. */
export const tellPaid = (tx: Tx, payment: PaymentRow): Promise<void> => tellAllPaid(tx, [payment])

/** Tells the same of many payments. */
export const tellAllPaid = (tx: Tx, payments: readonly PaymentRow[]): Promise<void> =>
  tellAll(tx, transferred, payments.map(factOf))

function factOf(payment: PaymentRow) {
  const { id: paymentId, payer: payerId, payee: payeeId, amount, refundOf, transfer } = payment
  const held = payment.acceptBy !== null
  const waited = payment.mustAccept ? 'payee' : held ? 'time' : 'no'
  const kind = refundOf === null ? paymentKind : refundKind
  const paid = { payerId, payeeId, refundOf, waited } as const
  return { transferId: transfer, kind, userIds: [payerId, payeeId], amount, paymentId, paid }
}

/** Tells both what a payment waits for and until when: `coming` its hour, `asked` the payee. */
export const tellWaits = (
  tx: Tx,
  payment: PaymentRow,
  happened: 'coming' | 'asked',
): Promise<void> =>
  tellChange(tx, payment, {
    happened,
    until: happened === 'coming' ? payment.arrivesAt : payment.acceptBy,
  })

type Change = {
  happened: 'coming' | 'asked' | 'returned' | 'cancelled' | 'declined' | 'asked_back'
  until: Date | null
}

/** Tells both that something happened to a payment by which no money came to anybody. */
export async function tellChange(tx: Tx, payment: PaymentRow, change: Change): Promise<void> {
  const { id: paymentId, payer: payerId, payee: payeeId, amount, mustAccept } = payment
  const fact = { paymentId, payerId, payeeId, amount, mustAccept, ...change }
  await tell(tx, paymentChanged, fact)
}
