import type { FaceDrop } from '@fuquan/contract/envelopes/rooms.ts'
import { assert } from '#/kit/assert.ts'
import { seedBytes, stream } from '#/kit/seeded.ts'

/** Drops that begin in one second: enough to always have one in reach. */
export const dropsPerSecond = 6
const fallMsMin = 1_700
const fallMsSpan = 900n
/** Neighbours in time fall far from each other, so that a thumb always has a large target. */
const lanes = 5

/**
 * Plans which envelopes fall where and when: the same on every phone, whoever computes it.
 *
 * Shape: in the order of falling; every drop reaches the ground before the rain ends. A drop is no
 * share: what a tap takes is decided by the order in which taps arrive.
 */
export function planRain(seed: Uint8Array, seconds: number): FaceDrop[] {
  assert(seed.length === seedBytes)
  const chance = stream(seed, 'rain/0')
  const count = dropsPerSecond * seconds
  const gap = 1_000 / dropsPerSecond
  let lane = Number(chance.below(BigInt(lanes)))

  return Array.from({ length: count }, (_, place) => {
    lane = (lane + 1 + Number(chance.below(BigInt(lanes - 1)))) % lanes
    const inLane = Number(chance.below(9n)) - 4
    const late = Number(chance.below(BigInt(Math.floor(gap))))
    const wanted = fallMsMin + Number(chance.below(fallMsSpan))
    const at = Math.min(Math.floor(place * gap) + late, seconds * 1_000 - 600)
    const left = seconds * 1_000 - at
    const x = 10 + lane * 20 + inLane
    return { at, x, fall: Math.min(wanted, left), turn: Number(chance.below(41n)) - 20 }
  })
}
