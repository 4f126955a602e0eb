import { refuse } from '#/kit/refusal.ts'

export const pinResetHours = 24
export const pinResetOpenHours = 7 * 24
/** A comparison that takes longer was cut off: nobody will say what came of it. */
export const checkSecondsMax = 120
const hourMs = 3_600_000

// The most used payment PINs that are neither one digit repeated nor a run.
const common = new Set([
  '123123',
  '112233',
  '121212',
  '123321',
  '520520',
  '131452',
  '521521',
  '147258',
  '159753',
  '789456',
  '101010',
  '100200',
  '102030',
  '110110',
  '123654',
  '147852',
  '741852',
  '963852',
  '456123',
  '131313',
  '696969',
  '246810',
  '135790',
  '520131',
  '201314',
  '159357',
  '258258',
  '112211',
  '001001',
  '223344',
])

export type PinRow = {
  set: boolean
  /** Wrong ones since the last right one. */
  tries: number
  /** When each try began that is being compared. */
  checking: readonly Date[]
  lockedAt: Date | null
  lockedUntil: Date | null
  resetReadyAt: Date | null
  resetAt: Date | null
}
export type PinLimits = { tries: number; lockHours: number; secondLockHours: number }
export type Counted = Pick<PinRow, 'tries' | 'checking' | 'lockedAt' | 'lockedUntil'>
type Told = {
  state: 'unset' | 'set' | 'locked' | 'resetting'
  lockedUntil: Date | null
  readyAt: Date | null
  cappedUntil: Date | null
}

export const noPin: PinRow = {
  set: false,
  tries: 0,
  checking: [],
  lockedAt: null,
  lockedUntil: null,
  resetReadyAt: null,
  resetAt: null,
}

const later = (from: Date, hours: number) => new Date(from.getTime() + hours * hourMs)
const isRun = (pin: string, step: 1 | -1) =>
  Array.from(pin, Number).every((digit, n, all) => n === 0 || digit - (all[n - 1] ?? 0) === step)

/** When a reset that goes on is ready. Open for ever, it would let any finder of the phone in. */
const resetOf = ({ resetReadyAt }: PinRow, at: Date): Date | null =>
  resetReadyAt !== null && later(resetReadyAt, pinResetOpenHours) > at ? resetReadyAt : null

const lockAt = ({ lockedUntil }: PinRow, at: Date): Date | null =>
  lockedUntil !== null && lockedUntil > at ? lockedUntil : null

/** Says whether six digits are among the first that a thief would try. */
export function isWeakPin(pin: string): boolean {
  if (/^(.)\1{5}$/.test(pin)) return true
  if (isRun(pin, 1)) return true
  if (isRun(pin, -1)) return true
  return common.has(pin)
}

/** Refuses a PIN that is easy to guess. Refuses: identity_pin_weak. */
export function admitPin(pin: string): void {
  if (isWeakPin(pin)) refuse('identity_pin_weak')
}

/** Tells how a PIN stands at a moment: a lock that is over is none. */
export function pinAt(pin: PinRow, at: Date): Told {
  const lockedUntil = lockAt(pin, at)
  const cap = pin.resetAt === null ? null : later(pin.resetAt, pinResetHours)
  const readyAt = resetOf(pin, at)
  return {
    state: stateOf(pin, { lockedUntil, readyAt }),
    lockedUntil,
    readyAt,
    cappedUntil: cap !== null && cap > at ? cap : null,
  }
}

type Times = Pick<Told, 'lockedUntil' | 'readyAt'>

function stateOf(pin: PinRow, { lockedUntil, readyAt }: Times): Told['state'] {
  if (readyAt !== null) return 'resetting'
  if (!pin.set) return 'unset'
  return lockedUntil === null ? 'set' : 'locked'
}

/**
 * Counts a try before it is compared, so that no more than `limits.tries` ever are. While those
 * under way could use up the rest nobody knows yet whether they are wrong: undefined, the next one
 * waits. Tries that were cut off count as wrong, so a crash never leaves a free guess; when they
 * make the limit full the row given is locked, and nothing may be compared.
 *
 * Refuses: identity_step_up_needed (no PIN), identity_pin_locked.
 */
export function countTry(pin: PinRow, at: Date, limits: PinLimits): Counted | undefined {
  if (!pin.set) refuse('identity_step_up_needed', { pin: 'unset' })
  const until = lockAt(pin, at)
  if (until !== null) refusePinLocked(until)

  const oldest = new Date(at.getTime() - checkSecondsMax * 1000)
  const checking = pin.checking.filter(began => began > oldest)
  const cutOff = pin.lockedUntil === null ? pin.checking.length - checking.length : 0
  const tries = (pin.lockedUntil === null ? pin.tries : 0) + cutOff
  const counted = { tries, checking, lockedAt: pin.lockedAt, lockedUntil: null }
  if (cutOff > 0 && tries >= limits.tries) return lockNow(counted, at, limits)
  if (checking.length > 0 && tries + checking.length >= limits.tries) return undefined
  return { ...counted, checking: [...checking, at] }
}

/** Gives the row after a try, begun at `began`, was wrong: the last of the tries locks. */
export function settleWrong(pin: PinRow, began: Date, { at, limits }: Settling): Counted {
  const counted = { ...giveBack(pin, began), tries: pin.tries + 1 }
  return counted.tries < limits.tries ? counted : lockNow(counted, at, limits)
}

/** Gives the row after a right answer: none were wrong, and others under way still count. */
export function settleRight(pin: PinRow, began: Date): Counted {
  return { ...giveBack(pin, began), tries: 0, lockedUntil: null }
}

/** Gives the row without a try of which nothing came. */
export function giveBack(pin: PinRow, began: Date): Counted {
  const { tries, checking, lockedAt, lockedUntil } = pin
  const place = checking.findIndex(one => one.getTime() === began.getTime())
  const others = checking.filter((_, n) => n !== place)
  return { tries, checking: others, lockedAt, lockedUntil }
}

/** Says whether a try still counts: not after a new PIN, nor when it was given up as cut off. */
export function isCounted(pin: PinRow, began: Date): boolean {
  return pin.checking.some(one => one.getTime() === began.getTime())
}

type Settling = { at: Date; limits: PinLimits }

function lockNow(counted: Counted, at: Date, limits: PinLimits): Counted {
  const again = counted.lockedAt !== null && later(counted.lockedAt, 24) > at
  const hours = again ? limits.secondLockHours : limits.lockHours
  return { ...counted, lockedAt: at, lockedUntil: later(at, hours) }
}

/** Refuses with the moment at which the PIN opens again. Refuses: identity_pin_locked. */
export function refusePinLocked(until: Date): never {
  refuse('identity_pin_locked', { until: until.toISOString() })
}

/** Refuses as a wrong try that was counted. Refuses: identity_pin_wrong, identity_pin_locked. */
export function refuseWrongPin({ tries, lockedUntil }: Counted, limits: PinLimits): never {
  if (lockedUntil !== null) refusePinLocked(lockedUntil)
  refuse('identity_pin_wrong', { tries_left: Math.max(0, limits.tries - tries) })
}

/** Decides when a started reset is ready; one that runs already keeps its time. */
export function startReset(pin: PinRow, at: Date): Date {
  if (!pin.set) refuse('identity_step_up_needed', { pin: 'unset' })
  return resetOf(pin, at) ?? later(at, pinResetHours)
}

/** Refuses a new PIN before the reset is ready. Refuses: identity_reset_not_ready. */
export function finishReset(pin: PinRow, at: Date): void {
  const readyAt = resetOf(pin, at)
  if (readyAt === null) refuse('identity_reset_not_ready')
  if (readyAt > at) refuse('identity_reset_not_ready', { ready_at: readyAt.toISOString() })
}
