import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from '#/testing/client.ts'
import { openWorld, type World } from '#/testing/world.ts'

let world: World
let lin: Client
let mei: Client
beforeAll(async () => {
  world = await openWorld()
  ;({ lin, mei } = world.people)
})
afterAll(() => world.close())

const toFriend = (other: Client) => ({ way: { by: 'handle', handle: other.handle } })
const asksOf = async (who: Client, role: 'mine' | 'to_me') => {
  const list: { items: { id: string; state: string }[] } = (await who.get('listAsks', {
    role,
  })) as never
  return list.items.map(({ state }) => state)
}
const waiting = async (who: Client): Promise<string[]> => {
  const { items }: { items: { kind: string }[] } = (await who.get('listWaiting')) as never
  return items.map(item => item.kind).filter(kind => kind === 'envelopes.asked')
}

test('a block ends what two asked each other for, and the other reads of it as of silence', async () => {
  await lin.get('requestFriend', toFriend(mei))
  await mei.get('requestFriend', toFriend(lin))
  await mei.get('askForEnvelopes', { people: [lin.id], occasion: 'a kite' })
  await lin.get('askForEnvelopes', { people: [mei.id], occasion: 'tea' })
  await world.settle()
  expect([await waiting(lin), await waiting(mei)]).toEqual([
    ['envelopes.asked'],
    ['envelopes.asked'],
  ])

  await lin.get('blockPerson', { userId: mei.id })
  await world.settle()

  expect([await waiting(lin), await waiting(mei)]).toEqual([[], []])
  expect([await asksOf(lin, 'to_me'), await asksOf(lin, 'mine')]).toEqual([[], ['withdrawn']])
  // What Mei asked for goes on waiting, to her.
  expect([await asksOf(mei, 'to_me'), await asksOf(mei, 'mine')]).toEqual([['withdrawn'], ['open']])
})
