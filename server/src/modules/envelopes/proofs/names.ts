import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Ctx } from '#/engine/house.ts'
import { peopleOf } from '#/modules/identity/index.ts'
import { namedAmong } from '../names.ts'
import type { EnvelopeRow } from '../store.ts'

/** The names of those whom a reader may know; whoever is missing is nobody to them. */
export type Names = ReadonlyMap<UserId, string>

type Reader = Pick<Ctx, 'tx' | 'actor'>
type Listed = Pick<EnvelopeRow, 'sender' | 'mode' | 'room'>

/**
 * Gives the names of people in the proof of an envelope, as the actor may know them: none without
 * an account, those of a tree only to friends and to its sender (R38), others as in the list of
 * claims.
 */
export async function namesOf(
  reader: Reader,
  row: Listed,
  people: readonly UserId[],
): Promise<Names> {
  if (reader.actor.kind !== 'user') return new Map()
  const known = await namedAmong(reader, row, people)
  const cards = await peopleOf(reader.tx, [...known])
  return new Map([...cards].map(([id, card]) => [id, card.name]))
}
