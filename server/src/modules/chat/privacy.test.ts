import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { many, sql } from '#/engine/db.ts'
import {
  after,
  callBy,
  codeOf,
  copyOf,
  newMessageId,
  openGroup,
  openStage,
  sayText,
  type Stage,
} from '#/testing/chat-stage.ts'
import { tell } from '#/engine/events.ts'
import { closed } from '#/modules/identity/index.ts'
import { runDueJobs } from '#/testing/jobs.ts'
import type { RoomId } from '@fuquan/contract/vocabulary/ids.ts'
import { announce } from './announcing/actions.ts'
import * as chat from './index.ts'
import * as messages from './messages/actions.ts'
import { exportRoom, exportRoomJson } from './messages/export.ts'
import { searchMessages } from './messages/find.ts'
import { reportMessage } from './reports/actions.ts'
import { listReports } from './reports/store.ts'
import { changeRole, getRoom, listMembers, listRooms, removeMember } from './rooms/actions.ts'
import { openDirect, silenceMember } from './rooms/actions-terms.ts'
import { findInMyRooms } from './rooms/pay.ts'
import { readPage } from './messages/reading.ts'
import { listReaders, listReadMarks } from './threads/actions.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage(['Lin', 'Mei', 'Bo', 'Ana', 'Wei', 'Xin'])
})
beforeEach(async () => {
  await stage.rows('delete from chat.pace')
})
afterAll(() => stage.close())

let threads = 0
/** The thread of a thing between two who do not know each other. */
const openThread = (): Promise<RoomId> => {
  threads += 1
  const object = { kind: 'order', ref: `ord_of_privacy_${threads}` }
  const people = [stage.idOf('Lin'), stage.idOf('Mei')]
  return stage.house.inTransaction('read write', tx =>
    chat.openThread(tx, { object, people, now: after(0) }),
  )
}
const read = (name: string, roomId: RoomId, limit = 100) =>
  stage.act(name, readPage, { roomId, before: undefined, after: undefined, limit })
const find = (name: string, roomId: RoomId | undefined, text: string) =>
  stage.act(name, searchMessages, { text, roomId, cursor: undefined })

describe('What is masked among strangers', () => {
  test('is not found by its digits either, in the thread or over all rooms', async () => {
    const roomId = await openThread()
    await sayText(stage, 'Mei', roomId, 'Ring 13812345678 about the lamp')

    for (const part of ['138', '13812345678', '5678']) {
      for (const where of [roomId, undefined]) {
        const found = await find('Lin', where, part)
        expect([part, found.items, found.people]).toEqual([part, [], []])
      }
    }
    expect((await find('Lin', roomId, 'lamp')).items).toHaveLength(1)
    expect((await find('Mei', roomId, '13812345678')).items).toHaveLength(1)
  })

  test('is masked above an answer too: in what is said, read alone, found and said again', async () => {
    const roomId = await openThread()
    const { number: quote } = await sayText(stage, 'Mei', roomId, 'Ring 13812345678, please')
    const said = { roomId, messageId: newMessageId(), text: 'I will', quote }
    const heard = [
      await stage.act('Lin', messages.say, said),
      await stage.act('Lin', messages.say, said),
      (await find('Lin', roomId, 'will')).items[0]?.message,
      (await read('Lin', roomId, 1)).items[0],
    ]
    for (const line of heard) {
      expect(line?.text).toBe('I will')
      expect(line?.quote?.text).toBe('Ring ▒▒▒, please')
    }
  })

  test('is masked in the name of a place and under a picture as it is in a text', async () => {
    const roomId = await openThread()
    const place = { label: 'www.elsewhere.com', lat: 31.2, lon: 121.4, accuracyM: 100 as const }
    await stage.act('Mei', messages.say, { roomId, messageId: newMessageId(), place })
    await many(
      stage.db,
      sql`
        update chat.message
        set content = content || jsonb_build_object('pictures', jsonb_build_array(
          jsonb_build_object('id', ${newMessageId()}::text, 'alt', 'call 13812345678',
            'width', 4, 'height', 3)))
        where room = ${roomId}`,
    )

    const [seen] = (await read('Lin', roomId)).items
    expect(seen?.masked).toBe(true)
    expect(seen?.place?.label).not.toContain('elsewhere')
    expect(seen?.pictures[0]?.alt).not.toMatch(/[0-9]{7}/)
    expect((await find('Lin', roomId, 'elsewhere')).items).toEqual([])
    const [own] = (await read('Mei', roomId)).items
    expect([own?.masked, own?.place?.label]).toEqual([false, 'www.elsewhere.com'])
  })
})

describe('A report', () => {
  test('shows what was reported, and of its neighbours nothing that was taken back', async () => {
    const { roomId } = await openGroup(stage, 'Lin', ['Mei', 'Bo'])
    const secret = await sayText(stage, 'Bo', roomId, 'my card number is a secret', after(10))
    await stage.act('Bo', messages.recallMessage, { roomId, number: secret.number }, after(11))
    const insult = await sayText(stage, 'Mei', roomId, 'an insult', after(12))
    await stage.act('Mei', messages.recallMessage, { roomId, number: insult.number }, after(13))

    const said = { roomId, number: insult.number, about: 'insult' as const, words: '' }
    await stage.act('Lin', reportMessage, said, after(14))

    const rows = await stage.house.read(tx =>
      listReports(tx, { state: 'waiting', from: undefined, limit: 10 }),
    )
    const texts = rows[0]?.excerpt.map(line => line.text)
    expect(texts).toContain('an insult')
    expect(JSON.stringify(texts)).not.toContain('secret')
  })
})

test('who was taken out of a group says nothing there any more and reads nothing', async () => {
  const { roomId } = await openGroup(stage, 'Lin', ['Ana'])
  const line = await sayText(stage, 'Ana', roomId, 'still here', after(20))
  await stage.act('Lin', removeMember, { roomId, userId: stage.idOf('Ana') }, after(21))

  expect(await codeOf(sayText(stage, 'Ana', roomId, 'and still', after(22)))).toBe('not_found')
  expect(await codeOf(read('Ana', roomId))).toBe('not_found')
  expect(await codeOf(find('Ana', roomId, 'still'))).toBe('not_found')
  const recall = { roomId, number: line.number }
  expect(await codeOf(stage.act('Ana', messages.recallMessage, recall))).toBe('not_found')
  expect((await find('Ana', undefined, 'still')).items).toEqual([])
})

test('an admin who may only read announces nothing either', async () => {
  const { roomId } = await openGroup(stage, 'Lin', ['Mei'])
  const mei = { roomId, userId: stage.idOf('Mei') }
  await stage.act('Lin', changeRole, { ...mei, role: 'admin' as const }, after(30))
  await stage.act('Lin', silenceMember, { ...mei, minutes: 10 }, after(31))
  const say = (at: number) =>
    stage.act('Mei', announce, { roomId, messageId: newMessageId(), text: 'Hear me' }, after(at))

  expect(await codeOf(say(32))).toBe('chat_muted')
  expect(await codeOf(say(31 + 601))).toBe(undefined)
})

test('who blocked whom is found by neither among the people of their rooms', async () => {
  await openGroup(stage, 'Lin', ['Bo', 'Ana'])
  await many(
    stage.db,
    sql`
      insert into friends.block (owner, other, at)
      values (${stage.idOf('Bo')}, ${stage.idOf('Ana')}, ${after(0)})`,
  )
  const found = async (who: string, name: string) =>
    (await stage.act(who, findInMyRooms, { name })).items.map(one => one.name)

  expect([await found('Ana', 'bo'), await found('Bo', 'ana')]).toEqual([[], []])
  expect([await found('Lin', 'bo'), await found('Lin', 'ana')]).toEqual([['Bo'], ['Ana']])
})

test('in an old room of two who blocks looks like who left the house', async () => {
  const talk = async (name: string): Promise<RoomId> => {
    await stage.befriend('Mei', name)
    const { id } = await stage.act('Mei', openDirect, { userId: stage.idOf(name) })
    await sayText(stage, name, id, 'See you on Sunday', after(40))
    await sayText(stage, 'Mei', id, 'Yes, at noon', after(41))
    await stage.act(name, messages.markRead, { roomId: id, upTo: 2 }, after(42))
    return id
  }
  const seenBy = async (name: string, roomId: RoomId, of: string): Promise<string> => {
    const page = { cursor: undefined, limit: 50 }
    const rooms = await stage.act(name, listRooms, page)
    const mine = rooms.items.filter(room => room.id === roomId)
    const answers = [
      await stage.act(name, getRoom, { roomId }),
      mine,
      // Who else is in the list is known by other rooms of Mei's.
      rooms.people.some(card => card.id === stage.idOf(of)),
      await read(name, roomId),
      await find(name, roomId, 'Sunday'),
      (await find(name, undefined, 'Sunday')).people.map(card => card.name),
      await stage.act(name, listMembers, { roomId, ...page }),
      await stage.act(name, listReadMarks, { roomId }),
      await stage.act(name, listReaders, { roomId, number: 2 }),
      await copyOf(exportRoom(callBy(stage, name), { roomId })),
      JSON.parse(await copyOf(exportRoomJson(callBy(stage, name), { roomId }))),
    ]
    // Two rooms and their lines have ids of their own.
    const ids = /[0-9a-f]{8}-[0-9a-f-]{27}|(usr|rom|msg)_[0-9a-z]{26}/g
    return JSON.stringify(answers, undefined, 1).replaceAll(ids, 'id')
  }
  const [left, blocked] = [await talk('Wei'), await talk('Xin')]
  const before = await seenBy('Mei', blocked, 'Xin')

  await stage.block('Xin', 'Mei')
  await stage.house.inTransaction('read write', async tx => {
    await many(tx, sql`delete from friends.tie where ${stage.idOf('Wei')} in (owner, other)`)
    await many(tx, sql`update identity.user set name = '已注销' where id = ${stage.idOf('Wei')}`)
    await tell(tx, closed, { userId: stage.idOf('Wei') })
  })
  await runDueJobs(stage.house)

  const blocking = await seenBy('Mei', blocked, 'Xin')
  expect(blocking).toBe(await seenBy('Mei', left, 'Wei'))
  expect(before).toContain('"Xin"')
  expect(blocking).not.toContain('"Xin"')
  for (const room of [left, blocked]) {
    const said = sayText(stage, 'Mei', room, 'Still on?', after(60))
    expect(await codeOf(said)).toBe('chat_stranger_refused')
  }
  // Who blocks goes on seeing whom.
  expect(await seenBy('Xin', blocked, 'Mei')).toContain('"Mei"')
})
