import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { tell } from '#/engine/events.ts'
import type { Ctx } from '#/engine/house.ts'
import { houseTimeZone } from '#/engine/house-settings.ts'
import { assert } from '#/kit/assert.ts'
import { refuse } from '#/kit/refusal.ts'
import * as ledger from '#/modules/ledger/index.ts'
import { countedFacts, isCounted, lockDay, type Over, overAmong, saveWon } from '../counted.ts'
import { envelopeClaimed, envelopeEmptied } from '../events.ts'
import { payPeople } from '../payees.ts'
import type { Seat } from './seat.ts'
import { type Part, savePayment } from './store-envelope.ts'

/** The people whom a guess may pay, and which limits of their day are used up. */
export type Payees = { counted: readonly UserId[]; over: ReadonlyMap<UserId, Over> }

/** Locks the day of everybody whom this guess may pay, the guesser among them. */
export async function lockPayees(ctx: Ctx, passers: readonly UserId[]): Promise<Payees> {
  const { tx, actor, now, settings } = ctx
  const asks = await countedFacts(tx, passers, now)
  asks.push({ claimer: actor.id, level: actor.level, limited: actor.limited ?? false })
  const counted = asks.filter(isCounted).map(ask => ask.claimer)
  const claimed = await lockDay(tx, counted, dayOf(ctx))
  return { counted, over: await overAmong(tx, asks, { settings, now, claimed }) }
}

const dayOf = ({ now, settings }: Ctx) => ({ at: now, timeZone: settings.of(houseTimeZone) })

type PayOut = { seat: Seat; number: number; parts: readonly Part[]; ends: boolean; payees: Payees }

/**
 * Pays what a guess won out of the escrow of its tree and ends the tree when nothing is left.
 *
 * Units: minor units. Parts of nothing are left out. Refuses: ledger_paused,
 * ledger_account_frozen (the escrow is frozen).
 */
export async function payOut(ctx: Ctx, { seat, number, ends, ...rest }: PayOut): Promise<void> {
  const { tx, now } = ctx
  const { row, tree } = seat
  const parts = rest.parts.filter(part => part.amount > 0n)
  const sum = parts.reduce((all, part) => all + part.amount, 0n)
  const left = row.total - row.claimedSum
  assert(ends ? sum === left : sum < left, 'a tree ends when nothing is left, and not before')
  if (await ledger.paused(tx)) refuse('ledger_paused')

  const transferId = ledger.transferId('envelopes.tree', row.id, String(number))
  const first = row.claimed + 1
  await savePayment(tx, { id: row.id, transferId, first, parts, ends, at: now })
  const won = parts
    .filter(part => rest.payees.counted.includes(part.person))
    .map(part => ({ claimer: part.person, amount: part.amount }))
  await saveWon(tx, won, dayOf(ctx))

  await payPeople(tx, { id: row.id, transferId, parts, now })

  const about = { envelopeId: row.id, roomId: tree.room, senderId: row.sender }
  const claims = claimsOf(parts, first)
  await tell(tx, envelopeClaimed, { ...about, transferId, at: now, claims })
  if (ends) await tell(tx, envelopeEmptied, { ...about, endedAt: now })
}

const claimsOf = (parts: readonly Part[], first: number) =>
  parts.map(({ person, amount }, n) => ({ claimerId: person, number: first + n, amount }))
