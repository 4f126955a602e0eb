import { expect, test } from 'vitest'
import { gathered } from './gather.ts'
import type { House } from './house.ts'

const house = {} as House // Only its identity is looked at.
const later = () => new Promise(done => setTimeout(done, 5))

test('somebody alone is asked for alone', async () => {
  const asked: number[][] = []
  const look = gathered(async (_, keys: readonly number[]) => {
    asked.push([...keys])
    return keys.map(key => key * 2)
  })

  const answer = await look(house, 4)

  expect(answer).toBe(8)
  expect(asked).toEqual([[4]])
})

test('who comes while a query runs is asked for together, each with the own answer', async () => {
  const asked: number[][] = []
  const look = gathered(async (_, keys: readonly number[]) => {
    asked.push([...keys])
    await later()
    return keys.map(key => key * 2)
  })

  const first = look(house, 1)
  await new Promise(done => setImmediate(done))
  const others = [2, 3, 4].map(key => look(house, key))
  const answers = await Promise.all([first, ...others])

  expect(answers).toEqual([2, 4, 6, 8])
  expect(asked).toEqual([[1], [2, 3, 4]])
})

test('a query that fails fails those who were in it and nobody after them', async () => {
  let broken = true
  const look = gathered(async (_, keys: readonly number[]) => {
    await later()
    if (broken) throw new Error('away')
    return keys
  })
  await expect(look(house, 1)).rejects.toThrow('away')

  broken = false

  expect(await look(house, 2)).toBe(2)
})

test('of many who ask at once only so many are answered in one turn of the loop', async () => {
  const look = gathered(async (_, keys: readonly number[]) => keys, { atOnce: 2 })
  let answered = 0
  const ask = async (key: number): Promise<void> => {
    await look(house, key)
    answered++
  }
  const all = Promise.all([1, 2, 3, 4, 5].map(ask))

  const steps: number[] = []
  for (let before = 0; before < 5; before = answered) {
    await new Promise(done => setImmediate(done))
    steps.push(answered - before)
  }
  await all

  expect(Math.max(...steps)).toBe(2)
})

test('what is told apart runs beside each other, and gathers by itself', async () => {
  const asked: string[][] = []
  let running = 0
  let most = 0
  const look = gathered(
    async (_, keys: readonly string[]) => {
      asked.push([...keys])
      most = Math.max(most, ++running)
      await later()
      running--
      return keys
    },
    { apart: key => key.charAt(0) },
  )

  const answers = await Promise.all(['a1', 'b1', 'a2', 'b2'].map(key => look(house, key)))
  await later()
  const again = await look(house, 'a3')

  expect([...answers, again]).toEqual(['a1', 'b1', 'a2', 'b2', 'a3'])
  expect(asked).toEqual([['a1', 'a2'], ['b1', 'b2'], ['a3']])
  expect(most).toBe(2)
})
