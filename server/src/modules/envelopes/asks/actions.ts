import type { askRoutes } from '@fuquan/contract/envelopes/asks.ts'
import { AskId, type CoverId, toWire, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import { startOfDay } from '#/engine/clock.ts'
import type { Tx } from '#/engine/db.ts'
import { tell } from '#/engine/events.ts'
import type { Ctx } from '#/engine/house.ts'
import { houseTimeZone } from '#/engine/house-settings.ts'
import { newId } from '#/engine/ids.ts'
import { present } from '#/kit/assert.ts'
import { refuse } from '#/kit/refusal.ts'
import { friendsAmong } from '#/modules/friends/index.ts'
import { peopleOf } from '#/modules/identity/index.ts'
import * as notifications from '#/modules/notifications/index.ts'
import { stickersOf } from '#/modules/stickers/index.ts'
import { maxShare, minShare } from '../settings.ts'
import { askAnswered, asksMuted, envelopeAsked } from './events.ts'
import { type CoverRow, findCovers } from '../covers/index.ts'
import { admitInGroup, admitSending } from '../switches/admitting.ts'
import { offAmong } from '../switches/store.ts'
import { shownPicture, submitPicture, withdrawPicture } from './pictures.ts'
import * as rules from './rules.ts'
import { findSeen } from './seeing.ts'
import * as settings from './settings.ts'
import * as store from './store.ts'

type Routes = typeof askRoutes
type View = Reply<Routes['getAsk']>

const hourMs = 3_600_000
const dayMs = 24 * hourMs
export const waitKind = 'envelopes.asked'

function limitsOf({ settings: set }: Ctx): rules.AskLimits {
  return {
    on: set.of(settings.askOn),
    open: set.of(settings.askOpen),
    daily: set.of(settings.askDaily),
    days: set.of(settings.askTargetDays),
    least: set.of(minShare),
    most: set.of(maxShare),
  }
}

async function countedOf({ tx, actor, now, settings: set }: Ctx) {
  const dayFrom = await startOfDay(tx, now, set.of(houseTimeZone))
  return store.countAsked(tx, { owner: actor.id, now, dayFrom })
}

/** Tells what the actor may ask friends for now. */
export async function getAskLimits(ctx: Ctx): Promise<Reply<Routes['getAskLimits']>> {
  const limits = limitsOf(ctx)
  const left = rules.askLeft(await countedOf(ctx), limits)
  return { ...limits, left, hours: ctx.settings.of(settings.askHours) }
}

/** Tells whether the actor may ask one friend now, or from when on they may ask them again. */
export async function askingOf(ctx: Ctx, other: UserId) {
  const { tx, actor, now } = ctx
  const limits = limitsOf(ctx)
  const askAgainAt = rules.againAt(await store.lastAsked(tx, actor.id, other), limits, now)
  const off = await offAmong(tx, { mode: 'ask', people: [actor.id], by: now })
  const left = rules.askLeft(await countedOf(ctx), limits)
  const mayAsk = limits.on && !off.has(actor.id) && left > 0 && askAgainAt === null
  return { mayAsk, askAgainAt }
}

/**
 * Asks friends for an envelope, a request of its own to each; who muted the actor hears nothing.
 * Refuses: envelope_ask_not_friends, bad_input (a picture), and what `admitInGroup` and
 * `rules.checkAsking` name.
 */
export async function askForEnvelopes(
  ctx: Ctx,
  input: Input<Routes['askForEnvelopes']>,
): Promise<Reply<Routes['askForEnvelopes']>> {
  const { tx, actor, now } = ctx
  const { people, amount, occasion, roomId, picture: drawn } = input
  await store.lockAsker(tx, actor.id)
  await admitSending(ctx, { mode: 'ask', people: [] })
  if (roomId !== undefined) await admitInGroup(ctx, { roomId, mode: 'ask', people })

  const friends = await friendsAmong(tx, actor.id, people)
  if (people.some(person => !friends.has(person))) refuse('envelope_ask_not_friends')
  const limits = limitsOf(ctx)
  const since = new Date(now.getTime() - limits.days * dayMs)
  const lately = await store.askedSince(tx, { owner: actor.id, people, since })
  rules.checkAsking({ people, amount }, { ...(await countedOf(ctx)), lately }, limits)

  const muters = await store.mutersAmong(tx, people, actor.id)
  // Who wants no requests at all is as silent as who wants none of this person.
  const off = await offAmong(tx, { mode: 'ask', people, by: now })
  const until = new Date(now.getTime() + ctx.settings.of(settings.askHours) * hourMs)
  const picture = drawn === undefined ? null : await submitPicture(ctx, drawn)
  const asks = people.map(asked => ({
    ...{ id: AskId.out.parse(newId()), asker: actor.id, asked, amount: amount ?? null, occasion },
    ...{ at: now, until, muted: muters.has(asked) || off.has(asked), picture },
  }))
  for (const ask of asks) await store.saveAsk(tx, ask)

  const heard = asks.filter(ask => !ask.muted)
  const name = (await peopleOf(tx, [actor.id])).get(actor.id)?.name ?? ''
  for (const { id, asked } of heard) {
    const item = { user: asked, kind: waitKind, ref: toWire('ask', id), until }
    await notifications.wait(tx, { ...item, facts: { name, occasion } })
  }
  const askIds = asks.map(ask => ask.id)
  const heardBy = heard.map(ask => ask.asked)
  await tell(tx, envelopeAsked, { askerId: actor.id, askIds, heardBy })
  const none = { settledAt: null, envelopeId: null, paid: null, stickerId: null }
  const shown = asks.map(({ asker: owner, asked: other, ...ask }) => {
    return { row: { ...ask, ...none, owner, other, state: 'open' as const }, mine: true }
  })
  return { items: await viewsOf(ctx, shown) }
}

type Shown = { row: store.AskRow; mine: boolean }

async function viewsOf({ tx, now }: Ctx, shown: readonly Shown[]): Promise<View[]> {
  const pictures = await picturesOf(tx, shown)
  const cards = await peopleOf(tx, [...new Set(shown.map(({ row }) => row.other))])
  return shown.map(({ row, mine }) => ({
    ...{ id: row.id, mine, other: present(cards.get(row.other), 'the card of a person') },
    ...{ amount: row.amount, occasion: row.occasion, state: rules.askState(row, now) },
    ...{ askedAt: row.at, expiresAt: row.until, settledAt: row.settledAt },
    ...{ envelopeId: row.envelopeId, paid: row.paid, stickerId: row.stickerId },
    picture: shownPicture(pictures.get(row.picture), { mine, state: row.state }),
  }))
}

async function picturesOf(tx: Tx, shown: readonly Shown[]) {
  const ids = shown.flatMap(({ row }) => row.picture ?? [])
  const found = await findCovers(tx, [...new Set(ids)])
  return new Map<CoverId | null, CoverRow>(found)
}

/** Lists the requests the actor made, or those made to them. */
export async function listAsks(
  ctx: Ctx,
  { role }: Input<Routes['listAsks']>,
): Promise<Reply<Routes['listAsks']>> {
  const { tx, actor } = ctx
  const mine = role === 'mine'
  const rows = await (mine ? store.listAsked(tx, actor.id) : store.listAsks(tx, actor.id))
  return {
    items: await viewsOf(
      ctx,
      rows.map(row => ({ row, mine })),
    ),
  }
}

/** Shows one request to one of its two people. Refuses: not_found. */
export async function getAsk(ctx: Ctx, { askId }: Input<Routes['getAsk']>): Promise<View> {
  const seen = (await findSeen(ctx.tx, ctx.actor.id, askId)) ?? refuse('not_found')
  const [view] = await viewsOf(ctx, [seen])
  return present(view)
}

/**
 * Locks a request that is made to the actor and waits for their answer. One they muted is answered
 * by nobody. Refuses: not_found, envelope_ask_settled {state}.
 */
export async function lockOpen(ctx: Ctx, id: AskId): Promise<store.AskRow> {
  const row = await store.lockAsk(ctx.tx, ctx.actor.id, id)
  if (row === undefined || row.state === 'muted') return refuse('not_found')
  rules.demandOpen(row, ctx.now)
  return row
}

/** Settles a locked request, takes it from Today, and tells both. */
export async function settle(ctx: Ctx, row: store.AskRow, settling: store.Settling): Promise<void> {
  const { tx } = ctx
  await store.settleAsk(tx, row, settling)
  if (settling.state === 'withdrawn') await withdrawPicture(ctx, row)
  const { id: askId, owner: askedId, other: askerId } = row
  await notifications.done(tx, { kind: waitKind, ref: toWire('ask', askId), users: [askedId] })
  await tell(tx, askAnswered, { askId, askerId, askedId, state: settling.state })
}

/** Tells who asked what became of it. */
export async function tellAsker(
  { tx, actor }: Ctx,
  row: store.AskRow,
  answer: 'ask_paid' | 'ask_declined',
): Promise<void> {
  const name = (await peopleOf(tx, [actor.id])).get(actor.id)?.name ?? ''
  await notifications.notify(tx, {
    to: [row.other],
    kind: `envelopes.${answer}`,
    facts: { name, occasion: row.occasion },
    link: { kind: 'ask', ref: toWire('ask', row.id) },
    class: 'social',
    from: actor.id,
  })
}

/**
 * Declines a request, with a sticker or without.
 * Refuses: not_found, envelope_ask_settled, bad_input (a sticker that may not be sent).
 */
export async function declineAsk(ctx: Ctx, input: Input<Routes['declineAsk']>): Promise<View> {
  const { tx, actor, now } = ctx
  const { askId, stickerId } = input
  const row = await lockOpen(ctx, askId)

  if (stickerId !== undefined) {
    const known = await stickersOf(tx, [stickerId], actor.language)
    if (!known.has(stickerId)) refuse('bad_input', { field: 'stickerId', why: 'not_allowed' })
  }

  await settle(ctx, row, { state: 'declined', at: now, stickerId })
  await tellAsker(ctx, row, 'ask_declined')
  return getAsk(ctx, { askId })
}

/**
 * Takes back a request that the actor made; one that was muted, too, as any other.
 * Refuses: not_found, envelope_ask_settled.
 */
export async function withdrawAsk(
  ctx: Ctx,
  { askId }: Input<Routes['withdrawAsk']>,
): Promise<View> {
  const { tx, actor, now } = ctx
  const mine = (await store.findAsked(tx, actor.id, askId)) ?? refuse('not_found')
  const row = present(await store.lockAsk(tx, mine.other, askId), 'the twin of a request')

  rules.demandOpen(row, now)

  await settle(ctx, row, { state: 'withdrawn', at: now })
  return getAsk(ctx, { askId })
}

/** Makes the actor deaf to the requests of somebody; what waited of them is silence now. */
export async function muteAsker(
  { tx, actor, now }: Ctx,
  { userId }: { userId: UserId },
): Promise<Record<never, never>> {
  if (userId === actor.id) refuse('bad_input', { field: 'userId', why: 'not_allowed' })
  const silent = await store.saveMute(tx, { owner: actor.id, other: userId, at: now })
  for (const id of silent) {
    const ref = toWire('ask', id)
    await notifications.done(tx, { kind: waitKind, ref, users: [actor.id] })
  }
  await tell(tx, asksMuted, { userId: actor.id })
  return {}
}

/** Lets the actor hear the requests of somebody again. */
export async function unmuteAsker(
  { tx, actor }: Ctx,
  { userId }: { userId: UserId },
): Promise<Record<never, never>> {
  await store.dropMute(tx, actor.id, userId)
  await tell(tx, asksMuted, { userId: actor.id })
  return {}
}

/** Lists whose requests the actor does not hear. */
export async function listMutedAskers({
  tx,
  actor,
}: Ctx): Promise<Reply<Routes['listMutedAskers']>> {
  const people = await store.listMutes(tx, actor.id)
  const cards = await peopleOf(tx, people)
  return { items: people.flatMap(person => cards.get(person) ?? []) }
}
