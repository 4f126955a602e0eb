import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { Refusal } from '#/kit/refusal.ts'
import type { House } from './house.ts'
import { lane } from './lane.ts'

// A lane only hands the house on; two objects stand for two houses.
const house = { name: 'one' } as unknown as House
const other = { name: 'two' } as unknown as House

const gate = () => {
  let open = (): void => undefined
  const opened = new Promise<void>(done => (open = done))
  return { open: () => open(), opened }
}

/** After this turn of the loop the lines that were begun are being settled. */
const underWay = () => new Promise(done => setImmediate(done))

test('alone an ask is a batch of one and waits for nobody', async () => {
  const batches: number[][] = []
  const line = lane<number, number>({ batchMax: 8, waitingMax: 8 }, async (_, __, asks) => {
    batches.push(asks)
    return asks.map(ask => ask * 2)
  })

  expect(await line.join(house, 'plum', 21)).toBe(42)
  expect(batches).toEqual([[21]])
})

test('while one batch is settled the next one gathers, at most batchMax at a time', async () => {
  const first = gate()
  const batches: number[][] = []
  const line = lane<number, number>({ batchMax: 2, waitingMax: 9 }, async (_, __, asks) => {
    batches.push(asks)
    if (batches.length === 1) await first.opened
    return asks
  })

  const alone = line.join(house, 'plum', 1)
  await underWay()
  const others = [2, 3, 4].map(ask => line.join(house, 'plum', ask))
  first.open()

  expect(await Promise.all([alone, ...others])).toEqual([1, 2, 3, 4])
  expect(batches).toEqual([[1], [2, 3], [4]])
})

test('who comes in the same turn of the loop goes in the same batch', async () => {
  const batches: number[][] = []
  const line = lane<number, number>({ batchMax: 8, waitingMax: 8 }, async (_, __, asks) => {
    batches.push(asks)
    return asks
  })

  await Promise.all([1, 2, 3].map(ask => line.join(house, 'plum', ask)))

  expect(batches).toEqual([[1, 2, 3]])
})

test('keys do not wait for each other, and houses never share a line', async () => {
  const slow = gate()
  const line = lane<number, string>({ batchMax: 9, waitingMax: 9 }, async (on, key, asks) => {
    if (on === house && key === 'plum') await slow.opened
    return asks.map(() => `${key} ${on === house ? 'one' : 'two'}`)
  })

  const waits = line.join(house, 'plum', 1)

  expect(await line.join(house, 'pear', 1)).toBe('pear one')
  expect(await line.join(other, 'plum', 1)).toBe('plum two')
  slow.open()
  expect(await waits).toBe('plum one')
})

test('a full line and a full lane are busy at once', async () => {
  const slow = gate()
  const line = lane<number, number>(
    { batchMax: 1, waitingMax: 2, waitingTotalMax: 3 },
    async (_, __, asks) => {
      await slow.opened
      return asks
    },
  )
  // The first is being settled and no longer waits.
  const settling = ['plum', 'pear'].map((key, n) => line.join(house, key, n))
  await underWay()
  const waiting = ['plum', 'plum', 'pear'].map((key, n) => line.join(house, key, n + 2))
  const kept = [...settling, ...waiting]

  await expect(line.join(house, 'plum', 9)).rejects.toThrow('busy')
  await expect(line.join(house, 'fig', 9).then(() => line.join(house, 'fig', 9))).rejects.toThrow(
    'busy',
  )
  slow.open()
  expect(await Promise.all(kept)).toEqual([0, 1, 2, 3, 4])
  await line.idle()
  expect(line.waiting()).toBe(0)
})

test('a refusal in the answers reaches that ask alone', async () => {
  const line = lane<number, number>({ batchMax: 9, waitingMax: 9 }, async (_, __, asks) =>
    asks.map(ask => (ask % 2 === 0 ? ask : new Refusal('envelope_not_for_you'))),
  )

  const [one, two] = await Promise.allSettled([line.join(house, 'a', 1), line.join(house, 'b', 2)])

  expect(one).toMatchObject({ reason: { code: 'envelope_not_for_you' } })
  expect(two).toMatchObject({ value: 2 })
})

test('a batch that fails tells each of its asks, and the line goes on', async () => {
  let broken = true
  const line = lane<number, number>({ batchMax: 9, waitingMax: 9 }, async (_, __, asks) => {
    if (broken) throw new Error('the database went away')
    return asks
  })

  await expect(line.join(house, 'plum', 1)).rejects.toThrow('the database went away')
  broken = false
  expect(await line.join(house, 'plum', 2)).toBe(2)
})

test('in whatever order, each ask is answered once and a key has one batch', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.constantFrom('plum', 'pear', 'fig'), { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 1, max: 4 }),
      async (scheduler, keys, batchMax) => {
        const settling = new Set<string>()
        const settled = new Map<string, number[]>()
        const line = lane<number, number>({ batchMax, waitingMax: 99 }, async (_, key, asks) => {
          expect(settling.has(key)).toBe(false)
          expect(asks.length).toBeLessThanOrEqual(batchMax)
          settling.add(key)
          await scheduler.schedule(Promise.resolve(), `settle ${key}`)
          settling.delete(key)
          settled.set(key, [...(settled.get(key) ?? []), ...asks])
          return asks.map(ask => ask + 1_000)
        })
        const joins = keys.map((key, n) =>
          scheduler.schedule(Promise.resolve(), `join ${n}`).then(() => line.join(house, key, n)),
        )
        const answers = Promise.all(joins)
        await scheduler.waitFor(answers)

        expect(await answers).toEqual(keys.map((_, n) => n + 1_000))
        expect([...settled.values()].flat().toSorted((a, b) => a - b)).toEqual([...keys.keys()])
        await line.idle()
        expect(line.waiting()).toBe(0)
      },
    ),
    { numRuns: process.env['LONG'] === '1' ? 20_000 : 1_500 },
  )
})
