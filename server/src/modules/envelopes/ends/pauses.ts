import type { Settings } from '#/engine/settings.ts'
import { earlyReturnHours, takebackMinutes } from '../settings.ts'
import type { EnvelopeRow } from '../store.ts'
import type { Pauses } from './rules.ts'

/** Gives how long a sender waits before the rest may come back. */
export function pausesOf(now: Settings): Pauses {
  return { earlyHours: now.of(earlyReturnHours), takebackMinutes: now.of(takebackMinutes) }
}

/** Tells whether an envelope is for one named person, who may decline it. */
export const isForOne = (row: EnvelopeRow, guests: number): boolean =>
  row.audience === 'people' && guests === 1
