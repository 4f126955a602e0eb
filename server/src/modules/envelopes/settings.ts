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
] as const
