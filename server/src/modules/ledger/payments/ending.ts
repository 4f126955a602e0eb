import type { PaymentId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Tx } from '#/engine/db.ts'
import { present, unreachable } from '#/kit/assert.ts'
import { capture, expire, release } from '../book/actions.ts'
import { paidId, paymentKind, returnedId, returnKind } from './ids.ts'
import * as rules from './rules.ts'
import * as store from './store.ts'
import { tellChange, tellPaid, tellWaits } from './telling.ts'

type Row = store.PaymentRow
type GoneBack = 'returned' | 'cancelled' | 'declined'

/**
 * Pays a locked payment that waits to its payee, from its hold.
 * Refuses: ledger_account_frozen, ledger_account_closed, ledger_paused.
 */
export async function arrive(tx: Tx, payment: Row, now: Date): Promise<Row> {
  const { id, book, transfer: held } = payment
  const ended = await store.saveEnd(tx, { id, state: 'received', transfer: paidId(id), at: now })

  await capture(tx, { id: ended.transfer, kind: paymentKind, ref: id, book, hold: held, now })

  await tellPaid(tx, ended)
  return ended
}

/** Gives a locked payment that waits back to its payer. Refuses: ledger_paused. */
export async function goBack(
  tx: Tx,
  payment: Row,
  { state, now }: { state: GoneBack; now: Date },
): Promise<Row> {
  const { id, book, transfer: held } = payment
  const ended = await store.saveEnd(tx, { id, state, transfer: returnedId(id), at: now })

  const ask = { id: ended.transfer, kind: returnKind, ref: id, book, hold: held, now }
  if (state === 'returned') await expire(tx, ask)
  else await release(tx, ask)

  await tellChange(tx, ended, { happened: state, until: null })
  return ended
}

/** Does what is due for a payment, once: money comes in, the payee is asked, money goes back. */
export async function settleDue(tx: Tx, id: PaymentId, now: Date): Promise<void> {
  const payment = await store.lockPayment(tx, { id, party: undefined })
  if (payment === undefined) return
  const due = rules.dueAt(payment, now)
  if (due === undefined) return

  switch (due) {
    case 'arrive':
      await arrive(tx, payment, now)
      return
    case 'return':
      await goBack(tx, payment, { state: 'returned', now })
      return
    case 'ask':
      await store.saveNext(tx, id, present(payment.acceptBy))

      await tellWaits(tx, payment, 'asked')
      return
    default:
      unreachable(due)
  }
}
