import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '#/engine/ids.ts'
import { many, sql } from '#/engine/db.ts'
import { releaseClock, setClock } from '#/testing/clock.ts'
import { openWorld, passwordOfAll, type World } from '#/testing/world.ts'
import { fromWire, toWire } from '@fuquan/contract/vocabulary/ids.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const named = (prefix: string) => toWire(prefix, newId())

test('two people meet in a room by a link and talk, over HTTP', async () => {
  const { lin, mei, stranger } = world.people
  const roomId = named('rom')
  const made = await lin.call('createRoom', { roomId, name: 'Hot pot' })
  expect(made).toMatchObject({ status: 200, body: { id: roomId, template: 'interest' } })
  const link = await lin.call('makeLink', { roomId })
  const code = String(link.body['code'])
  const card = await world.guest.call('getLink', { code })
  expect(card).toMatchObject({ status: 200, body: { roomName: 'Hot pot', roomId: null } })
  expect(await mei.call('joinByLink', { code })).toMatchObject({ status: 200, body: { roomId } })

  const messageId = named('msg')
  const said = await mei.call('say', { roomId, messageId, text: ' 你好 👩‍👩‍👧‍👦 ' })
  expect(said).toMatchObject({
    status: 200,
    body: { id: messageId, number: 3, author: mei.id, text: '你好 👩‍👩‍👧‍👦', facts: {} },
  })
  expect((await mei.call('say', { roomId, messageId, text: 'again' })).body).toEqual(said.body)

  const list = await lin.call('listRooms', {})
  expect(list.body).toMatchObject({ items: [{ id: roomId, unread: 2, number: 3 }] })
  const read = await lin.call('markRead', { roomId, upTo: 3 })
  expect(read).toMatchObject({ status: 200, body: { readUpTo: 3, unread: 0 } })
  const page = await lin.call('listMessages', { roomId, after: 1, limit: 1 })
  expect(page.body).toMatchObject({ items: [{ number: 2, line: 'chat.joined' }], number: 3 })
  const refused = await stranger.call('listMessages', { roomId })
  expect(refused).toMatchObject({ status: 404, body: { code: 'not_found' } })
  const hidden = await lin.call('say', { roomId, messageId: named('msg'), text: 'a\u202Eb' })
  expect(hidden).toMatchObject({ status: 400, body: { code: 'bad_input' } })
})

test('an invitation by handle shows under Today and is answered, over HTTP', async () => {
  const { lin, ana } = world.people
  const roomId = named('rom')
  await lin.call('createRoom', { roomId, name: 'Class 3', template: 'class' })
  const asked = await lin.call('inviteToRoom', { roomId, handle: ana.handle })
  const id = String(asked.body['id'])

  const waiting = await ana.call('listWaiting', {})
  expect(waiting.body).toMatchObject({ items: [{ kind: 'chat.invited', ref: id }] })
  expect((await ana.call('getUnread', {})).body).toMatchObject({ waiting: 1 })
  const invitations = await ana.call('listInvitations', {})
  expect(invitations.body).toMatchObject({ items: [{ id, by: { id: lin.id } }] })
  const yes = await ana.call('answerInvitation', { roomInvitationId: id, accept: true })
  expect(yes).toMatchObject({ status: 200, body: { roomId } })

  expect((await ana.call('getUnread', {})).body).toMatchObject({ waiting: 0 })
  const role = await lin.call('changeRole', { roomId, userId: ana.id, role: 'admin' })
  expect(role).toMatchObject({ status: 200, body: { role: 'admin' } })
  expect((await lin.call('leaveRoom', { roomId })).status).toBe(200)
  expect((await ana.call('getRoom', { roomId })).body).toMatchObject({ myRole: 'owner' })
  const notices = await ana.call('listNotices', {})
  expect(notices.status).toBe(200)
})

test('somebody outside signs up by a room link and is in the room', async () => {
  const { lin } = world.people
  const roomId = named('rom')
  await lin.call('createRoom', { roomId, name: 'Neighbours' })
  const link = await lin.call('makeLink', { roomId })
  const code = String(link.body['code'])
  const card = await world.guest.call('getLink', { code })
  const inviteCode = String(card.body['houseInvite'])

  const who = { handle: 'newcomer', name: 'Newcomer', password: passwordOfAll }
  const signedUp = await world.guest.call('signUp', { ...who, inviteCode, as: 'token' })
  expect(signedUp.status).toBe(200)
  await world.settle()

  const room = await lin.call('getRoom', { roomId })
  expect(room.body).toMatchObject({ memberCount: 2 })
})

test('a message is taken back at 119 s and no more at 121 s', async () => {
  const { tariq } = world.people
  const roomId = named('rom')
  await tariq.call('createRoom', { roomId, name: 'Diary' })
  const noon = new Date(Date.now() + 1000)
  const at = (seconds: number) => setClock(world.db, new Date(noon.getTime() + seconds * 1000))

  await at(0)
  for (const text of ['one', 'two'])
    await tariq.call('say', { roomId, messageId: named('msg'), text })
  await at(119)
  const inTime = await tariq.call('recallMessage', { roomId, number: 2 })
  await at(121)
  const late = await tariq.call('recallMessage', { roomId, number: 3 })
  await releaseClock(world.db)

  expect(inTime).toMatchObject({ status: 200, body: { number: 2, text: null } })
  expect(late).toMatchObject({ status: 410, body: { code: 'chat_recall_late' } })
})

test('a message wakes its room with ids and a number, and no words', async () => {
  const { bo } = world.people
  const roomId = named('rom')
  await bo.call('createRoom', { roomId, name: 'Quiet' })
  await bo.call('say', { roomId, messageId: named('msg'), text: 'secret words' })

  const rows = await many<{ channels: string[]; refs: object }>(
    world.db,
    sql`select channels, refs from engine.outbox where name = 'chat.said' order by id desc limit 1`,
  )

  expect(rows).toEqual([
    {
      channels: [`room:${fromWire('rom', roomId)}`],
      refs: { roomId, roomVersion: 2 },
    },
  ])
})
