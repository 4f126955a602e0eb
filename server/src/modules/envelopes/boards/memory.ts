import type { BoardKind } from '@fuquan/contract/envelopes/boards.ts'
import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { House } from '#/engine/house.ts'
import type { Figures } from './rules.ts'

/** People whose figures are kept per house; the oldest make room. */
export const figuresKeptMax = 50_000

export type About = { kind: BoardKind; from: Date; person: UserId }
export type Kept = { figures: Figures; at: Date }
type Memory = Map<string, Kept>

const memories = new WeakMap<House['db'], Memory>()

const memoryOf = ({ db }: House): Memory => {
  const known = memories.get(db) ?? new Map<string, Kept>()
  memories.set(db, known)
  return known
}
const keyOf = ({ kind, from, person }: About): string => `${kind}/${from.getTime()}/${person}`

/** Gives figures that are not older than `since`. Losing them costs time and nothing else. */
export function keptFigures(house: House, about: About, since: Date): Kept | undefined {
  const kept = memoryOf(house).get(keyOf(about))
  return kept !== undefined && kept.at > since ? kept : undefined
}

/** Keeps figures that were just computed. */
export function keepFigures(house: House, about: About, kept: Kept): void {
  const memory = memoryOf(house)
  const key = keyOf(about)
  memory.delete(key)
  memory.set(key, kept)
  if (memory.size <= figuresKeptMax) return
  let left = figuresKeptMax / 100
  for (const oldest of memory.keys()) {
    if (left-- <= 0) return
    memory.delete(oldest)
  }
}
