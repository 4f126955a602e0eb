import {
  AccountId,
  TransferId,
  type EnvelopeId,
  type RoomId,
  type UserId,
} from '@fuquan/contract/vocabulary/ids.ts'
import { readNow } from '#/engine/clock.ts'
import type { Tx } from '#/engine/db.ts'
import { tell } from '#/engine/events.ts'
import type { Ctx } from '#/engine/house.ts'
import { houseTimeZone } from '#/engine/house-settings.ts'
import { assert } from '#/kit/assert.ts'
import * as ledger from '#/modules/ledger/index.ts'
import { countedFacts, isCounted, leftAmong, lockDay, saveWon } from '../counted.ts'
import { envelopeExpired } from '../events.ts'
import { goneAmong, payPeople } from '../payees.ts'
import * as rules from '../rules.ts'
import * as store from '../store.ts'
import { giftsFor } from './rules.ts'
import * as ends from './store.ts'

/** Legs one transfer has at most. */
const givenMax = 1_000

type End = { state: 'expired' | 'returned' | 'declined'; at: Date }

/**
 * Ends a locked running envelope and moves the rest to its recorded sender, whoever asks. One id of
 * transfer: a second return of the same envelope cannot exist.
 */
export async function sendHome(tx: Tx, row: store.EnvelopeRow, end: End): Promise<void> {
  const { id } = row
  const rest = row.total - row.claimedSum
  // An envelope without a rest would have been emptied by its last claim.
  assert(rest > 0n)

  await ends.saveEnd(tx, { id, ...end, returned: rest, given: 0n })

  const moved = await ledger.sweepBalancing(tx, {
    id: ledger.transferId('envelopes.return', id),
    kind: 'envelope_return',
    ref: id,
    from: AccountId.out.parse(id),
    to: ledger.personAccount(row.sender, 'wallet'),
    atMost: rest,
    // A full wallet lets it wait; of somebody who has left it is kept unclaimed.
    orElse: [ledger.personAccount(row.sender, 'waiting'), ledger.houseAccount('unclaimed')],
    now: end.at,
  })
  assert(moved.total === rest)

  await tellEnd(tx, row, { ...end, returned: rest })
}

/**
 * Ends a locked running envelope and gives the rest to those who have a share already (R54): the
 * same to each whose day leaves room for it. Gives what each got; nobody: nothing happened.
 */
export async function giveToThoseWhoCame(
  ctx: Ctx,
  row: store.EnvelopeRow,
  days: Days,
): Promise<ends.Gift[]> {
  const { tx, now: at } = ctx
  const { id } = row
  const rest = row.total - row.claimedSum
  const came = await ends.listClaimers(tx, id, givenMax)
  // Who came while their days were locked has to be locked, too.
  const late = await lockDays(
    ctx,
    came.filter(person => !days.people.includes(person)),
  )
  const left = new Map([...days.left, ...late.left])
  const gone = await goneAmong(tx, came)
  const staying = came.filter(person => !gone.has(person))
  const gifts = giftsFor(rest, staying, person => left.get(person))
  if (gifts.length === 0) return []

  // One id, shared with the return: the rest leaves once, to whomever it goes.
  const transferId = TransferId.out.parse(ledger.transferId('envelopes.return', id))
  await ends.saveEnd(tx, { id, state: 'returned', returned: rest, given: rest, at })
  await ends.saveGiven(tx, { id, transferId, gifts, at })
  const counted = gifts.filter(gift => left.has(gift.person))
  await saveWon(
    tx,
    counted.map(({ person: claimer, amount }) => ({ claimer, amount })),
    dayOf(ctx),
  )

  await payPeople(tx, { id, transferId, parts: gifts, now: at })

  await tellEnd(tx, row, { state: 'returned', at, returned: 0n })
  return gifts
}

/** The locked days of people, and how much the limits of each leave who is counted at all. */
export type Days = { people: readonly UserId[]; left: ReadonlyMap<UserId, bigint> }

/** Locks the day of those who have a share, before their envelope: as a claim does. */
export async function lockDaysOfClaimers(ctx: Ctx, id: EnvelopeId): Promise<Days> {
  return lockDays(ctx, await ends.listClaimers(ctx.tx, id, givenMax))
}

async function lockDays(ctx: Ctx, people: readonly UserId[]): Promise<Days> {
  const { tx, now, settings } = ctx
  const asks = (await countedFacts(tx, people, now)).filter(isCounted)
  const claimed = await lockDay(
    tx,
    asks.map(ask => ask.claimer),
    dayOf(ctx),
  )
  const left = await leftAmong(tx, asks, { settings, now, claimed })
  const least = [...left].map(([person, { house, own }]): [UserId, bigint] => {
    const limits = [house, own].filter(limit => limit !== undefined)
    return [person, limits.reduce((a, b) => (a < b ? a : b))]
  })
  return { people, left: new Map(least) }
}

const dayOf = ({ now, settings }: Ctx) => ({ at: now, timeZone: settings.of(houseTimeZone) })

async function tellEnd(
  tx: Tx,
  { id: envelopeId, room: roomId, sender: senderId }: store.EnvelopeRow,
  { at: endedAt, returned, state }: End & { returned: bigint },
): Promise<void> {
  await tell(tx, envelopeExpired, { envelopeId, roomId, senderId, returned, endedAt, state })
}

/** Ends an envelope whose time is over. Sooner, or a second time, it changes nothing. */
export async function expireOnce(tx: Tx, id: EnvelopeId, now: Date): Promise<void> {
  const row = await store.lockEnvelope(tx, id)

  if (row === undefined || !rules.mayExpire(row, now)) return

  await sendHome(tx, row, { state: 'expired', at: now })
}

/**
 * Ends a running envelope that hangs in this room, because its bubble was taken out of it. Gives
 * it, or undefined when nothing changed: it hangs elsewhere, has ended, or is frozen.
 */
export async function recallOnce(
  tx: Tx,
  id: EnvelopeId,
  roomId: RoomId,
): Promise<store.EnvelopeRow | undefined> {
  const row = await store.lockEnvelope(tx, id)
  const at = await readNow(tx)
  if (row === undefined || row.room !== roomId || !rules.isRunning(row, at)) return undefined

  await sendHome(tx, row, { state: 'returned', at })
  return row
}
