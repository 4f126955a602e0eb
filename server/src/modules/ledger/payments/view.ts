import type { Payment } from '@fuquan/contract/ledger.ts'
import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { UserCard } from '@fuquan/contract/vocabulary/people.ts'
import type { Tx } from '#/engine/db.ts'
import { present } from '#/kit/assert.ts'
import { peopleOf } from '#/modules/identity/index.ts'
import * as rules from './rules.ts'
import type { PaymentRow } from './store.ts'

type Eyes = { me: UserId; now: Date }

/** Shows payments as one of their two people sees them, in their order. */
export async function viewsOf(tx: Tx, rows: readonly PaymentRow[], eyes: Eyes): Promise<Payment[]> {
  const cards = await peopleOf(
    tx,
    rows.map(row => otherOf(row, eyes.me)),
  )
  return rows.map(row => viewOf(row, present(cards.get(otherOf(row, eyes.me))), eyes))
}

const otherOf = (row: PaymentRow, me: UserId): UserId => (row.payer === me ? row.payee : row.payer)

/** Shows one payment to one of its two people; `other` is the card of the other one. */
export function viewOf(row: PaymentRow, other: UserCard, { me, now }: Eyes): Payment {
  const { originKind, originRef } = row
  return {
    id: row.id,
    state: row.state,
    waitsFor: rules.waitsFor(row, now),
    role: row.payer === me ? 'payer' : 'payee',
    other,
    amount: row.amount,
    note: row.note,
    when: row.when,
    sentAt: row.sentAt,
    arrivesAt: row.arrivesAt,
    acceptBy: row.acceptBy,
    endedAt: row.endedAt,
    transferId: row.transfer,
    refundOf: row.refundOf,
    refunded: row.refunded,
    askedBackAt: row.askedBackAt,
    origin: originKind === null || originRef === null ? null : { kind: originKind, ref: originRef },
    may: rules.actsOf(row, me, now),
  }
}
