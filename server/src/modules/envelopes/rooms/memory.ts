import type { FaceRoomId } from '@fuquan/contract/vocabulary/ids.ts'
import type { House } from '#/engine/house.ts'
import type { RoundRow } from './store.ts'

/** Rounds kept per house; the oldest make room. */
export const roundsKeptMax = 10_000

export type RoundPlace = { faceRoomId: FaceRoomId; round: number }
type Memory = Map<string, RoundRow>

const memories = new WeakMap<House['db'], Memory>()

const memoryOf = ({ db }: House): Memory => {
  const known = memories.get(db) ?? new Map<string, RoundRow>()
  memories.set(db, known)
  return known
}
const keyOf = ({ faceRoomId, round }: RoundPlace): string => `${faceRoomId}/${round}`

/** Gives a round that was read before: once it is saved it never changes. */
export const keptRound = (house: House, place: RoundPlace): RoundRow | undefined =>
  memoryOf(house).get(keyOf(place))

/** Keeps a round that was read. Losing it costs time and nothing else. */
export function keepRound(house: House, place: RoundPlace, round: RoundRow): void {
  const memory = memoryOf(house)
  memory.set(keyOf(place), round)
  if (memory.size <= roundsKeptMax) return
  let left = roundsKeptMax / 100
  for (const oldest of memory.keys()) {
    if (left-- <= 0) return
    memory.delete(oldest)
  }
}
