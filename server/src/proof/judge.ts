/** One answer of a run: when it was asked for, how long it took, whether it was an error. */
export type Seen = { atMs: number; ms: number; good: boolean }
export type Sample = { atMs: number; bytes: number }

/** The value below which so many of a hundred lie; 0 of nothing. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const place = Math.ceil((percent / 100) * sorted.length) - 1
  return sorted[Math.max(0, place)] ?? 0
}

/** The ms of each answer. */
export const timesOf = (seen: readonly { ms: number }[]): number[] => seen.map(one => one.ms)

/** The first and the last third of a run. */
export function thirds<T extends { atMs: number }>(all: readonly T[]): { first: T[]; last: T[] } {
  const end = Math.max(0, ...all.map(one => one.atMs))
  return {
    first: all.filter(one => one.atMs < end / 3),
    last: all.filter(one => one.atMs >= (end * 2) / 3),
  }
}

/**
 * The percentile of a usual second: the middle one of those of all its seconds. What gets slower
 * is slow in each of them; a moment that others took of the machine is in a few.
 */
function usual(part: readonly Pace[], percent: number): number {
  const seconds = Map.groupBy(part, one => Math.floor(one.atMs / 1_000)).values()
  return percentile(
    [...seconds].map(second => percentile(timesOf(second), percent)),
    50,
  )
}

/** How long one and the same piece of work took, besides the house: what the machine was worth. */
export type Pace = { atMs: number; ms: number }
export type Limits = { slower: number; slowerMs: number; heavier: number; heavierBytes: number }

/** How many times as long the same piece of work took afterwards; at least 1. */
export const slowdown = (before: readonly Pace[], after: readonly Pace[]): number =>
  Math.max(1, percentile(timesOf(after), 50) / percentile(timesOf(before), 50))

type Run = { seen: readonly Seen[]; memory: readonly Sample[]; pace: readonly Pace[] }

/**
 * Judges a run at even load by its first and last third: no error, no slower, no heavier.
 *
 * A machine that itself became slower meanwhile, because others use it, is no fault of the house:
 * the pace says by how much. The least memory of a third is what is left after a collection, so a
 * leak raises it and a busy moment does not. Gives one sentence for each thing that is wrong.
 */
export function judge({ seen, memory, pace }: Run, limits: Limits): string[] {
  const wrong: string[] = []
  const paces = thirds(pace)
  const machine = slowdown(paces.first, paces.last)
  const errors = seen.filter(one => !one.good).length
  if (errors > 0) wrong.push(`${errors} of ${seen.length} asks ended in an error`)

  const times = thirds(seen)
  for (const percent of [50, 99]) {
    const before = usual(times.first, percent)
    const after = usual(times.last, percent)
    if (after > before * limits.slower * machine + limits.slowerMs) {
      wrong.push(`p${percent} went from ${before.toFixed(1)} to ${after.toFixed(1)} ms`)
    }
  }
  const parts = thirds(memory)
  const least = (part: readonly Sample[]) => Math.min(...part.map(one => one.bytes))
  const light = least(parts.first)
  const heavy = least(parts.last)
  if (heavy > light * limits.heavier + limits.heavierBytes) {
    wrong.push(`memory went from ${light} to ${heavy} bytes`)
  }
  return wrong
}
