import type { EnvelopeId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { House } from '#/engine/house.ts'
import { Refusal } from '#/kit/refusal.ts'
import { releaseClock, setClock } from '#/testing/clock.ts'
import { hourMs, openStage, type Stage } from '#/testing/envelope-stage.ts'
import { fill } from '../actions/send.ts'
import { batchMax, claimShare, drawEntrants } from '../lane.ts'
import * as store from '../store.ts'
import { entrantsOf } from './entering.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(async () => {
  await releaseClock(stage.db)
  await stage.booksAgree()
  await stage.close()
})

const ask = async (house: House, id: EnvelopeId, claimer: UserId) => {
  try {
    return (await claimShare(house, id, { claimer, level: 1 })).number
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

const shares = batchMax + 26

/** Lets a crowd tap while an envelope gathers, at both processes. Gives it at its hour. */
async function gathered(second: House) {
  await releaseClock(stage.db)
  const [late, ...crowd] = await stage.crowd(batchMax + 177)
  if (late === undefined) throw new Error('somebody is late')
  const start = Date.now()
  const opensAt = new Date(start + 60_000)
  const id = await stage.house.inTransaction('read write', tx =>
    fill(stage.ctxOf(tx, stage.actor(stage.people.lin), new Date(start)), {
      ...{ room: stage.room, mode: 'lucky', greeting: '', cover: 'plain', lateJoiners: false },
      ...{ opensAt, gathersAt: new Date(start), expiresAt: new Date(start + hourMs) },
      terms: { split: 'lucky:2', total: 200_000n, shares, least: 1n, most: 20_000n },
    }),
  )
  await setClock(stage.db, new Date(start + 1_000))
  await Promise.all(crowd.map((one, n) => ask(n % 2 === 0 ? stage.house : second, id, one)))
  const order = (await entrantsOf(stage.house, id)).map(one => one.claimer)
  expect(order).toHaveLength(crowd.length)
  await setClock(stage.db, opensAt)
  return { id, late, order }
}

/** Demands that claim k is that of the k-th in the order of the draw, and that nothing is left. */
async function drawnInOrder(id: EnvelopeId, order: readonly UserId[]): Promise<void> {
  const numbers = await Promise.all(order.map(person => ask(stage.house, id, person)))
  expect(numbers.slice(0, shares)).toEqual(Array.from({ length: shares }, (_, n) => n + 1))
  expect(new Set(numbers.slice(shares))).toEqual(new Set(['envelope_emptied']))
  expect(await stage.house.read(tx => store.findEnvelope(tx, id))).toMatchObject({
    state: 'emptied',
    claimedSum: 200_000n,
  })
  expect(await stage.balance(id)).toBe(0n)
}

test('a draw of more than one batch keeps its order in two processes that draw at once', async () => {
  const second = await stage.secondHouse()
  const { id, late, order } = await gathered(second)

  // Somebody who never tapped is quick as lightning, at both.
  const slipped = [ask(stage.house, id, late), ask(second, id, late)]
  await Promise.all([drawEntrants(stage.house, id), drawEntrants(second, id)])

  expect(await Promise.all(slipped)).toEqual(['envelope_emptied', 'envelope_emptied'])
  await drawnInOrder(id, order)
})

test('a process that dies in the midst of a draw leaves the rest of it to another', async () => {
  const second = await stage.secondHouse()
  const { id, late, order } = await gathered(second)
  let writes = 0
  const live = (mode: string): void => {
    if (mode === 'read write' && ++writes > 2) throw new Error('the process has died')
  }
  const { inTransaction, inBurst } = second
  const dying: House = {
    ...second,
    inTransaction: async (mode, work) => {
      live(mode)
      return inTransaction(mode, work)
    },
    inBurst: async (mode, work) => {
      live(mode)
      return inBurst(mode, work)
    },
  }

  await expect(drawEntrants(dying, id)).rejects.toThrow('died')
  const between = await stage.house.read(tx => store.findEnvelope(tx, id))
  // Who taps next finds the draw half made, and does not slip in before its other half.
  expect(await ask(stage.house, id, late)).toBe('envelope_emptied')

  expect(between).toMatchObject({ state: 'open', claimed: batchMax, drawn: false })
  await drawnInOrder(id, order)
})
