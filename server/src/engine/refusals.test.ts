import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { Refusal } from '#/kit/refusal.ts'
import { type ParcelHouse, idOf, openParcels } from '#/testing/parcels.ts'
import { many, sql } from './db.ts'
import { keepEarly } from './refusals.ts'

let world: ParcelHouse
beforeAll(async () => {
  world = await openParcels()
})
afterAll(() => world.close())

const keptOf = async (name: string): Promise<number> => {
  const rows = await world.house.read(tx =>
    many(tx, sql`select 1 from engine.refused where actor_id = ${idOf(name)}`),
  )
  return rows.length
}

test('a refusal at the door that could not be written is written the next time', async () => {
  const { house } = world
  const refusal = new Refusal('restricted')
  const refusing = { actorId: idOf('mei'), key: 'one', act: 'parcels.sendParcel', refusal }
  const failing = vi.spyOn(house, 'inTransaction').mockRejectedValue(new Error('no database'))

  await expect(keepEarly(house, refusing)).rejects.toThrow('no database')
  failing.mockRestore()
  await keepEarly(house, refusing)
  await keepEarly(house, { ...refusing, key: 'two' })

  expect(await keptOf('mei')).toBe(1)
})

test('who is refused at the door hears why, even when it cannot be written', async () => {
  const { house } = world
  const failing = vi.spyOn(house, 'inTransaction').mockRejectedValue(new Error('no database'))
  const answer = await world.send({ as: 'bo', key: world.newKey() })
  failing.mockRestore()
  expect(answer.json().code).toBe('restricted')
  expect(await keptOf('bo')).toBe(0)

  await world.send({ as: 'bo', key: world.newKey() })
  expect(await keptOf('bo')).toBe(1)
})
