import { expect, test } from 'vitest'
import { judge, percentile } from './judge.ts'

// The judge of the soak, held against runs with a planted fault: it must find each of them.
const limits = { slower: 2, slowerMs: 20, heavier: 1.3, heavierBytes: 20_000_000 }
const seconds = Array.from({ length: 30 }, (_, n) => n)
const evenly = seconds.flatMap(n =>
  Array.from({ length: 100 }, (_, k) => ({ atMs: n * 1_000 + k, ms: 5 + (k % 10), good: true })),
)
// A sawtooth, as a collected heap is.
const steady = seconds.map(n => ({ atMs: n * 1_000, bytes: 100e6 + (n % 5) * 15e6 }))

const pace = seconds.map(n => ({ atMs: n * 1_000, ms: 4 }))

test('an even run is found right, also with a heap that rises and is collected', () => {
  expect(judge({ seen: evenly, memory: steady, pace }, limits)).toEqual([])
})

test('one error is found', () => {
  const seen = [...evenly, { atMs: 20_000, ms: 5, good: false }]
  expect(judge({ seen, memory: steady, pace }, limits)).toEqual([
    '1 of 3001 asks ended in an error',
  ])
})

test('a leak of 3 MB a second is found under the sawtooth', () => {
  const memory = steady.map(one => ({ ...one, bytes: one.bytes + one.atMs * 3_000 }))
  expect(judge({ seen: evenly, memory, pace }, limits)).toHaveLength(1)
})

test('answers that take ever longer are found, and a tail that does', () => {
  const slow = evenly.map(one => ({ ...one, ms: one.ms + one.atMs / 200 }))
  expect(judge({ seen: slow, memory: steady, pace }, limits).join()).toMatch(/p50 .*p99 /)
  const tail = evenly.map((one, n) => ({ ...one, ms: n % 50 ? one.ms : one.ms + one.atMs / 50 }))
  expect(judge({ seen: tail, memory: steady, pace }, limits).join()).toMatch(/^p99 /)
})

test('three seconds that others took are no fault, whatever their tail was', () => {
  const moment = evenly.map(one => ({
    ...one,
    ms: one.atMs >= 24_000 && one.atMs < 27_000 ? one.ms + 400 : one.ms,
  }))
  expect(judge({ seen: moment, memory: steady, pace }, limits)).toEqual([])
})

test('a machine that slows down is no fault of the house, unless the house slows down more', () => {
  const busy = pace.map(one => ({ ...one, ms: one.atMs < 15_000 ? 4 : 16 }))
  const slow = (times: number) =>
    evenly.map(one => ({ ...one, ms: one.atMs < 15_000 ? one.ms : one.ms * times }))

  expect(judge({ seen: slow(8), memory: steady, pace: busy }, limits)).toEqual([])
  expect(judge({ seen: slow(30), memory: steady, pace: busy }, limits)).not.toEqual([])
})

test('a percentile is a value that was seen', () => {
  expect(percentile([3, 1, 2], 50)).toBe(2)
  expect(percentile([], 99)).toBe(0)
})
