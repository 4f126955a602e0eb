import { performance } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'

/** What a load saw: work done per second and how long each client waited, in ms. */
export type Seen = { perSecond: number; p50Ms: number; p99Ms: number; count: number; calls: number }

const round = (value: number, digits: number): number => Number(value.toFixed(digits))

/** The value below which `part` (0..1) of the sorted numbers lie. */
export function quantile(sorted: readonly number[], part: number): number {
  if (sorted.length === 0) return 0
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0
}

/** What a list of waits says, when they followed each other. */
export function seenOf(waits: number[]): Seen {
  const seconds = waits.reduce((sum, wait) => sum + wait, 0) / 1000
  return seen(waits, waits.length, Math.max(seconds, 0.001))
}

function seen(waits: number[], count: number, seconds: number): Seen {
  waits.sort((a, b) => a - b)
  return {
    perSecond: round(count / seconds, 1),
    p50Ms: round(quantile(waits, 0.5), 3),
    p99Ms: round(quantile(waits, 0.99), 3),
    count,
    calls: waits.length,
  }
}

/**
 * Closed loop: each client waits for its answer before it asks again, which finds the maximum.
 * `work` gives how many units its call did; undefined says that nothing is left to do.
 */
export async function closedLoop(
  clients: number,
  forMs: number,
  work: (client: number) => Promise<number | undefined>,
): Promise<Seen> {
  const waits: number[] = []
  let count = 0
  const began = performance.now()
  const end = began + forMs
  const one = async (client: number): Promise<void> => {
    while (performance.now() < end) {
      const asked = performance.now()
      const done = await work(client)
      if (done === undefined) return
      waits.push(performance.now() - asked)
      count += done
    }
  }
  await Promise.all(Array.from({ length: clients }, (_, client) => one(client)))
  return seen(waits, count, (performance.now() - began) / 1000)
}

/**
 * Open loop: asks start at a fixed rate whatever the answers do, and a wait is counted from the
 * intended start, so that a stall cannot hide its victims.
 */
export async function openLoop(
  perSecond: number,
  forMs: number,
  work: (n: number) => Promise<number | undefined>,
): Promise<Seen> {
  const waits: number[] = []
  let count = 0
  const running: Promise<void>[] = []
  const began = performance.now()
  const total = Math.floor((perSecond * forMs) / 1000)
  const ask = async (n: number, intended: number): Promise<void> => {
    const done = await work(n)
    waits.push(performance.now() - intended)
    count += done ?? 0
  }
  let next = 0
  while (next < total) {
    const due = Math.min(total, Math.floor(((performance.now() - began) * perSecond) / 1000))
    for (; next < due; next++) running.push(ask(next, began + (next * 1000) / perSecond))
    // Between rare arrivals it rests: looking at the clock alone takes a core from the others.
    const restMs = began + ((next + 1) * 1000) / perSecond - performance.now()
    await (restMs > 2 ? pause(1) : new Promise(resolve => setImmediate(resolve)))
  }
  await Promise.all(running)
  return seen(waits, count, (performance.now() - began) / 1000)
}

/** Median and spread of an arm's rounds, by rate. */
export function median(rounds: readonly Seen[]): Seen & { sd: number } {
  const sorted = [...rounds].sort((a, b) => a.perSecond - b.perSecond)
  const middle = sorted[Math.floor(sorted.length / 2)]
  if (!middle) throw new Error('an arm without a round')
  const mean = sorted.reduce((sum, one) => sum + one.perSecond, 0) / sorted.length
  const spread = sorted.reduce((sum, one) => sum + (one.perSecond - mean) ** 2, 0) / sorted.length
  return { ...middle, sd: round(Math.sqrt(spread), 1) }
}
