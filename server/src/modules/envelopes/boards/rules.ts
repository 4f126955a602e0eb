import type { BoardBand, BoardMeasure } from '@fuquan/contract/envelopes/boards.ts'
import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { unreachable } from '#/kit/assert.ts'

/** A board is computed again when it is older than this. */
export const boardMinutes = 5
export const linesMax = 100
/** From this day of December on, a statement of the running year may be made. */
export const statementDay = 26

/** What somebody did in a period, and when each figure reached what it is. */
export type Figures = {
  people: number
  peopleAt: Date | null
  envelopes: number
  envelopesAt: Date | null
  bestLuck: number
  bestLuckAt: Date | null
  total: bigint
  bandAt: Date | null
}

export const nothing: Figures = {
  ...{ people: 0, peopleAt: null, envelopes: 0, envelopesAt: null },
  ...{ bestLuck: 0, bestLuckAt: null, total: 0n, bandAt: null },
}

const bands = ['under_10', 'to_100', 'to_500', 'over_500'] as const satisfies readonly BoardBand[]

/** Gives the band of a total. Units: `total` in minor units, `scale` decimals. */
export function bandOf(total: bigint, scale: number): BoardBand {
  const unit = 10n ** BigInt(scale)
  if (total < 10n * unit) return 'under_10'
  if (total <= 100n * unit) return 'to_100'
  return total <= 500n * unit ? 'to_500' : 'over_500'
}

type Standing = { rank: number; at: Date | null }

/** What a measure orders by: more first, and of equals who reached it first. */
export function standingOf(figures: Figures, measure: BoardMeasure, scale: number): Standing {
  switch (measure) {
    case 'people':
      return { rank: figures.people, at: figures.peopleAt }
    case 'envelopes':
      return { rank: figures.envelopes, at: figures.envelopesAt }
    case 'best_luck':
      return { rank: figures.bestLuck, at: figures.bestLuckAt }
    case 'total':
      // Within a band nobody is ahead by amount: the order would say what the band hides.
      return {
        rank: figures.total === 0n ? 0 : bands.indexOf(bandOf(figures.total, scale)) + 1,
        at: figures.bandAt,
      }
    default:
      return unreachable(measure)
  }
}

export type Placed = { person: UserId; figures: Figures }

/** Orders people on a board; who has nothing to show is not on it. */
export function ordered(people: readonly Placed[], measure: BoardMeasure, scale: number): Placed[] {
  const time = (at: Date | null): number => at?.getTime() ?? 0
  return people
    .map(one => ({ one, ...standingOf(one.figures, measure, scale) }))
    .filter(one => one.rank > 0)
    .toSorted(
      (a, b) =>
        b.rank - a.rank || time(a.at) - time(b.at) || (a.one.person < b.one.person ? -1 : 1),
    )
    .map(({ one }) => one)
}
