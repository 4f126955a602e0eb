import { assert, present } from '#/kit/assert.ts'

/** The deviation of a normal that chance exceeds once in a million times, on one side. */
const rare = 4.7534

/** Counts how often each of so many things came. */
export class Tally {
  readonly counts: number[]

  constructor(kinds: number) {
    this.counts = Array.from({ length: kinds }, () => 0)
  }

  add(kind: number): void {
    this.counts[kind] = present(this.counts[kind], 'a kind that is counted') + 1
  }

  get all(): number {
    return this.counts.reduce((sum, count) => sum + count, 0)
  }
}

/** Chi-square of counts that should all be as large. */
export function chiOfEven({ counts, all }: Tally): number {
  const expected = all / counts.length
  assert(expected >= 5, 'too few draws to judge')
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
}

/**
 * Chi-square of a table whose rows should all look alike, whatever they look like. Columns that
 * nobody fell into are left out; `df` is what is left to chance.
 */
export function chiOfAlike(rows: readonly Tally[]): { chi: number; df: number } {
  const sums = present(rows[0]).counts.map((_, column) =>
    rows.reduce((sum, row) => sum + present(row.counts[column]), 0),
  )
  const all = sums.reduce((sum, one) => sum + one, 0)
  const columns = sums.flatMap((sum, column) => (sum > 0 ? [{ sum, column }] : []))
  let chi = 0
  for (const row of rows) {
    for (const { sum, column } of columns) {
      const expected = (row.all * sum) / all
      assert(expected >= 5, 'too few draws to judge')
      chi += (present(row.counts[column]) - expected) ** 2 / expected
    }
  }
  return { chi, df: (rows.length - 1) * (columns.length - 1) }
}

/** What chi-square exceeds by chance once in a million times (Wilson and Hilferty). */
export function chiRare(df: number): number {
  const part = 2 / (9 * df)
  return df * (1 - part + rare * Math.sqrt(part)) ** 3
}
