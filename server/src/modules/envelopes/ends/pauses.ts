import type { Tx } from '#/engine/db.ts'
import type { Settings } from '#/engine/settings.ts'
import { listGuests } from '../opening/store.ts'
import { earlyReturnHours, takebackMinutes } from '../settings.ts'
import type { EnvelopeRow } from '../store.ts'
import { listAsked } from '../trees/store.ts'
import type { Pauses } from './rules.ts'

/** Gives how long a sender waits before the rest may come back. */
export function pausesOf(now: Settings): Pauses {
  return { earlyHours: now.of(earlyReturnHours), takebackMinutes: now.of(takebackMinutes) }
}

/** Lists who was named for an envelope; of a guessed one nobody any more once somebody guessed. */
export const namedFor = (tx: Tx, { id, mode }: Pick<EnvelopeRow, 'id' | 'mode'>) =>
  mode === 'funny' || mode === 'relay' ? listAsked(tx, id) : listGuests(tx, id)

/** Tells whether an envelope is for one named person, who may decline it. */
export const isForOne = (row: EnvelopeRow, guests: number): boolean =>
  row.audience === 'people' && guests === 1
