import type { routes } from '@fuquan/contract/envelopes.ts'
import { toWire, type EnvelopeId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import { readNow } from '#/engine/clock.ts'
import type { Ctx } from '#/engine/house.ts'
import { present } from '#/kit/assert.ts'
import { refuse } from '#/kit/refusal.ts'
import * as identity from '#/modules/identity/index.ts'
import * as notifications from '#/modules/notifications/index.ts'
import { see } from '../actions/read.ts'
import { detailsOf } from '../batch.ts'
import { shownState as stateOf, whyNot } from '../rules.ts'
import * as store from '../store.ts'
import { giveToThoseWhoCame, lockDaysOfClaimers, sendHome } from './ending.ts'
import { isForOne, namedFor, pausesOf } from './pauses.ts'
import * as rules from './rules.ts'

/**
 * Locks an envelope that exists for the actor; `ctx` has the moment in which our turn came.
 * Refuses: not_found.
 */
async function lock(asked: Ctx, id: EnvelopeId) {
  await see(asked, id)
  const row = present(await store.lockEnvelope(asked.tx, id))
  const guests = await namedFor(asked.tx, row)
  const ctx = { ...asked, now: await readNow(asked.tx) }
  return { ctx, row, guests, ending: { ...row, forOne: isForOne(row, guests.length) } }
}

/** Refuses what has ended already with the word of its end. */
function demandRunning(ctx: Ctx, row: store.EnvelopeRow, ending: rules.Ending): void {
  const opening = { sentAt: row.sentAt, lateJoiners: true, senderMayOpen: true }
  const standing = { isSender: true, memberSince: row.sentAt, hasClaim: false }
  const why = whyNot({ ...standing, overClaimLimit: false }, opening, stateOf(ending, ctx.now))
  if (why === undefined || why === 'envelope_not_open_yet') return
  refuse(why, detailsOf(why, row, ctx))
}

/**
 * Takes the rest back: after a pause, or at once while it has not opened yet.
 * Refuses: not_found, envelope_not_for_you (another’s), envelope_too_early_to_return {from}.
 */
export async function returnRest(
  asked: Ctx,
  input: Input<typeof routes.returnRest>,
): Promise<Reply<typeof routes.returnRest>> {
  const { ctx, row, ending } = await lock(asked, input.envelopeId)

  demandMine(ctx, row, ending.forOne)
  demandRunning(ctx, row, ending)
  demandPaused(ctx, ending)

  await sendHome(ctx.tx, row, { state: 'returned', at: ctx.now })
  return { envelopeId: row.id }
}

/**
 * Gives the rest to those who came, the same to each; each of them is told once.
 * Refuses: as `returnRest`, envelope_too_early_to_return while nobody has come, and
 * envelope_nobody_to_give when the limits of their day leave none of them room for it.
 */
export async function giveRest(
  asked: Ctx,
  input: Input<typeof routes.giveRest>,
): Promise<Reply<typeof routes.giveRest>> {
  const { tx, actor } = asked
  demandMine(asked, (await see(asked, input.envelopeId)).row, false)
  const days = await lockDaysOfClaimers(asked, input.envelopeId)
  const { ctx, row, ending } = await lock(asked, input.envelopeId)

  demandRunning(ctx, row, ending)
  demandPaused(ctx, ending)
  if (row.claimed === 0) refuse('envelope_too_early_to_return', { from: null })

  const gifts = await giveToThoseWhoCame(ctx, row, days)
  // Nobody of them may get so much today: the rest may still be taken back.
  if (gifts.length === 0) refuse('envelope_nobody_to_give')

  const card = (await identity.peopleOf(tx, [actor.id])).get(actor.id)
  for (const { person, amount } of gifts) {
    await notifications.notify(tx, {
      to: [person],
      kind: 'envelopes.given',
      facts: { name: card?.name ?? '', amount: String(amount) },
      link: { kind: 'envelope', ref: toWire('env', row.id) },
      class: 'money',
    })
  }
  return { envelopeId: row.id }
}

/**
 * Gives an envelope that is for the actor alone back, unopened; nobody asks why.
 * Refuses: not_found, envelope_not_for_you, envelope_already_claimed, and the word of its end.
 */
export async function declineEnvelope(
  asked: Ctx,
  input: Input<typeof routes.declineEnvelope>,
): Promise<Reply<typeof routes.declineEnvelope>> {
  const { ctx, row, guests, ending } = await lock(asked, input.envelopeId)
  const { tx, actor, now } = ctx

  if (!ending.forOne || guests[0] !== actor.id) {
    refuse('envelope_not_for_you', detailsOf('envelope_not_for_you', row, ctx))
  }
  const claims = await store.claimsAmong(tx, row.id, [actor.id])
  if (claims.has(actor.id)) refuse('envelope_already_claimed')
  demandRunning(ctx, row, ending)

  await sendHome(tx, row, { state: 'declined', at: now })
  return { envelopeId: row.id }
}

/** What is guessed ends as it is played, unless it waits for one person who has not guessed. */
function demandMine(ctx: Ctx, row: store.EnvelopeRow, forOne: boolean): void {
  const guessed = row.mode === 'funny' || row.mode === 'relay'
  if (row.sender === ctx.actor.id && (!guessed || forOne)) return
  refuse('envelope_not_for_you', detailsOf('envelope_not_for_you', row, ctx))
}

function demandPaused(ctx: Ctx, ending: rules.Ending): void {
  const pauses = pausesOf(ctx.settings)
  if (rules.mayReturn(ending, pauses, ctx.now)) return
  const from = rules.returnFrom(ending, pauses, ctx.now)
  refuse('envelope_too_early_to_return', { from: from.toISOString() })
}
