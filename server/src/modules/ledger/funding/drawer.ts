import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Tx } from '#/engine/db.ts'
import { refuse } from '#/kit/refusal.ts'
import * as store from './store-desk.ts'

/** Locks the open drawer of a cashier. Refuses: ledger_desk_state {state}. */
export async function lockOwnDrawer(tx: Tx, cashier: UserId): Promise<store.DayRow> {
  const found = await store.findOpenDay(tx, cashier)
  if (found === undefined) return refuse('ledger_desk_state', { state: 'closed' })
  const day = await store.lockDay(tx, found.id)
  if (day?.state !== 'open') return refuse('ledger_desk_state', { state: day?.state ?? 'closed' })
  return day
}

/** Notes in a drawer what a transfer did to it. */
export const noteLine = (tx: Tx, day: store.DayRow, line: store.LineRow): Promise<void> =>
  store.addLine(tx, { ...line, day: day.id })
