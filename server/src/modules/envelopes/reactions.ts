import {
  EnvelopeId,
  fromWire,
  type RoomId,
  toWire,
  type UserId,
} from '@fuquan/contract/vocabulary/ids.ts'
import { z } from 'zod'
import { job, type JobCall, on, schedule, tell } from '#/engine/events.ts'
import type { Tx } from '#/engine/db.ts'
import type { Ctx } from '#/engine/house.ts'
import { Refusal } from '#/kit/refusal.ts'
import * as notifications from '#/modules/notifications/index.ts'
import { membersOf, removed } from '#/modules/chat/index.ts'
import { used } from '#/modules/friends/index.ts'
import { peopleOf } from '#/modules/identity/index.ts'
import {
  envelopeClaimed,
  envelopeEmptied,
  envelopeExpired,
  envelopeOpened,
  envelopeSent,
} from './events.ts'
import { recallOnce } from './ends/ending.ts'
import { drawEntrants, expireEnvelope } from './lane.ts'
import { hasBestLuck, hasEnded, shownState } from './rules.ts'
import { listGuests, listUndrawn } from './opening/store.ts'
import { planReminder, remind, waitKind } from './reminding.ts'
import { openSeed } from './seed.ts'
import { sealKeyOf } from './sealing.ts'
import * as records from './store-records.ts'
import * as store from './store.ts'
import { offFor } from './switches/admitting.ts'
import { planGuessReminder, remindGuessers } from './trees/reminding.ts'
import { listInvited } from './trees/store.ts'

/** Envelopes of one page of the sweep. */
export const sweepMax = 200
export const sweepSeconds = 30

/** The hour of one envelope has come. */
export const expire = job('envelopes.expire', {
  payload: z.object({ envelopeId: EnvelopeId }),
  own: true,
  run: ({ house, log }, { envelopeId }) => tryToExpire({ house, log }, envelopeId),
})

// A job that came a moment too early by its own clock, or was lost, is made up for here.
const sweep = schedule('envelopes.sweep', { everySeconds: sweepSeconds }, async call => {
  await drawLate(call)
  let after: store.Overdue | undefined
  for (;;) {
    const from = after
    const ask = { from, limit: sweepMax }
    const overdue = await call.house.read((tx, at) => store.listOverdue(tx, { ...ask, at }))
    for (const { id } of overdue) {
      // While money is paused none of the others could end either.
      if ((await tryToExpire(call, id)) === 'ledger_paused') return
    }
    after = overdue.at(-1)
    if (overdue.length < sweepMax) return
  }
})

/** A draw that could not be made at its hour, because money rested, is made up for. */
async function drawLate({ house, log }: JobCall): Promise<void> {
  const undrawn = await house.read((tx, at) => listUndrawn(tx, { at, limit: sweepMax }))
  for (const id of undrawn) {
    try {
      await drawEntrants(house, id)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      log.warn({ envelope: toWire('env', id), code: error.code }, 'a draw cannot be made now')
    }
  }
}

/** What was to open later, or gathered until now, opens: who tapped before is drawn first. */
export const open = job('envelopes.open', {
  payload: z.object({ envelopeId: EnvelopeId }),
  own: true,
  run: async ({ house }, { envelopeId }) => {
    await drawEntrants(house, envelopeId)
    await house.inTransaction('read write', async (tx, now) => {
      const row = await store.findEnvelope(tx, envelopeId)
      if (row === undefined || shownState(row, now) !== 'open') return
      const { room: roomId, sender: senderId } = row
      await tell(tx, envelopeOpened, { envelopeId, roomId, senderId, openedAt: now })
    })
  },
})

/** One that is refused (frozen, or money is paused) keeps no other waiting; it is asked again. */
async function tryToExpire({ house, log }: JobCall, id: EnvelopeId): Promise<string | undefined> {
  try {
    await expireEnvelope(house, id)
    return undefined
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const { code } = error
    log.warn({ envelope: toWire('env', id), code }, 'an envelope cannot end now')
    return code
  }
}

/** Rooms larger than any group hear of an envelope in the room alone. */
const waitersMax = 1_000
const refOf = (id: EnvelopeId) => toWire('env', id)

const tellWaiting = on(envelopeSent, 'envelopes', async ({ tx, now }, fact) => {
  const { envelopeId, roomId, senderId } = fact
  const row = await store.findEnvelope(tx, envelopeId)
  // Quicker fingers than this reaction: what has ended waits for nobody.
  if (row === undefined || hasEnded(row) || row.expiresAt <= now) return
  // Where only some are named the others of the room see it, and it waits for none of them.
  const among = row.audience === 'people' ? null : roomId
  const members = await audienceOf(tx, { envelopeId, roomId: among })
  if (members.length > waitersMax) return
  await (isTree(row) ? planTreeReminder(tx, row) : planReminder(tx, row))
  const took = new Set(await records.claimersAmong(tx, envelopeId, members))
  const off = await offFor(tx, row, members)
  const users = members.filter(one => one !== senderId && !took.has(one) && !off.has(one))
  const sender = (await peopleOf(tx, [senderId])).get(senderId)
  await notifications.waitAll(tx, {
    users,
    kind: waitKind,
    ref: refOf(envelopeId),
    facts: { name: sender?.name ?? '', ...(roomId && { roomId: toWire('rom', roomId) }) },
    until: row.expiresAt,
  })
  // Who took a share while these rows were written was not waited for by their own reaction.
  const late = await records.claimersAmong(tx, envelopeId, users)
  await notifications.done(tx, { kind: waitKind, ref: refOf(envelopeId), users: late })
})

const isTree = ({ mode }: store.EnvelopeRow) => mode === 'funny' || mode === 'relay'

async function planTreeReminder(tx: Tx, row: store.EnvelopeRow): Promise<void> {
  const { id: envelopeId, mode, sentAt: namedAt, expiresAt: until } = row
  if (row.audience !== 'people') return
  await planGuessReminder(tx, { envelopeId, mode, door: 0, namedAt, until })
}

/** The members of the room it hangs in, or who was named; one more than the most when too many. */
function audienceOf(tx: Tx, { envelopeId, roomId }: Audience): Promise<UserId[]> {
  if (roomId === null) return namedIn(tx, envelopeId)
  return membersOf(tx, roomId, waitersMax + 1)
}
async function namedIn(tx: Tx, id: EnvelopeId): Promise<UserId[]> {
  const guests = await listGuests(tx, id)
  return guests.length > 0 ? guests : listInvited(tx, id, 0)
}
type Audience = { envelopeId: EnvelopeId; roomId: RoomId | null }

const recordClaims = on(envelopeClaimed, 'envelopes', async ({ tx }, fact) => {
  const { envelopeId, senderId, claims, at } = fact
  await records.saveReceived(tx, envelopeId, claims, at)
  const users = claims.map(claim => claim.claimerId)
  await notifications.done(tx, { kind: waitKind, ref: refOf(envelopeId), users })
  await used(tx, { by: senderId, others: users, how: 'gift', at })
})

const finishEmptied = on(envelopeEmptied, 'envelopes', async (ctx, fact) => {
  const { tx } = ctx
  await reveal(ctx, fact.envelopeId, fact.endedAt)
  await notifications.done(tx, { kind: waitKind, ref: refOf(fact.envelopeId) })
  const row = await store.findEnvelope(tx, fact.envelopeId)
  if (row === undefined || !hasBestLuck(row)) return
  const best = await store.findBestLuck(tx, row.id)
  if (best !== undefined) await records.saveBestLuck(tx, { ...best, envelope: row.id })
})

const finishExpired = on(envelopeExpired, 'envelopes', async (ctx, fact) => {
  const { tx } = ctx
  const { envelopeId: envelope, senderId: owner, returned } = fact
  await reveal(ctx, envelope, fact.endedAt)
  await notifications.done(tx, { kind: waitKind, ref: refOf(envelope) })
  await records.saveReturned(tx, { owner, envelope, returned })
  if (returned === 0n) return // It went to those who came.
  await notifications.notify(tx, {
    to: [owner],
    kind: `envelopes.${fact.state === 'declined' ? 'declined' : 'returned'}`,
    facts: { amount: String(returned) },
    link: { kind: 'envelope', ref: toWire('env', envelope) },
    class: 'money',
  })
})

/** The seed is opened once the envelope has ended, and not before. */
async function reveal(ctx: Ctx, id: EnvelopeId, at: Date): Promise<void> {
  const { seedSealed, seed } = await store.readSeed(ctx.tx, id)
  if (seed !== null) return
  const opened = openSeed(sealKeyOf(ctx.house, id), seedSealed)
  await store.saveSeed(ctx.tx, { id, seed: opened, at })
}

/**
 * Whose bubble the admins of its group or the house took out goes back to its sender (R51). A tree
 * that was passed on into another room plays on: only the place it hangs in decides.
 */
const recall = on(removed, 'envelopes', async ({ tx }, { embed, roomId, by }) => {
  if (embed?.kind !== 'envelope') return
  const id = fromWire('env', embed.ref)
  const row = id === undefined ? undefined : await recallOnce(tx, EnvelopeId.out.parse(id), roomId)
  if (row === undefined) return
  await notifications.notify(tx, {
    to: [row.sender],
    kind: `envelopes.recalled_by_${by === 'house' ? 'house' : 'admins'}`,
    facts: { greeting: row.greeting },
    link: { kind: 'envelope', ref: refOf(row.id) },
    class: 'money',
  })
})

export const reactions = [tellWaiting, recordClaims, finishEmptied, finishExpired, recall] as const
export const jobs = [expire, open, remind, remindGuessers] as const
export const schedules = [sweep] as const
