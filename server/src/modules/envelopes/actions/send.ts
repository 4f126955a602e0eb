import { greetingLengthMax, type routes } from '@fuquan/contract/envelopes.ts'
import {
  AccountId,
  EnvelopeId,
  type RoomId,
  toWire,
  type UserId,
} from '@fuquan/contract/vocabulary/ids.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import { startOfDay } from '#/engine/clock.ts'
import { together } from '#/engine/db.ts'
import { at, tell } from '#/engine/events.ts'
import type { Ctx } from '#/engine/house.ts'
import { houseTimeZone } from '#/engine/house-settings.ts'
import { newId } from '#/engine/ids.ts'
import type { Settings } from '#/engine/settings.ts'
import { assert } from '#/kit/assert.ts'
import { Refusal, refuse } from '#/kit/refusal.ts'
import { seedBytes } from '#/kit/seeded.ts'
import * as chat from '#/modules/chat/index.ts'
import * as identity from '#/modules/identity/index.ts'
import * as ledger from '#/modules/ledger/index.ts'
import { drawShares } from '../draw.ts'
import { envelopeSent } from '../events.ts'
import { expire } from '../reactions.ts'
import * as rules from '../rules.ts'
import { sealKeyOf } from '../sealing.ts'
import { commitLines, commitOf, sealNonceBytes, sealSeed } from '../seed.ts'
import * as settings from '../settings.ts'
import type { SplitTerms } from '../split.ts'
import * as records from '../store-records.ts'
import * as store from '../store.ts'
import { viewOf } from './read.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
export const coverDefault = 'plain'
/** What is shown in a step-up of this kind: payee the room, amount the total, these facts. */
export const stepUpKind = 'envelopes.send'

type SendInput = Input<typeof routes.sendEnvelope>

/**
 * Puts the actor's money into an envelope and hangs it into a room.
 *
 * Units: minor units. Refuses: not_found (no member of the room), what `rules.checkSending` names,
 * envelope_few_active, envelope_over_daily_limit, identity_level_needed, identity_step_up_*,
 * ledger_over_limit {limit, max, resets_at} (all sending of the day), ledger_insufficient.
 */
export async function sendEnvelope(
  ctx: Ctx,
  input: SendInput,
): Promise<Reply<typeof routes.sendEnvelope>> {
  const { tx, actor, now } = ctx
  const members = await chat.membersAmong(tx, input.roomId, [actor.id])
  if (!members.has(actor.id)) refuse('not_found')

  const { mode, split, total, shares } = input
  const greeting = input.greeting ?? ''
  const limits = limitsOf(ctx.settings)
  rules.checkSending({ mode, split, total, shares, greeting }, limits, actor.level)
  if (input.acceptFewActive === false) await askFirst(ctx, input)
  await payFor(ctx, input)

  const { minShare: least, maxShare: most } = limits
  const row = await draw(ctx, {
    room: input.roomId,
    mode,
    greeting,
    cover: input.cover ?? coverDefault,
    lateJoiners: input.lateJoiners ?? false,
    terms: { split, total, shares, least, most },
    expiresAt: new Date(now.getTime() + ctx.settings.of(settings.ttlHours) * hourMs),
  })

  const [, view] = await together([save(ctx, row), viewOf(ctx, row)])
  assert(view !== undefined)
  // The room's row is locked last, so a busy room never keeps money waiting.
  await hang(ctx, input.roomId, row.id)
  return view
}

/** Says the envelope in its room. Whoever was taken out of it meanwhile is in none. */
async function hang({ tx, actor, now }: Ctx, roomId: RoomId, id: EnvelopeId): Promise<void> {
  const embed = { kind: 'envelope', ref: toWire('env', id) }
  try {
    await chat.say(tx, { roomId, by: actor.id, embed, now })
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'chat_not_a_member') throw error
    refuse('not_found')
  }
}

async function askFirst({ tx, now }: Ctx, { roomId, shares }: SendInput): Promise<void> {
  const active = await chat.activeIn(tx, roomId, new Date(now.getTime() - dayMs))
  rules.checkActive({ shares, active: active.size, accepted: false })
}

/** Takes the PIN-free sum or spends the step-up, and the day's allowance, with the real values. */
async function payFor(ctx: Ctx, input: SendInput): Promise<void> {
  const { tx, actor, now } = ctx
  const { mode, split, total: amount, shares } = input
  const { proof } = input
  const asking = { userId: actor.id, settings: ctx.settings, now }
  // The actor is in this room, so it is no new payee (wallet rule R8).
  const covered = proof === undefined && (await ledger.takePinFree(tx, { ...asking, amount }))
  if (!covered) {
    await identity.spendStepUp(tx, {
      actor,
      proof,
      kind: stepUpKind,
      payee: toWire('rom', input.roomId),
      amount,
      facts: { mode, split, shares: String(shares) },
      now,
    })
  }

  const [, all] = await together([useDay(ctx, amount), identity.caps.sendingOf(tx, asking)])
  await ledger.useAllowance(tx, {
    account: ledger.personAccount(actor.id, 'wallet'),
    amount,
    ...all,
  })
}

/** Takes a part of what the actor may put into envelopes a day. */
async function useDay({ tx, actor, now, settings: set }: Ctx, amount: bigint): Promise<void> {
  const starts = await startOfDay(tx, now, set.of(houseTimeZone))
  const cap = set.of(settings.dailySendTotal)
  const account = ledger.personAccount(actor.id, 'wallet')
  try {
    await ledger.useAllowance(tx, { account, purpose: allowance, amount, cap, starts })
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'ledger_over_limit') throw error
    refuse('envelope_over_daily_limit', { ...error.details, cap: String(cap) })
  }
}

/** Under this purpose the ledger counts what a person sends a day. */
export const allowance = 'envelopes.send'

/** What an envelope is, before it has an id, money and shares. */
export type Filling = {
  room: RoomId
  mode: store.EnvelopeRow['mode']
  greeting: string
  cover: string
  lateJoiners: boolean
  terms: SplitTerms
  expiresAt: Date
}

/**
 * Draws the shares, publishes their commit and moves the money, all in the caller's transaction.
 * The caller has decided that it may be sent. Refuses: ledger_insufficient, ledger_paused.
 */
export async function fill(ctx: Ctx, filling: Filling): Promise<EnvelopeId> {
  const row = await draw(ctx, filling)
  await save(ctx, row)
  return row.id
}

type Drawn = store.EnvelopeRow & Pick<store.NewEnvelope, 'amounts' | 'seedSealed'>

/** Draws the shares of an envelope to be, and the commit that binds them. */
async function draw({ tx, actor, now, dice, house }: Ctx, filling: Filling): Promise<Drawn> {
  const { terms, ...said } = filling
  assert([...filling.greeting].length <= greetingLengthMax)
  const id = EnvelopeId.out.parse(newId())
  const wallet = ledger.personAccount(actor.id, 'wallet')
  const [asset, opened] = await together([ledger.assetOf(tx), ledger.balancesOf(tx, [wallet])])
  // A newcomer may be quicker than the job that opens wallets; an empty one says what is missing.
  if (opened.size === 0) await ledger.ensureWallets(tx, [actor.id])

  const seed = dice.bytes(seedBytes)
  const amounts = await drawShares(terms, seed)
  const wire = { envelopeId: toWire('env', id), asset: asset.code }
  const commit = commitOf(commitLines({ ...terms, ...wire }, seed))
  const seedSealed = sealSeed(sealKeyOf(house, id), seed, dice.bytes(sealNonceBytes))
  return {
    ...terms,
    ...said,
    ...{ id, asset: asset.id, assetCode: asset.code, sender: actor.id, sentAt: now },
    ...{ claimed: 0, claimedSum: 0n, returned: 0n, state: 'open', endedAt: null },
    ...{ commit, amounts, seedSealed },
  }
}

/** Saves a drawn envelope and moves its money: it comes to be with all of it or not at all. */
async function save(ctx: Ctx, row: Drawn): Promise<void> {
  const { tx, actor, now } = ctx
  const { id, room: roomId, total, expiresAt } = row
  const wallet = ledger.personAccount(actor.id, 'wallet')
  const account = AccountId.out.parse(id)
  // Each of them follows the one before; they travel together, since none asks for an answer.
  await together([
    store.saveEnvelope(tx, row),
    records.saveSent(tx, { owner: actor.id, envelope: id, amount: total, at: now }),
    ledger.openContainer(tx, { id, kind: 'envelope', returnsTo: wallet }),
    ledger.move(tx, {
      id: ledger.transferId('envelopes.fund', id),
      kind: 'envelope_fund',
      ref: id,
      from: wallet,
      legs: [{ to: account, amount: total }],
      now,
    }),
  ])

  await at(tx, expire, { envelopeId: id }, expiresAt, { once: id })
  const told = { envelopeId: id, roomId, senderId: actor.id, sentAt: now }
  await tell(tx, envelopeSent, told)
}

/** Gives the limits of sending that hold now. */
export function limitsOf(now: Settings): rules.SendLimits {
  return {
    modes: { ordinary: now.of(settings.ordinaryOn), lucky: now.of(settings.luckyOn) },
    minShare: now.of(settings.minShare),
    maxShare: now.of(settings.maxShare),
    maxShares: now.of(settings.maxShares),
    greetingLength: now.of(settings.greetingLength),
  }
}

/** Tells what the actor may send now, and how many members of a room are active. */
export async function getLimits(
  ctx: Ctx,
  input: Input<typeof routes.getLimits>,
): Promise<Reply<typeof routes.getLimits>> {
  const { tx, actor } = ctx
  const limits = limitsOf(ctx.settings)
  const asking = { userId: actor.id, settings: ctx.settings, now: ctx.now }
  const dailyTotal = ctx.settings.of(settings.dailySendTotal)
  const starts = await startOfDay(tx, ctx.now, ctx.settings.of(houseTimeZone))
  const used = await records.sumSentSince(tx, actor.id, starts)
  return {
    ...limits,
    ttlHours: ctx.settings.of(settings.ttlHours),
    maySend: actor.level >= rules.sendingLevelMin && !actor.restricted,
    dailyTotal,
    dailyLeft: used < dailyTotal ? dailyTotal - used : 0n,
    pinFree: (await ledger.pinFreeOf(tx, asking)) ?? null,
    room: input.roomId === undefined ? null : await roomFacts(ctx, input.roomId, actor.id),
  }
}

async function roomFacts({ tx, now }: Ctx, roomId: RoomId, userId: UserId) {
  const mine = await chat.membersAmong(tx, roomId, [userId])
  if (!mine.has(userId)) return null
  const counts = await chat.memberCountsOf(tx, [roomId])
  const active = await chat.activeIn(tx, roomId, new Date(now.getTime() - dayMs))
  const members = counts.get(roomId) ?? 1
  return { members, active: active.size, suggested: rules.suggestedShares(active.size) }
}
