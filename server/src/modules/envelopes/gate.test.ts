import { expect, test } from 'vitest'
import { makeGate } from './gate.ts'

test('no more than allowed are inside at once, and a failure leaves', async () => {
  const gate = makeGate(2)
  const order: number[] = []
  let inside = 0
  let most = 0
  const visit = (n: number) =>
    gate(async () => {
      order.push(n)
      inside += 1
      most = Math.max(most, inside)
      await new Promise(done => setTimeout(done, 1))
      inside -= 1
      if (n % 3 === 0) throw new Error('it failed')
    })

  const visits = await Promise.allSettled(Array.from({ length: 12 }, (_, n) => visit(n)))

  expect(most).toBe(2)
  expect(inside).toBe(0)
  expect(order).toEqual(Array.from({ length: 12 }, (_, n) => n))
  expect(visits.filter(one => one.status === 'rejected')).toHaveLength(4)
})
