import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hmacSha256 } from './digest.ts'
import { shuffle, stream } from './seeded.ts'

const seed = Uint8Array.from({ length: 32 }, (_, i) => i)

test('a number is eight bytes of HMAC(seed, label, 0, block), big endian', () => {
  const block = hmacSha256(seed, Buffer.from(`label\0\0\0\0\0\0\0\0\0`, 'latin1'))
  const source = stream(seed, 'label')

  const drawn = Array.from({ length: 4 }, () => source.below(1n << 64n))

  expect(drawn).toEqual([0, 8, 16, 24].map(from => block.readBigUInt64BE(from)))
})

test('the same seed and label give the same numbers, another label gives others', () => {
  const ten = (label: string) => {
    const source = stream(seed, label)
    return Array.from({ length: 10 }, () => source.below(1_000_000n))
  }

  expect(ten('a')).toEqual(ten('a'))
  expect(ten('a')).not.toEqual(ten('b'))
})

test('a number is always below its bound', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: (1n << 64n) - 1n }), fc.string(), (bound, label) => {
      const drawn = stream(seed, label).below(bound)
      expect(drawn).toBeGreaterThanOrEqual(0n)
      expect(drawn).toBeLessThan(bound)
    }),
  )
})

test('a shuffle keeps everything and every order is equally likely', () => {
  const source = stream(seed, 'orders')
  const orders = new Map<string, number>()
  const rounds = 12_000

  for (let n = 0; n < rounds; n++) {
    const amounts = [1n, 2n, 3n]
    shuffle(amounts, source)
    const order = amounts.join()
    orders.set(order, (orders.get(order) ?? 0) + 1)
  }

  expect(orders.size).toBe(6)
  for (const count of orders.values()) expect(Math.abs(count / rounds - 1 / 6)).toBeLessThan(0.015)
})
