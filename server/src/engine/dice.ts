import { randomBytes } from 'node:crypto'
import { assert } from '#/kit/assert.ts'

/** The system's secure randomness, handed to actions as an argument. */
export type Dice = { below(n: bigint): bigint; bytes(count: number): Uint8Array }

/** Gives dice that nobody can foresee: `below(n)` is uniform over 0 … n - 1. */
export function systemDice(): Dice {
  return { below: n => below(n, count => randomBytes(count)), bytes: count => randomBytes(count) }
}

/** Throws below `n` (> 0) from a source of bytes, every number equally likely. */
export function below(n: bigint, source: (count: number) => Uint8Array): bigint {
  assert(n > 0n)
  const bits = n.toString(2).length
  const count = Math.ceil(bits / 8)
  const mask = (1n << BigInt(bits)) - 1n

  // Thrown again rather than folded: a remainder would favour small numbers.
  for (;;) {
    const thrown = BigInt(`0x${Buffer.from(source(count)).toString('hex')}`) & mask
    if (thrown < n) return thrown
  }
}
