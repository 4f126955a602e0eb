import type {
  EnvelopeSplit,
  EnvelopeState,
  SharedMode,
  SharedSplit,
  WhyNot,
} from '@fuquan/contract/envelopes.ts'
import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { assert } from '#/kit/assert.ts'
import { refuse } from '#/kit/refusal.ts'

/** The lowest level that may send: L0 only receives (rule R9). */
export const sendingLevelMin = 1
/** Shares written together: share i (from 0) is element i mod this of chunk i / this. */
export const chunkSize = 1_000

export const splitsOf = {
  ordinary: ['even'],
  directed: ['named'],
  password: ['even', 'lucky:2', 'classic'],
  lucky: ['lucky:2', 'classic'],
} as const satisfies Record<SharedMode, readonly SharedSplit[]>
export const sharesMin = {
  ordinary: 1,
  directed: 1,
  password: 1,
  lucky: 2,
} as const satisfies Record<SharedMode, number>

export type SendLimits = {
  modes: Readonly<Record<SharedMode, boolean>>
  minShare: bigint
  maxShare: bigint
  maxShares: number
  greetingLength: number
}
export type Sending = {
  mode: SharedMode
  split: SharedSplit
  total: bigint
  shares: number
  greeting: string
}

/**
 * Decides whether this envelope may be sent by somebody of this level.
 *
 * Refuses: envelope_level_needed, envelope_mode_off, bad_input (a split of another mode, a greeting
 * too long), envelope_count_out_of_range {min, max}, envelope_amount_out_of_range {min, max}.
 */
export function checkSending(sending: Sending, limits: SendLimits, level: number): void {
  const { mode, split, total, shares } = sending
  const splits: readonly SharedSplit[] = splitsOf[mode]
  if (level < sendingLevelMin) refuse('envelope_level_needed', { level, needed: sendingLevelMin })
  if (!limits.modes[mode]) refuse('envelope_mode_off', { mode })
  if (!splits.includes(split)) refuse('bad_input', { field: 'split', why: 'not_allowed' })
  if ([...sending.greeting].length > limits.greetingLength) {
    refuse('bad_input', { field: 'greeting', why: 'too_long' })
  }
  const least = sharesMin[mode]
  if (shares < least || shares > limits.maxShares) {
    refuse('envelope_count_out_of_range', { min: least, max: limits.maxShares })
  }
  const min = limits.minShare * BigInt(shares)
  const max = limits.maxShare * BigInt(shares)
  if (total < min || total > max) {
    refuse('envelope_amount_out_of_range', { min: String(min), max: String(max) })
  }
}

export type Guests = {
  audience: 'group' | 'people' | 'anyone'
  mode: SharedMode
  shares: number
  total: bigint
  sender: UserId
  people: readonly UserId[]
  amounts: readonly bigint[]
  anyoneConfirmed: boolean
  hasPassword: boolean
}
export type GuestLimits = {
  maxPeople: number
  directedNames: number
  anyoneMaxShares: number
  minShare: bigint
  maxShare: bigint
}

/**
 * Decides whether an envelope may be for these people.
 *
 * Refuses: bad_input (nobody named, somebody twice, names or a password where none belong),
 * envelope_count_out_of_range, envelope_amount_out_of_range, envelope_anyone_unconfirmed.
 */
export function checkGuests(ask: Guests, limits: GuestLimits): void {
  const { audience, mode, people, shares } = ask
  const named = mode === 'directed' || audience === 'people'
  if (named !== people.length > 0) refuse('bad_input', { field: 'people', why: 'not_allowed' })
  if (new Set(people).size < people.length || people.includes(ask.sender)) {
    refuse('bad_input', { field: 'people', why: 'duplicate' })
  }
  if ((mode === 'password') !== ask.hasPassword || (mode === 'password' && named)) {
    refuse('bad_input', { field: 'password', why: 'not_allowed' })
  }
  const most = mode === 'directed' ? limits.directedNames : limits.maxPeople
  if (people.length > most) refuse('envelope_count_out_of_range', { min: 1, max: most })
  // A share that nobody named could take would only lie there.
  if (named && shares > people.length) {
    refuse('envelope_count_out_of_range', { min: 1, max: people.length })
  }
  checkNamed(ask, limits)
  if (audience !== 'anyone') return
  const { anyoneMaxShares: max } = limits
  if (shares > max) refuse('envelope_count_out_of_range', { min: 1, max })
  if (!ask.anyoneConfirmed) refuse('envelope_anyone_unconfirmed')
}

function checkNamed(
  { mode, amounts, people, shares, total }: Guests,
  { minShare: min, maxShare: max }: GuestLimits,
): void {
  if (mode !== 'directed') {
    if (amounts.length > 0) refuse('bad_input', { field: 'amounts', why: 'not_allowed' })
    return
  }
  const sum = amounts.reduce((all, amount) => all + amount, 0n)
  if (amounts.length !== people.length || shares !== people.length || sum !== total) {
    refuse('bad_input', { field: 'amounts', why: 'not_allowed' })
  }
  // The sum alone would let one name have more than a share may hold.
  if (amounts.some(amount => amount < min || amount > max)) {
    refuse('envelope_amount_out_of_range', { min: String(min), max: String(max) })
  }
}

/** The furthest ahead an opening may be set. */
export const scheduleDays = 7
const dayMs = 86_400_000

/** Refuses an opening that is past or more than a week ahead: bad_input. */
export function checkSchedule(opensAt: Date | undefined, at: Date): void {
  if (opensAt === undefined) return
  const late = opensAt.getTime() > at.getTime() + scheduleDays * dayMs
  if (opensAt <= at || late) refuse('bad_input', { field: 'opensAt', why: 'not_allowed' })
}

/** Refuses more shares than active members, with the number to use: envelope_few_active. */
export function checkActive(ask: { shares: number; active: number }): void {
  const suggested = suggestedShares(ask.active)
  if (ask.shares > suggested) refuse('envelope_few_active', { active: ask.active, suggested })
}

/** The shares that suit a room with so many active members: at least one. */
export function suggestedShares(active: number): number {
  return Math.max(1, active)
}

export type Running = {
  state: EnvelopeState
  expiresAt: Date
  /** Not before; null: from the first second. */
  opensAt: Date | null
  /** From when a tap enters for the draw at `opensAt`; null: nothing is gathered. */
  gathersAt: Date | null
}
const runningStates: readonly EnvelopeState[] = ['scheduled', 'gathering', 'open', 'frozen']

/** The state as people see it: time over is over, even if the job has not come by. */
export function shownState(envelope: Running, at: Date): EnvelopeState {
  const { state, opensAt, gathersAt } = envelope
  if (hasEnded(envelope) || state === 'frozen') return state
  if (at >= envelope.expiresAt) return 'expired'
  if (opensAt === null || at >= opensAt) return 'open'
  return gathersAt !== null && at >= gathersAt ? 'gathering' : 'scheduled'
}

/** Tells whether the envelope has ended for good: its money is where it belongs. */
export function hasEnded(envelope: Pick<Running, 'state'>): boolean {
  return !runningStates.includes(envelope.state)
}

/** Tells whether the rest may go back now. Running it again after that changes nothing. */
export function mayExpire(envelope: Running, at: Date): boolean {
  return !hasEnded(envelope) && envelope.state !== 'frozen' && at >= envelope.expiresAt
}

/** How long it took until nothing was left, from when it could be opened; null while it has not. */
export function emptiedAfterMs(
  envelope: Pick<Running, 'state' | 'opensAt'> & { sentAt: Date; endedAt: Date | null },
): number | null {
  const { state, endedAt, opensAt, sentAt } = envelope
  if (state !== 'emptied' || endedAt === null) return null
  return Math.max(0, endedAt.getTime() - (opensAt ?? sentAt).getTime())
}

/** How long before its hour those who were named and have not opened it hear of it once more. */
const reminderMs = 2 * 3_600_000

/** When they hear of it; undefined when it opens no longer than that before its hour. */
export function remindAt(
  envelope: Pick<Running, 'opensAt' | 'expiresAt'> & { sentAt: Date },
): Date | undefined {
  const at = new Date(envelope.expiresAt.getTime() - reminderMs)
  return at > (envelope.opensAt ?? envelope.sentAt) ? at : undefined
}

/** Tells whether its sender may still end it: its money is in it, and nobody holds it. */
export function isRunning(envelope: Running, at: Date): boolean {
  return ['scheduled', 'gathering', 'open'].includes(shownState(envelope, at))
}

/** What one person is to one envelope, as far as opening it goes. */
export type Standing = {
  isSender: boolean
  /** Since when they belong to those who may open it; undefined when they do not now. */
  memberSince: Date | undefined
  /** Whether they see it where it hangs; absent: who belongs sees it, and nobody else. */
  sees?: boolean
  hasClaim: boolean
  overClaimLimit: boolean
  /** Whether they won as much today as they let themselves. */
  overOwnLimit?: boolean
  /** Whether they had switched this kind off for themselves before it was sent. */
  switchedOff?: boolean
}
export type Opening = {
  sentAt: Date
  lateJoiners: boolean
  senderMayOpen: boolean
}

/** Tells whether the envelope exists for this person at all (rule R13). */
export function isVisible(standing: Standing): boolean {
  const { isSender, memberSince, hasClaim, sees = false } = standing
  return isSender || memberSince !== undefined || hasClaim || sees
}

/** Tells whether this person belongs to those who may open it, now and when it was sent. */
export function isWelcome(standing: Standing, opening: Opening): boolean {
  if (standing.isSender && !opening.senderMayOpen) return false
  if (standing.memberSince === undefined) return false
  return opening.lateJoiners || standing.memberSince <= opening.sentAt
}

/**
 * Says why a share cannot be taken, in the order of rule R13; undefined when one may be tried.
 * The caller has made sure that the envelope is visible. A password is asked for between the two.
 */
export function whyNot(
  standing: Standing,
  opening: Opening,
  state: EnvelopeState,
): WhyNot | undefined {
  return whyClosed(standing, opening, state) ?? whyLimited(standing)
}

/** Says why it does not open for somebody, whatever password they know. */
export function whyClosed(
  standing: Standing,
  opening: Opening,
  state: EnvelopeState,
): WhyNot | undefined {
  if (standing.hasClaim) return 'envelope_already_claimed'
  if (state === 'expired') return 'envelope_expired'
  if (state === 'emptied') return 'envelope_emptied'
  if (state === 'returned') return 'envelope_returned'
  if (state === 'declined') return 'envelope_declined'
  if (state === 'frozen') return 'envelope_frozen'
  if (state === 'scheduled' || state === 'gathering') return 'envelope_not_open_yet'
  if (!isWelcome(standing, opening)) return 'envelope_not_for_you'
  return standing.switchedOff === true ? 'envelope_mode_off' : undefined
}

/** Says which limit of theirs somebody has reached: the last thing that is asked. */
function whyLimited(standing: Standing): WhyNot | undefined {
  if (standing.overClaimLimit) return 'envelope_claim_limit'
  return standing.overOwnLimit === true ? 'envelope_own_limit' : undefined
}

/** R14: the list of claims is open to claimers and the sender, and to all who see it at the end. */
export function maySeeClaims(standing: Standing, ended: boolean): boolean {
  return ended || standing.isSender || standing.hasClaim
}

/** R14: the total is hidden from everyone but the sender until the end. */
export function maySeeTotal(isSender: boolean, ended: boolean): boolean {
  return ended || isSender
}

/** R15: only an emptied random split of at least two shares has a best luck. */
export function hasBestLuck(envelope: {
  state: EnvelopeState
  split: EnvelopeSplit
  shares: number
}): boolean {
  const byLuck = envelope.split === 'lucky:2' || envelope.split === 'classic'
  return envelope.state === 'emptied' && byLuck && envelope.shares >= 2
}

export type Claimed = { claimer: UserId; number: number; amount: bigint }

/** The largest share; on a tie the earliest claim. */
export function bestLuck(claims: readonly Claimed[]): Claimed | undefined {
  return claims.reduce<Claimed | undefined>((best, taken) => {
    if (best === undefined || taken.amount > best.amount) return taken
    return taken.amount === best.amount && taken.number < best.number ? taken : best
  }, undefined)
}

export type Table = Pick<Running, 'state' | 'expiresAt'> &
  Partial<Running> & { shares: readonly bigint[]; claims: readonly Claimed[] }
export type Outcome = { claims: Claimed[]; winners: number[]; state: EnvelopeState }

/**
 * Defines what a batch of welcome claimers gets: claim number k takes share number k, first come
 * first served, one share each; nothing at or after the expiry. `envelopes.claim_batch` does the
 * same in SQL, and claim.twin.test.ts holds the two together.
 *
 * Shape: `winners` are places in `claimers` from 0; `claims` are theirs, in the same order.
 */
export function claim(table: Table, claimers: readonly UserId[], at: Date): Outcome {
  const state = shownState({ opensAt: null, gathersAt: null, ...table }, at)
  if (state !== 'open') return { claims: [], winners: [], state }

  const known = new Set(table.claims.map(({ claimer }) => claimer))
  const winners = claimers
    .map((claimer, place) => ({ claimer, place }))
    .filter(({ claimer }) => !known.has(claimer))
    .slice(0, table.shares.length - table.claims.length)

  // From here the claims must succeed.
  const claims = winners.map(({ claimer }, place) => {
    const number = table.claims.length + place + 1
    const amount = table.shares[number - 1]
    assert(amount !== undefined)
    return { claimer, number, amount }
  })
  const emptied = table.claims.length + claims.length === table.shares.length
  return {
    claims,
    winners: winners.map(({ place }) => place),
    state: emptied ? 'emptied' : 'open',
  }
}

export type Named = Omit<Table, 'claims'> & {
  guests: readonly UserId[]
  claims: readonly Claimed[]
}

/**
 * Defines what a batch of claimers gets of an envelope of names: each the share of their own place,
 * whenever they come. `envelopes.claim_named` does the same in SQL.
 */
export function claimNamed(table: Named, claimers: readonly UserId[], at: Date): Outcome {
  const state = shownState({ opensAt: null, gathersAt: null, ...table }, at)
  if (state !== 'open') return { claims: [], winners: [], state }

  const known = new Set(table.claims.map(({ claimer }) => claimer))
  const taken = claimers.flatMap((claimer, place) => {
    const number = table.guests.indexOf(claimer) + 1
    const amount = table.shares[number - 1]
    if (amount === undefined || known.has(claimer)) return []
    return [{ place, claim: { claimer, number, amount } }]
  })

  const emptied = table.claims.length + taken.length === table.shares.length
  return {
    claims: taken.map(({ claim }) => claim),
    winners: taken.map(({ place }) => place),
    state: emptied ? 'emptied' : 'open',
  }
}
