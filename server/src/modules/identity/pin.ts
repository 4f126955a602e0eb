import { refuse } from '#/kit/refusal.ts'

export const pinResetHours = 24
export const pinResetOpenHours = 7 * 24
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
  tries: number
  lockedAt: Date | null
  lockedUntil: Date | null
  resetReadyAt: Date | null
  resetAt: Date | null
}
export type PinLimits = { tries: number; lockHours: number; secondLockHours: number }
export type Counted = {
  tries: number
  triesLeft: number
  lockedAt: Date | null
  lockedUntil: Date | null
}
type Told = {
  state: 'unset' | 'set' | 'locked' | 'resetting'
  lockedUntil: Date | null
  readyAt: Date | null
  cappedUntil: Date | null
}

export const noPin: PinRow = {
  set: false,
  tries: 0,
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
  const lockedUntil = pin.lockedUntil !== null && pin.lockedUntil > at ? pin.lockedUntil : null
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
 * Counts a try before it is compared. The try that reaches the limit locks at once, so a crash
 * between counting and comparing leaves a lock, never a free guess; a right answer lifts it.
 *
 * Refuses: identity_step_up_needed (no PIN), identity_pin_locked.
 */
export function countTry(pin: PinRow, at: Date, limits: PinLimits): Counted {
  if (!pin.set) refuse('identity_step_up_needed', { pin: 'unset' })
  if (pin.lockedUntil !== null && pin.lockedUntil > at) refusePinLocked(pin.lockedUntil)

  const before = pin.lockedUntil === null ? pin.tries : 0
  const tries = before + 1
  const triesLeft = Math.max(0, limits.tries - tries)
  if (triesLeft > 0) return { tries, triesLeft, lockedAt: pin.lockedAt, lockedUntil: null }

  const again = pin.lockedAt !== null && later(pin.lockedAt, 24) > at
  const hours = again ? limits.secondLockHours : limits.lockHours
  return { tries, triesLeft, lockedAt: at, lockedUntil: later(at, hours) }
}

/** Gives the row after a right answer: no tries, and the lock that this try made is taken back. */
export function settleRight(before: PinRow): Counted {
  return { tries: 0, triesLeft: 0, lockedAt: before.lockedAt, lockedUntil: null }
}

/** Refuses with the moment at which the PIN opens again. Refuses: identity_pin_locked. */
export function refusePinLocked(until: Date): never {
  refuse('identity_pin_locked', { until: until.toISOString() })
}

/** Refuses as a counted wrong try. Refuses: identity_pin_wrong, identity_pin_locked. */
export function refuseWrongPin(counted: Counted): never {
  if (counted.lockedUntil !== null) refusePinLocked(counted.lockedUntil)
  refuse('identity_pin_wrong', { tries_left: counted.triesLeft })
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
