import type { SwitchMode } from '@fuquan/contract/envelopes/switches.ts'
import { toWire, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Ctx } from '#/engine/house.ts'
import { refuse } from '#/kit/refusal.ts'
import { offAmong } from './store.ts'

/**
 * Decides whether somebody may send an envelope of a mode to these people by name.
 * Refuses: envelope_mode_off {mode, by: 'me'}, or {by: 'people', people} who want none of it.
 */
export async function admitSending(
  { tx, actor, now }: Pick<Ctx, 'tx' | 'actor' | 'now'>,
  { mode, people }: { mode: SwitchMode; people: readonly UserId[] },
): Promise<void> {
  const off = await offAmong(tx, { mode, people: [actor.id, ...people], by: now })
  if (off.has(actor.id)) refuse('envelope_mode_off', { mode, by: 'me' })
  if (off.size === 0) return
  refuse('envelope_mode_off', {
    mode,
    by: 'people',
    people: [...off].map(person => toWire('usr', person)),
  })
}

/** Tells whether the actor had switched a tree of this kind off before it was sent. */
export async function hasSwitchedOff(
  { tx, actor }: Pick<Ctx, 'tx' | 'actor'>,
  { row, tree }: { row: { sentAt: Date }; tree: { mode: SwitchMode } },
): Promise<boolean> {
  const off = await offAmong(tx, { mode: tree.mode, people: [actor.id], by: row.sentAt })
  return off.has(actor.id)
}
