import { expect, test } from 'vitest'
import { eachBounded } from './bounded.ts'

const pause = () => new Promise(resolve => setTimeout(resolve, 1))

test('everything is run once, and never more at once than was said', async () => {
  const done: number[] = []
  let running = 0
  let most = 0
  const items = Array.from({ length: 50 }, (_, n) => n)
  await eachBounded(items, 4, async item => {
    most = Math.max(most, ++running)
    await pause()
    running--
    done.push(item)
  })
  expect(done.toSorted((a, b) => a - b)).toEqual(items)
  expect(most).toBe(4)
})

test('a failure is told, and nothing to do is no harm', async () => {
  await eachBounded([], 4, () => Promise.reject(new Error('never')))
  const failing = eachBounded([1, 2], 1, async () => {
    throw new Error('no')
  })
  await expect(failing).rejects.toThrow('no')
})
