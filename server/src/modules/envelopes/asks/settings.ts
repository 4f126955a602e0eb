import { askedMax } from '@fuquan/contract/envelopes/asks.ts'
import { setting } from '#/engine/settings.ts'

export const askOn = setting('envelopes.mode_ask', {
  kind: 'boolean',
  default: true,
  members: true,
})
export const askOpen = setting('envelopes.ask_open', {
  kind: 'integer',
  default: 3,
  min: 1,
  max: askedMax,
  members: true,
})
export const askDaily = setting('envelopes.ask_daily', {
  kind: 'integer',
  default: 3,
  min: 1,
  max: askedMax,
  members: true,
})
export const askTargetDays = setting('envelopes.ask_target_days', {
  kind: 'integer',
  default: 7,
  min: 1,
  max: 90,
  members: true,
})
export const askHours = setting('envelopes.ask_hours', {
  kind: 'integer',
  default: 72,
  min: 1,
  max: 168,
  members: true,
})

export const askSettings = [askOn, askOpen, askDaily, askTargetDays, askHours] as const
