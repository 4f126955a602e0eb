import type { SwitchMode } from '@fuquan/contract/envelopes/switches.ts'
import { type RoomId, toWire, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Tx } from '#/engine/db.ts'
import type { Ctx } from '#/engine/house.ts'
import { refuse } from '#/kit/refusal.ts'
import * as chat from '#/modules/chat/index.ts'
import type { EnvelopeRow } from '../store.ts'
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

type InGroup = { roomId: RoomId; mode: SwitchMode; people: readonly UserId[] }

/**
 * Decides whether something that hangs in no room may begin in a group: among its members, and as
 * long as it has not switched that off.
 * Refuses: chat_not_a_member, chat_kind_off {kind, why: 'mode'}, bad_input (somebody else's).
 */
export async function admitInGroup(
  { tx, actor }: Pick<Ctx, 'tx' | 'actor'>,
  { roomId, mode, people }: InGroup,
): Promise<void> {
  const members = await chat.membersAmong(tx, roomId, [actor.id, ...people])
  if (!members.has(actor.id)) refuse('chat_not_a_member')
  await demandOnIn(tx, roomId, mode)
  if (people.some(person => !members.has(person))) {
    refuse('bad_input', { field: 'people', why: 'not_allowed' })
  }
}

/** Demands that a group has not switched a mode off. Refuses: chat_kind_off {kind, why}. */
export async function demandOnIn(tx: Tx, roomId: RoomId, mode: SwitchMode): Promise<void> {
  const terms = (await chat.termsOf(tx, [roomId])).get(roomId)
  if (terms?.modesOff.includes(mode) === true) refuse('chat_kind_off', { kind: mode, why: 'mode' })
}

const nobody: ReadonlySet<UserId> = new Set()

/**
 * Gives those of these people who had switched this kind of envelope off before it was sent. Whom
 * one names that was decided when it was sent: by `admitSending`, or by having asked for it.
 */
export async function offFor(
  tx: Tx,
  { mode, audience, sentAt: by }: Pick<EnvelopeRow, 'mode' | 'audience' | 'sentAt'>,
  people: readonly UserId[],
): Promise<ReadonlySet<UserId>> {
  return audience === 'people' ? nobody : offAmong(tx, { mode, people, by })
}

/** Tells whether the actor had switched a tree of this kind off before it was sent. */
export async function hasSwitchedOff(
  { tx, actor }: Pick<Ctx, 'tx' | 'actor'>,
  { row, tree }: { row: { sentAt: Date }; tree: { mode: SwitchMode } },
): Promise<boolean> {
  const off = await offAmong(tx, { mode: tree.mode, people: [actor.id], by: row.sentAt })
  return off.has(actor.id)
}
