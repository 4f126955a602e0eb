import { greetingLengthMax, type routes, type SharedMode } from '@fuquan/contract/envelopes.ts'
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
import { assert, present } from '#/kit/assert.ts'
import { Refusal, refuse } from '#/kit/refusal.ts'
import { seedBytes } from '#/kit/seeded.ts'
import * as chat from '#/modules/chat/index.ts'
import * as ledger from '#/modules/ledger/index.ts'
import { chosenCover } from '../covers/index.ts'
import { drawShares } from '../draw.ts'
import { envelopeSent } from '../events.ts'
import { digestOf } from '../opening/link.ts'
import { passwordKeyOf } from '../opening/passwords.ts'
import { saveGuests, saveSecret } from '../opening/store.ts'
import { windowFor } from '../opening/window.ts'
import { payForSending, readPayer, shownOf } from '../paying.ts'
import { expire, open } from '../reactions.ts'
import * as rules from '../rules.ts'
import { sealKeyOf } from '../sealing.ts'
import { commitLines, commitOf, sealNonceBytes, sealSeed } from '../seed.ts'
import * as settings from '../settings.ts'
import type { SplitTerms } from '../split.ts'
import * as records from '../store-records.ts'
import * as store from '../store.ts'
import { offHere } from '../switches/actions.ts'
import { admitSending } from '../switches/admitting.ts'
import { friendsAmong } from '../trees/ties.ts'
import { viewOf } from './read.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

const none = Promise.resolve(undefined)

type SendInput = Input<typeof routes.sendEnvelope>

/**
 * Puts the actor's money into an envelope and hangs it into a room.
 *
 * Units: minor units. Refuses: not_found (no member of the room), what `rules.checkSending` names,
 * chat_kind_off and chat_read_only (the group does not want it, or not from the actor),
 * envelope_few_active, envelope_over_daily_limit, identity_level_needed, identity_step_up_*,
 * ledger_over_limit {limit, max, resets_at} (all sending of the day), ledger_insufficient.
 */
export async function sendEnvelope(
  ctx: Ctx,
  input: SendInput,
): Promise<Reply<typeof routes.sendEnvelope>> {
  const { tx, actor, now } = ctx
  const { mode, split, total, shares, roomId, people = [], amounts = [] } = input
  const audience = input.audience ?? (roomId === undefined ? 'people' : 'group')
  const reads = await readFirst(ctx, { ...input, audience, people })
  const [members, friends] = await reads.known
  const placed = roomId === undefined ? audience !== 'group' : members?.has(actor.id) === true
  if (!placed) refuse('not_found')

  const greeting = input.greeting ?? ''
  const limits = limitsOf(ctx.settings)
  rules.checkSending({ mode, split, total, shares, greeting }, limits, actor.level)
  const guests = { audience, mode, shares, total, people, amounts, sender: actor.id }
  const { anyoneConfirmed = false, password } = input
  const said = { anyoneConfirmed, hasPassword: password !== undefined }
  rules.checkGuests({ ...guests, ...said }, guestLimitsOf(ctx.settings))
  rules.checkSchedule(input.opensAt, now)
  checkNames(mode, people, { members, friends })
  const [, kind = 'people', times, active] = await reads.admitted
  if (active !== undefined) rules.checkActive({ shares, active: active.size })
  const { payee, facts } = shownOf({ roomId, audience, people, amounts })
  await payForSending(ctx, {
    ...{ amount: total, payee, proof: input.proof },
    facts: { mode, split, shares: String(shares), ...facts },
    // It is the actor's group, or they are friends. Anybody, and who meets at a thing, is new.
    known: audience !== 'anyone' && kind !== 'object',
    payer: reads.payer,
  })

  const { minShare: least, maxShare: most } = limits
  const filling: Filling = {
    room: roomId ?? null,
    audience: mode === 'directed' ? 'people' : mode === 'password' ? 'code' : audience,
    guests: people,
    ...(mode === 'directed' && { amounts }),
    ...(password !== undefined && { password }),
    mode,
    greeting,
    cover: await chosenCover(tx, input.cover),
    lateJoiners: input.lateJoiners ?? false,
    terms: { split, total, shares, least, most },
    ...times,
  }
  const row = await draw(ctx, filling, reads.ground)

  const [, view] = await together([save(ctx, row), viewOf(ctx, row)])
  assert(view !== undefined)
  // The room's row is locked last, so a busy room never keeps money waiting.
  if (roomId !== undefined) await hang(ctx, roomId, row.id)
  return view
}

type FirstInput = SendInput & { audience: Timed['audience']; people: readonly UserId[] }

/**
 * Asks for all that a sending looks at, in one trip. Each answer is judged in its turn: what one of
 * them refuses is heard by nobody whose sending was refused before.
 */
async function readFirst(ctx: Ctx, input: FirstInput) {
  const { tx, actor, now } = ctx
  const { mode, split, roomId, people } = input
  const host = { by: actor.id, mode, now }
  const known = together([
    roomId === undefined ? none : chat.membersAmong(tx, roomId, [actor.id, ...people]),
    mode === 'directed' ? none : friendsAmong(tx, actor.id, people),
  ])
  const admitted = together([
    admitSending(ctx, { mode, people }),
    roomId === undefined ? none : chat.admitHost(tx, { roomId, ...host }),
    timesOf(ctx, input),
    activeFor(ctx, input),
    // A group may want luck and not the old way of drawing it.
    roomId === undefined || split !== 'classic'
      ? none
      : chat.admitHost(tx, { roomId, ...host, mode: split }),
  ])
  const payer = readPayer(ctx, input.proof)
  const ground = readGround(ctx)
  await Promise.allSettled([known, admitted, payer.free, payer.sending, ground])
  return { known, admitted, payer, ground }
}

/** Says the envelope in its room. Whoever was taken out of it meanwhile is in none. */
async function hang({ tx, actor, now }: Ctx, roomId: RoomId, id: EnvelopeId): Promise<void> {
  const embed = { kind: 'envelope', ref: toWire('env', id) }
  try {
    await chat.say(tx, { roomId, by: actor.id, embed, now, inRoom: true })
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'chat_not_a_member') throw error
    refuse('not_found')
  }
}

type Known = {
  members: ReadonlySet<UserId> | undefined
  friends: ReadonlySet<UserId> | undefined
}

/** Names are of members of the room it hangs in, or else of friends. */
function checkNames(mode: SharedMode, people: readonly UserId[], known: Known): void {
  const { members, friends } = known
  if (mode === 'directed') {
    if (members === undefined) refuse('bad_input', { field: 'roomId', why: 'missing' })
    if (people.some(person => !members.has(person))) {
      refuse('bad_input', { field: 'people', why: 'not_allowed' })
    }
  } else if (people.some(person => friends?.has(person) !== true)) {
    refuse('envelope_ask_not_friends')
  }
}

type Timed = SendInput & { audience: 'group' | 'people' | 'anyone' }

/** Gives who of a group is active, unless the sender said yes to more shares than that (R52). */
async function activeFor({ tx, now }: Ctx, input: Timed): Promise<ReadonlySet<UserId> | undefined> {
  const { roomId, audience, mode, acceptFewActive = false } = input
  // Of named people it is known how many they are, and of anybody nobody knows it.
  const counts = audience === 'group' && mode !== 'directed' && !acceptFewActive
  if (roomId === undefined || !counts) return undefined
  return chat.activeIn(tx, roomId, new Date(now.getTime() - dayMs))
}

/** When it opens, who taps together, and when its rest goes home. */
async function timesOf({ tx, now, settings: set }: Ctx, input: Timed) {
  const { roomId, shares, fairWindow: wanted = true, people = [] } = input
  const starts = input.opensAt ?? now
  const gathers = input.gatherSeconds
  const opensAt =
    gathers === undefined ? (input.opensAt ?? null) : new Date(starts.getTime() + gathers * 1_000)
  const counts =
    roomId === undefined || input.audience === 'anyone'
      ? undefined
      : (await chat.memberCountsOf(tx, [roomId])).get(roomId)
  // Who comes in later may open it as well, and nobody knows how many they will be.
  const members = input.lateJoiners === true ? undefined : counts
  const mayOpen = people.length > 0 ? people.length : members
  const houseMs = set.of(settings.fairWindowMs)
  const fair = wanted && gathers === undefined && input.mode !== 'directed'
  return {
    opensAt,
    gathersAt: gathers === undefined ? null : starts,
    windowMs: windowFor({ wanted: fair, houseMs, shares, mayOpen }),
    expiresAt: new Date((opensAt ?? now).getTime() + set.of(settings.ttlHours) * hourMs),
  }
}

function guestLimitsOf(now: Settings): rules.GuestLimits {
  return {
    maxPeople: now.of(settings.maxPeople),
    directedNames: now.of(settings.directedNames),
    anyoneMaxShares: now.of(settings.anyoneMaxShares),
    minShare: now.of(settings.minShare),
    maxShare: now.of(settings.maxShare),
  }
}

/** What an envelope is, before it has an id, money and shares. */
export type Filling = {
  /** Where it hangs; null: nowhere. */
  room: RoomId | null
  /** Who may open it; absent: the room it hangs in. */
  audience?: store.Audience
  /** Who was named, in the order of their shares. */
  guests?: readonly UserId[]
  /** What each who was named gets; absent: shares are drawn. */
  amounts?: readonly bigint[]
  password?: { word: string; hint?: string | undefined }
  opensAt?: Date | null
  gathersAt?: Date | null
  windowMs?: number
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
  const row = await draw(ctx, filling, readGround(ctx))
  await save(ctx, row)
  return row.id
}

type Drawn = store.EnvelopeRow &
  Pick<store.NewEnvelope, 'amounts' | 'seedSealed'> &
  Pick<Filling, 'guests' | 'password'>

/** Reads the unit of the house and the actor's wallet, which is missing of who just came. */
function readGround({ tx, actor }: Ctx) {
  const wallet = ledger.personAccount(actor.id, 'wallet')
  return together([ledger.assetOf(tx), ledger.balancesOf(tx, [wallet])])
}

/** Draws the shares of an envelope to be, and the commit that binds them. */
async function draw(
  { tx, actor, now, dice, house }: Ctx,
  filling: Filling,
  ground: ReturnType<typeof readGround>,
): Promise<Drawn> {
  const { terms, ...said } = filling
  assert([...filling.greeting].length <= greetingLengthMax)
  const id = EnvelopeId.out.parse(newId())
  const [asset, opened] = await ground
  // A newcomer may be quicker than the job that opens wallets; an empty one says what is missing.
  if (opened.size === 0) await ledger.ensureWallets(tx, [actor.id])

  const seed = dice.bytes(seedBytes)
  const amounts = filling.amounts ?? (await drawShares(terms, seed))
  const wire = { envelopeId: toWire('env', id), asset: asset.code }
  const named = filling.amounts === undefined ? [] : namedOf(filling.guests ?? [], amounts)
  const commit = commitOf(commitLines({ ...terms, ...wire, named }, seed))
  const seedSealed = sealSeed(sealKeyOf(house, id), seed, dice.bytes(sealNonceBytes))
  return {
    ...terms,
    ...{ audience: 'group' as const, opensAt: null, gathersAt: null, windowMs: 0, given: 0n },
    ...said,
    drawn: (said.windowMs ?? 0) === 0 && (said.gathersAt ?? null) === null,
    ...{ id, asset: asset.id, assetCode: asset.code, sender: actor.id, sentAt: now },
    ...{ claimed: 0, claimedSum: 0n, returned: 0n, endedAt: null },
    state: (said.opensAt ?? null) === null ? 'open' : 'scheduled',
    ...{ commit, amounts, seedSealed },
  }
}

const namedOf = (guests: readonly UserId[], amounts: readonly bigint[]) =>
  guests.map((guest, place) => {
    return { userId: toWire('usr', guest), amount: present(amounts[place]) }
  })

/** Saves a drawn envelope and moves its money: it comes to be with all of it or not at all. */
async function save(ctx: Ctx, row: Drawn): Promise<void> {
  const { tx, actor, now } = ctx
  const { id, room: roomId, total, expiresAt } = row
  const wallet = ledger.personAccount(actor.id, 'wallet')
  const account = AccountId.out.parse(id)
  // Each of them follows the one before; they travel together, since none asks for an answer.
  await together([
    store.saveEnvelope(tx, row),
    saveGuests(tx, id, row.guests ?? []),
    keepPassword(ctx, row),
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
  if (row.opensAt !== null) await at(tx, open, { envelopeId: id }, row.opensAt, { once: id })
  const told = { envelopeId: id, roomId, senderId: actor.id, sentAt: now }
  await tell(tx, envelopeSent, told)
}

/** Keeps a password as a digest that only the keys of the house can make. */
async function keepPassword({ tx, house }: Ctx, { id, password }: Drawn): Promise<void> {
  if (password === undefined) return
  const digest = digestOf(passwordKeyOf(house), id, password.word)
  await saveSecret(tx, { id, digest, hint: password.hint ?? null })
}

/** Gives the limits of sending that hold now. */
export function limitsOf(now: Settings): rules.SendLimits {
  return {
    modes: {
      ordinary: now.of(settings.ordinaryOn),
      directed: now.of(settings.directedOn),
      lucky: now.of(settings.luckyOn),
      password: now.of(settings.passwordOn),
    },
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
    off: await offHere({ tx, settings: ctx.settings, person: actor.id, roomId: input.roomId }),
    ...guestLimitsOf(ctx.settings),
    gatherSeconds: ctx.settings.of(settings.gatherSeconds),
    fairWindowMs: ctx.settings.of(settings.fairWindowMs),
    scheduleDays: rules.scheduleDays,
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
