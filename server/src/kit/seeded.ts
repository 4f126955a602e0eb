import { assert, present } from './assert.ts'
import { hmacSha256 } from './digest.ts'

export const seedBytes = 32
const numbersPerBlock = 4
const range = 1n << 64n

/** Chance that anybody can repeat: the same seed and label give the same numbers for ever. */
export type Stream = { below(bound: bigint): bigint }

/**
 * Opens the stream of numbers of a seed under a label.
 *
 * Block j is HMAC-SHA-256(key seed, label, a zero byte, j in 8 bytes), read as four big-endian
 * numbers. `below(m)` takes the next number, skipping those that would make small results likelier.
 * Source: recipe v1, docs/use/checking-a-draw.md; rule R20 of the envelopes rulebook.
 */
export function stream(seed: Uint8Array, label: string): Stream {
  assert(seed.length === seedBytes)
  const name = Buffer.from(label, 'utf8')
  const message = Buffer.alloc(name.length + 9)
  message.set(name)
  let block: Buffer = Buffer.alloc(0)
  let blocks = 0n
  let place = numbersPerBlock

  const next = (): bigint => {
    if (place === numbersPerBlock) {
      message.writeBigUInt64BE(blocks, name.length + 1)
      block = hmacSha256(seed, message)
      blocks += 1n
      place = 0
    }
    place += 1
    return block.readBigUInt64BE((place - 1) * 8)
  }

  const below = (bound: bigint): bigint => {
    assert(bound > 0n)
    assert(bound <= range)
    const fair = range - (range % bound)
    let drawn = next()
    while (drawn >= fair) drawn = next()
    return drawn % bound
  }

  return { below }
}

/** Shuffles in place, every order equally likely (Fisher-Yates from the end). */
export function shuffle(amounts: bigint[], source: Stream): void {
  for (let last = amounts.length - 1; last > 0; last--) {
    const other = Number(source.below(BigInt(last + 1)))
    const kept = present(amounts[last])
    amounts[last] = present(amounts[other])
    amounts[other] = kept
  }
}
