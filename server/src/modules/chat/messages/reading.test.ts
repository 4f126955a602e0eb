import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Call } from '#/engine/house.ts'
import { bytesOf } from '#/engine/reply.ts'
import { after, codeOf, openGroup, openStage, sayText } from '#/testing/chat-stage.ts'
import type { Stage } from '#/testing/chat-stage.ts'
import type { RoomId } from '@fuquan/contract/vocabulary/ids.ts'
import * as joining from '../joining/actions.ts'
import { listMessages, readPage } from './reading.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage(['Lin', 'Mei', 'Bo', 'Ana', 'Stranger'])
})
beforeEach(async () => {
  await stage.rows('delete from chat.pace')
})
afterAll(() => stage.close())

const callOf = (name: string): Pick<Call, 'house' | 'actor'> => ({
  house: stage.house,
  actor: {
    kind: 'user',
    id: stage.idOf(name),
    level: 1,
    roles: [],
    restricted: false,
    language: 'en',
    address: '',
  },
})
const asks = [
  { limit: 5 },
  { limit: 50 },
  { limit: 5, before: 12 },
  { limit: 5, after: 0 },
  { limit: 50, after: 14 },
  { limit: 50, after: 99 },
  { limit: 5, before: 2 },
]
/** A room whose people came at different times, with lines before and after each. */
async function openOld(): Promise<RoomId> {
  const { roomId, code } = await openGroup(stage, 'Lin', [])
  for (const [n, name] of ['Mei', 'Bo', 'Ana'].entries()) {
    for (let line = 0; line < 4; line++) {
      await sayText(stage, 'Lin', roomId, `${n} ${line}`, after(10 * n + line))
    }
    await stage.act(name, joining.joinByLink, { code }, after(10 * n + 5))
  }
  await sayText(stage, 'Ana', roomId, 'hello', after(60))
  return roomId
}

test('all who read at once read what each would read alone', async () => {
  const roomId = await openOld()
  const people = ['Lin', 'Mei', 'Bo', 'Ana']
  const readings = people.flatMap(name => asks.map(ask => ({ name, ask: { roomId, ...ask } })))

  const together = await Promise.all(
    readings.map(({ name, ask }) => listMessages(callOf(name), { ...none, ...ask })),
  )

  for (const [n, { name, ask }] of readings.entries()) {
    const alone = await stage.act(name, readPage, { ...none, ...ask })
    expect(together[n], `${name} ${JSON.stringify(ask)}`).toEqual(alone)
  }
  const [, lin, , fromZero] = together
  expect(lin?.items).toHaveLength(17)
  expect(fromZero?.items.map(one => one.number)).toEqual([1, 2, 3, 4, 5])
})
const none = { before: undefined, after: undefined }

test('nobody reads a line from before they came, however many read with them', async () => {
  const roomId = await openOld()
  const read = (name: string, ask: (typeof asks)[number]) =>
    listMessages(callOf(name), { ...none, roomId, ...ask })

  const [lin, ana] = await Promise.all([read('Lin', { limit: 50 }), read('Ana', { limit: 50 })])
  const [early, counted] = await Promise.all([
    read('Lin', { limit: 5, after: 0 }),
    read('Ana', { limit: 5, after: 0 }),
  ])

  expect(lin.items[0]?.number).toBe(1)
  expect(ana.items.map(one => one.number)).toEqual([16, 17])
  expect(early.items[0]?.number).toBe(1)
  // Counted on from the beginning, the page begins where Ana may see and is not an empty one.
  expect(counted.items.map(one => one.number)).toEqual([16, 17])
})

test('who may see the same lines is given the same page, written once; a newcomer another', async () => {
  const roomId = await openOld()
  await stage.rows(
    `update chat.membership set first_number = 1 where member = '${stage.idOf('Mei')}'`,
  )
  const page = (name: string) => listMessages(callOf(name), { ...none, roomId, limit: 5, after: 0 })

  const [lin, mei, ana] = await Promise.all([page('Lin'), page('Mei'), page('Ana')])
  let writings = 0
  const [one, two, other] = [lin, mei, ana].map(said =>
    bytesOf(said, () => `${++writings} ${said.first}`),
  )

  expect(mei).toBe(lin)
  expect([one, two, other]).toEqual(['1 1', '1 1', `2 ${ana.first}`])
})

test('a stranger among them is told nothing, and the others read on', async () => {
  const roomId = await openOld()
  const both = await Promise.allSettled([
    listMessages(callOf('Stranger'), { ...none, roomId, limit: 50 }),
    listMessages(callOf('Lin'), { ...none, roomId, limit: 50 }),
  ])

  expect(both.map(one => one.status)).toEqual(['rejected', 'fulfilled'])
  const alone = listMessages(callOf('Stranger'), { ...none, roomId, limit: 50 })
  expect(await codeOf(alone)).toBe('not_found')
  const odd = listMessages(callOf('Lin'), { roomId, before: 3, after: 1, limit: 5 })
  expect(await codeOf(odd)).toBe('bad_input')
})
