import { EnvelopeId, toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { z } from 'zod'
import { job, type JobCall, on, schedule } from '#/engine/events.ts'
import type { Ctx } from '#/engine/house.ts'
import { Refusal } from '#/kit/refusal.ts'
import * as notifications from '#/modules/notifications/index.ts'
import { membersOf } from '#/modules/chat/index.ts'
import { peopleOf } from '#/modules/identity/index.ts'
import { envelopeClaimed, envelopeEmptied, envelopeExpired, envelopeSent } from './events.ts'
import { expireEnvelope } from './lane.ts'
import { hasBestLuck } from './rules.ts'
import { openSeed } from './seed.ts'
import { sealKeyOf } from './sealing.ts'
import * as records from './store-records.ts'
import * as store from './store.ts'

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
const waitKind = 'envelopes.waiting'
const refOf = (id: EnvelopeId) => toWire('env', id)

const tellWaiting = on(envelopeSent, 'envelopes', async ({ tx, now }, fact) => {
  const { envelopeId, roomId, senderId } = fact
  const row = await store.findEnvelope(tx, envelopeId)
  // Quicker fingers than this reaction: what has ended waits for nobody.
  if (row === undefined || row.state !== 'open' || row.expiresAt <= now) return
  const members = await membersOf(tx, roomId, waitersMax + 1)
  if (members.length > waitersMax) return
  const took = new Set(await records.claimersAmong(tx, envelopeId, members))
  const users = members.filter(member => member !== senderId && !took.has(member))
  const sender = (await peopleOf(tx, [senderId])).get(senderId)
  await notifications.waitAll(tx, {
    users,
    kind: waitKind,
    ref: refOf(envelopeId),
    facts: { name: sender?.name ?? '', roomId: toWire('rom', roomId) },
    until: row.expiresAt,
  })
  // Who took a share while these rows were written was not waited for by their own reaction.
  const late = await records.claimersAmong(tx, envelopeId, users)
  await notifications.done(tx, { kind: waitKind, ref: refOf(envelopeId), users: late })
})

const recordClaims = on(envelopeClaimed, 'envelopes', async ({ tx }, fact) => {
  const { envelopeId, claims, at } = fact
  await records.saveReceived(tx, envelopeId, claims, at)
  const users = claims.map(claim => claim.claimerId)
  await notifications.done(tx, { kind: waitKind, ref: refOf(envelopeId), users })
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
  await notifications.notify(tx, {
    to: [owner],
    kind: 'envelopes.returned',
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

export const reactions = [tellWaiting, recordClaims, finishEmptied, finishExpired] as const
export const jobs = [expire] as const
export const schedules = [sweep] as const
