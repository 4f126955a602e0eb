import type {
  PassWhyNot,
  PathSplit,
  TreeMode,
  TreeReach,
  TreeState,
  TreeWhyNot,
} from '@fuquan/contract/envelopes/trees.ts'
import { refuse } from '#/kit/refusal.ts'
import { faultOf, type Range } from './relay.ts'
import { holdsThree } from './tiles.ts'

/** The lowest level that may send a tree, and may guess in a relay above the cap (rule R42). */
export const verifiedLevel = 1

export type TreeLimits = {
  modes: Readonly<Record<TreeMode, boolean>>
  funnyMin: bigint
  relayMin: bigint
  amountMax: bigint
  rangeBits: number
  openCap: bigint
  greetingLength: number
  hoursMax: number
}
export type Planting = {
  mode: TreeMode
  amount: bigint
  reach: TreeReach
  greeting: string
  anyoneConfirmed: boolean
  relay: (Range & { split: PathSplit; hours?: number | undefined }) | undefined
}

/**
 * Decides whether this tree may be sent by somebody of this level.
 *
 * Refuses: envelope_level_needed, envelope_mode_off, bad_input (a relay without its range, a range
 * of no relay, a greeting too long), envelope_amount_out_of_range {min, max},
 * envelope_range_invalid {why, bits}, envelope_anyone_unconfirmed.
 */
export function checkPlanting(planting: Planting, limits: TreeLimits, level: number): void {
  const { mode, amount, relay } = planting
  if (level < verifiedLevel) refuse('envelope_level_needed', { level, needed: verifiedLevel })
  if (!limits.modes[mode]) refuse('envelope_mode_off', { mode })
  if ((mode === 'relay') !== (relay !== undefined)) {
    refuse('bad_input', { field: 'relay', why: 'not_allowed' })
  }
  if ([...planting.greeting].length > limits.greetingLength) {
    refuse('bad_input', { field: 'greeting', why: 'too_long' })
  }
  const min = mode === 'funny' ? limits.funnyMin : limits.relayMin
  const max = mostOf(planting.reach, limits)
  // Where fewer than three amounts may be sent, three tiles would say which is the true one.
  const noGuess = mode === 'funny' && !holdsThree({ least: min, most: max })
  if (amount < min || amount > max || noGuess) {
    refuse('envelope_amount_out_of_range', { min: String(min), max: String(max) })
  }
  if (relay !== undefined) checkRelay(relay, amount, limits)
  if (planting.reach === 'anyone' && !planting.anyoneConfirmed) {
    refuse('envelope_anyone_unconfirmed', { max: String(limits.openCap) })
  }
}

/** The most a tree may hold; less where anybody may be passed it: a leaked link is worth little. */
export const mostOf = (
  reach: TreeReach,
  { amountMax, openCap }: Pick<TreeLimits, 'amountMax' | 'openCap'>,
): bigint => (reach === 'anyone' && openCap < amountMax ? openCap : amountMax)

function checkRelay(
  relay: Range & { hours?: number | undefined },
  amount: bigint,
  limits: TreeLimits,
): void {
  const why = faultOf(relay, amount, limits.rangeBits)
  if (why !== undefined) refuse('envelope_range_invalid', { why, bits: limits.rangeBits })
  if (relay.hours !== undefined && relay.hours > limits.hoursMax) {
    refuse('bad_input', { field: 'relay.hours', why: 'too_big' })
  }
}

export type EnvelopeStates =
  | 'scheduled'
  | 'gathering'
  | 'open'
  | 'frozen'
  | 'emptied'
  | 'expired'
  | 'returned'
  | 'declined'

/** The state of a tree as people see it: time over is over, even if the job has not come by. */
export function treeState(
  envelope: { state: EnvelopeStates; expiresAt: Date },
  at: Date,
): TreeState {
  switch (envelope.state) {
    case 'frozen':
      return 'frozen'
    case 'emptied':
      return 'won'
    case 'expired':
      return 'expired'
    case 'returned':
    case 'declined':
      return 'returned'
    default:
      return at >= envelope.expiresAt ? 'expired' : 'open'
  }
}

/** What one person is to one tree, as far as guessing goes. */
export type Standing = {
  isSender: boolean
  hasGuessed: boolean
  state: TreeState
  /** A way in that nobody has used up, within the reach that the sender set. */
  door: 'none' | 'taken' | 'open'
  /** Whether this amount asks for a level that they do not have (rule R42). */
  levelMissing: boolean
  overClaimLimit: boolean
  overOwnLimit: boolean
  /** Whether they had switched this kind off for themselves before it was sent. */
  switchedOff?: boolean
}

const endings = {
  won: 'envelope_emptied',
  expired: 'envelope_expired',
  returned: 'envelope_returned',
  frozen: 'envelope_frozen',
} as const satisfies Record<Exclude<TreeState, 'open'>, TreeWhyNot>

/**
 * Says why somebody cannot guess, in the order of rule R13; undefined when they may. What they
 * guess is looked at between the two.
 */
export function whyNotGuess(standing: Standing): TreeWhyNot | undefined {
  return whyClosed(standing) ?? whyLimited(standing)
}

/** Says why a tree is not open to somebody's guess, whatever it is. */
export function whyClosed(standing: Omit<Standing, LimitName>): TreeWhyNot | undefined {
  const { state } = standing
  if (standing.hasGuessed) return 'envelope_guessed_before'
  if (state !== 'open') return endings[state]
  if (standing.isSender || standing.door === 'none') return 'envelope_not_for_you'
  if (standing.door === 'taken') return 'envelope_guess_taken'
  return standing.switchedOff === true ? 'envelope_mode_off' : undefined
}

type LimitName = 'levelMissing' | 'overClaimLimit' | 'overOwnLimit'

/** Says which limit of theirs keeps somebody from guessing: the last thing that is asked. */
export function whyLimited(standing: Pick<Standing, LimitName>): TreeWhyNot | undefined {
  if (standing.levelMissing) return 'envelope_level_needed'
  if (standing.overClaimLimit) return 'envelope_claim_limit'
  if (standing.overOwnLimit) return 'envelope_own_limit'
  return undefined
}

/** The code that says how a tree has ended; undefined while it is open. */
export const endingOf = (state: TreeState): TreeWhyNot | undefined =>
  state === 'open' ? undefined : endings[state]

export type Passing = {
  state: TreeState
  /** My guess; undefined when I have none. */
  guess: { wrong: boolean; depth: number } | undefined
  passed: boolean
  depthMax: number
}

/** Says why somebody cannot pass a tree on; undefined when they may. */
export function whyNotPass({ state, guess, passed, depthMax }: Passing): PassWhyNot | undefined {
  if (guess === undefined || !guess.wrong) return 'not_my_guess'
  if (state !== 'open') return 'ended'
  if (passed) return 'passed'
  return guess.depth >= depthMax ? 'path_full' : undefined
}

/** When a level of a guess of three ends: after its hours, and never after the tree. */
export function levelUntil(now: Date, hours: number, deadline: Date): Date {
  const own = new Date(now.getTime() + hours * 3_600_000)
  return own < deadline ? own : deadline
}
