import { createHash } from 'node:crypto'

// What the piece below takes on two quiet cores as docs/design/performance.md has them, in ms.
const quietMs = 40
const times = 3

/** Reckons, and asks for fresh memory: machines that others use get slow in either. In ms. */
function piece(): number {
  const began = performance.now()
  const memory = Buffer.allocUnsafeSlow(32 * 1024 * 1024).fill(1)
  createHash('sha256')
    .update(memory.subarray(0, 8 * 1024 * 1024))
    .digest()
  return performance.now() - began
}

/**
 * How many times slower than a quiet machine this one is just now, never below 1.
 *
 * A test that expects something within a time multiplies the time by it: a machine that others use
 * must not fail us, and what waits for a whole deadline still does. Blocks for about a tenth of a
 * second, so it is asked after what is timed.
 */
export function slowness(): number {
  const taken = Array.from({ length: times }, piece).toSorted((one, two) => one - two)
  return Math.max(1, (taken[Math.floor(times / 2)] ?? quietMs) / quietMs)
}
