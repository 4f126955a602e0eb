import { greetingLengthMax, sharesMax } from '@fuquan/contract/envelopes.ts'
import { setting } from '#/engine/settings.ts'

export const minShare = setting('envelopes.min_share', {
  kind: 'amount',
  default: 1n,
  min: 1n,
  max: 100n,
  members: true,
})
export const maxShare = setting('envelopes.max_share', {
  kind: 'amount',
  default: 20_000n,
  min: 1n,
  max: 10_000_000n,
  members: true,
  safety: 'up',
})
export const maxShares = setting('envelopes.max_shares', {
  kind: 'integer',
  default: 100,
  min: 1,
  max: sharesMax,
  members: true,
})
export const dailySendTotal = setting('envelopes.daily_send_total', {
  kind: 'amount',
  default: 200_000n,
  min: 0n,
  max: 10_000_000n,
  members: true,
  safety: 'up',
})
export const unverifiedDailyClaim = setting('envelopes.unverified_daily_claim', {
  kind: 'amount',
  default: 10_000n,
  min: 0n,
  max: 10_000_000n,
  members: true,
  safety: 'up',
})
export const ttlHours = setting('envelopes.ttl_hours', {
  kind: 'integer',
  default: 24,
  min: 1,
  max: 72,
  members: true,
})
export const greetingLength = setting('envelopes.greeting_length', {
  kind: 'integer',
  default: greetingLengthMax,
  min: 1,
  max: greetingLengthMax,
  members: true,
})
export const senderMayOpen = setting('envelopes.sender_may_open', {
  kind: 'boolean',
  default: true,
  members: true,
})
export const ordinaryOn = setting('envelopes.mode_ordinary', {
  kind: 'boolean',
  default: true,
  members: true,
})
export const luckyOn = setting('envelopes.mode_lucky', {
  kind: 'boolean',
  default: true,
  members: true,
})

type Bounds = readonly [usual: number, min: number, max: number]
function count(key: `envelopes.${string}`, [usual, min, max]: Bounds) {
  return setting(key, { kind: 'integer', default: usual, min, max, members: true })
}
function modeSwitch(mode: 'directed' | 'password') {
  return setting(`envelopes.mode_${mode}`, { kind: 'boolean', default: true, members: true })
}

export const directedOn = modeSwitch('directed')
export const passwordOn = modeSwitch('password')
export const maxPeople = count('envelopes.max_people', [50, 1, 200])
export const directedNames = count('envelopes.directed_names', [10, 1, 50])
export const anyoneMaxShares = count('envelopes.anyone_max_shares', [20, 1, 100])
export const fairWindowMs = count('envelopes.fair_window_ms', [800, 0, 3_000])
export const gatherSeconds = count('envelopes.gather_seconds', [30, 10, 300])
export const openTicketMinutes = count('envelopes.open_ticket_minutes', [10, 1, 60])
export const earlyReturnHours = count('envelopes.early_return_hours', [2, 1, 23])
export const takebackMinutes = count('envelopes.takeback_minutes', [10, 1, 60])
export const passwordTries = count('envelopes.password_tries', [5, 1, 20])
export const passwordPauseMinutes = count('envelopes.password_pause_minutes', [60, 1, 1_440])

export const settings = [
  minShare,
  maxShare,
  maxShares,
  dailySendTotal,
  unverifiedDailyClaim,
  ttlHours,
  greetingLength,
  senderMayOpen,
  ordinaryOn,
  luckyOn,
  directedOn,
  passwordOn,
  maxPeople,
  directedNames,
  anyoneMaxShares,
  fairWindowMs,
  gatherSeconds,
  openTicketMinutes,
  earlyReturnHours,
  takebackMinutes,
  passwordTries,
  passwordPauseMinutes,
] as const
