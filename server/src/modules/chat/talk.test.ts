import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { paintDrawing } from '#/engine/image.ts'
import {
  after,
  callBy,
  codeOf,
  newMessageId,
  openGroup,
  openStage,
  sayText,
} from '#/testing/chat-stage.ts'
import type { Stage } from '#/testing/chat-stage.ts'
import type { RoomId } from '@fuquan/contract/vocabulary/ids.ts'
import * as announcing from './announcing/actions.ts'
import { check } from './checks.ts'
import * as chat from './index.ts'
import * as messages from './messages/actions.ts'
import * as pictures from './pictures/actions.ts'
import { listRoomPictures } from './pictures/album.ts'
import * as rooms from './rooms/actions.ts'
import * as terms from './rooms/actions-terms.ts'
import { readPage } from './messages/reading.ts'
import { clearThread } from './threads/clearing.ts'

let stage: Stage
let folder: string
beforeAll(async () => {
  stage = await openStage(['Lin', 'Mei', 'Bo', 'Ana', 'Tariq', 'Stranger'])
  folder = await mkdtemp(join(tmpdir(), 'fuquan-talk-'))
})
beforeEach(async () => {
  await stage.rows('delete from chat.pace')
})
afterAll(async () => {
  await stage.close()
  await rm(folder, { recursive: true, force: true })
})

const page = { before: undefined, after: undefined, limit: 100 }
const read = (name: string, roomId: RoomId) => stage.act(name, readPage, { roomId, ...page })
const room = (name: string, roomId: RoomId) => stage.act(name, rooms.getRoom, { roomId })
const bring = async (name: string, roomId: RoomId) => {
  const path = join(folder, `${newMessageId()}.png`)
  const red = '<rect width="900" height="600" fill="#c62f21"/>'
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="600">${red}</svg>`
  await writeFile(path, await paintDrawing(svg))
  const file = { path, bytes: 1, mediaType: 'image/png' }
  return pictures.uploadMessagePicture(callBy(stage, name), { roomId, file })
}

describe('what can be said', () => {
  test('only members read pictures, and only once they are said', async () => {
    const { roomId } = await openGroup(stage, 'Lin', ['Mei'])
    const { id, width, height } = await bring('Lin', roomId)
    const said = { roomId, messageId: newMessageId(), pictures: [{ id, alt: 'a red wall' }] }
    const key = { roomId, messagePictureId: id, size: 'large' as const }

    expect([width, height]).toEqual([900, 600])
    expect(await codeOf(pictures.getMessagePicture(callBy(stage, 'Mei'), key))).toBe('not_found')
    const message = await stage.act('Lin', messages.say, said)

    expect(message.pictures).toEqual([{ id, alt: 'a red wall', width: 900, height: 600 }])
    const file = await pictures.getMessagePicture(callBy(stage, 'Mei'), key)
    expect('bytes' in file && file.bytes.length).toBeGreaterThan(100)
    expect(await codeOf(pictures.getMessagePicture(callBy(stage, 'Stranger'), key))).toBe(
      'not_found',
    )
    // Another's picture, or one said before, is said by nobody again.
    const again = { ...said, messageId: newMessageId() }
    expect(await codeOf(stage.act('Mei', messages.say, again))).toBe('bad_input')
    expect(await codeOf(stage.act('Lin', messages.say, again))).toBe('bad_input')
    await stage.act('Lin', messages.recallMessage, { roomId, number: message.number })
    expect(await codeOf(pictures.getMessagePicture(callBy(stage, 'Mei'), key))).toBe('not_found')
  })

  test('the pictures of a room are listed, the newest first, as far as one may see them', async () => {
    const { roomId } = await openGroup(stage, 'Lin', ['Mei'])
    const say = async (name: string, alts: readonly string[]) => {
      const shown = []
      for (const alt of alts) shown.push({ ...(await bring(name, roomId)), alt })
      return stage.act(name, messages.say, { roomId, messageId: newMessageId(), pictures: shown })
    }
    const list = async (name: string, before?: number) => {
      const { items, next } = await stage.act(name, listRoomPictures, { roomId, before })
      return { alts: items.map(line => line.pictures.map(picture => picture.alt)), next }
    }
    await bring('Lin', roomId) // Never said: nobody’s to see.
    const first = await say('Lin', ['a bridge', 'a boat'])
    await sayText(stage, 'Lin', roomId, 'see?')
    const second = await say('Mei', ['a loaf'])
    const gone = await say('Mei', ['a mistake'])
    await stage.act('Mei', messages.recallMessage, { roomId, number: gone.number })

    expect(await list('Lin')).toEqual({ alts: [['a loaf'], ['a bridge', 'a boat']], next: null })
    expect((await list('Lin', second.number)).alts).toEqual([['a bridge', 'a boat']])
    expect((await list('Lin', first.number)).alts).toEqual([])
    await stage.act('Mei', clearThread, { roomId })
    expect((await list('Mei')).alts).toEqual([])
    expect(
      await codeOf(stage.act('Stranger', listRoomPictures, { roomId, before: undefined })),
    ).toBe('not_found')
  })

  test('a place is kept no more exactly than its sender chose', async () => {
    const { roomId } = await openGroup(stage, 'Lin', ['Mei'])
    const place = { label: '柳溪桥', lat: 31.234567, lon: 121.456789, accuracyM: 1000 as const }
    const said = { roomId, messageId: newMessageId(), place }

    const message = await stage.act('Lin', messages.say, said)

    expect(message.place?.label).toBe('柳溪桥')
    expect(message.place?.lat).not.toBe(place.lat)
    expect(Math.abs((message.place?.lat ?? 0) - place.lat) * 111_320).toBeLessThanOrEqual(501)
    const kept = await stage.rows<{ content: string }>(
      `select content::text from chat.message where kind = 'place'`,
    )
    expect(kept.map(row => row.content).join()).not.toContain('31.2345')
  })

  test('one line says one thing', async () => {
    const { roomId } = await openGroup(stage, 'Lin', [])
    const nothing = { roomId, messageId: newMessageId() }
    expect(await codeOf(stage.act('Lin', messages.say, nothing))).toBe('bad_input')
  })

  test('a quote shows the line it answers, and nothing once that was taken back', async () => {
    const { roomId } = await openGroup(stage, 'Lin', ['Mei'])
    const first = await sayText(stage, 'Lin', roomId, '周五火锅?')
    const answer = { roomId, messageId: newMessageId(), text: '来', quote: first.number }
    await stage.act('Mei', messages.say, answer)

    expect((await read('Lin', roomId)).items.at(-1)?.quote?.text).toBe('周五火锅?')
    await stage.act('Lin', messages.recallMessage, { roomId, number: first.number })
    expect((await read('Mei', roomId)).items.at(-1)?.quote).toMatchObject({ text: null })
    const later = { ...answer, messageId: newMessageId(), quote: 999 }
    expect(await codeOf(stage.act('Mei', messages.say, later))).toBe('bad_input')
  })

  test('who is meant sees it in the list until they read it; all are meant by admins only', async () => {
    const { roomId } = await openGroup(stage, 'Lin', ['Mei', 'Bo'])
    const said = {
      roomId,
      messageId: newMessageId(),
      text: '@Mei ?',
      mentions: [stage.idOf('Mei')],
    }
    const { number } = await stage.act('Lin', messages.say, said)

    expect((await room('Mei', roomId)).mentioned).toBe(true)
    const told = await stage.rows<{ person: string }>(
      `select person from notifications.notice where kind = 'chat.mentioned'`,
    )
    expect(told.map(row => row.person)).toEqual([stage.idOf('Mei')])
    expect((await room('Bo', roomId)).mentioned).toBe(false)
    await stage.act('Mei', messages.markRead, { roomId, upTo: number })
    expect((await room('Mei', roomId)).mentioned).toBe(false)
    const all = { roomId, messageId: newMessageId(), text: 'all', mentionsAll: true }
    expect(await codeOf(stage.act('Bo', messages.say, all))).toBe('bad_input')
    await stage.act('Lin', messages.say, all)
    expect((await room('Bo', roomId)).mentioned).toBe(true)
  })

  test('a forwarded line is one’s own in the other room, with its pictures', async () => {
    const from = await openGroup(stage, 'Lin', ['Mei'])
    const to = await openGroup(stage, 'Mei', ['Bo'])
    const picture = await bring('Lin', from.roomId)
    const said = { roomId: from.roomId, messageId: newMessageId(), pictures: [picture] }
    const { number } = await stage.act('Lin', messages.say, said)
    const ask = { roomId: from.roomId, number, toRoomId: to.roomId, messageId: newMessageId() }

    const made = await stage.act('Mei', messages.forwardMessage, ask)
    const twice = await stage.act('Mei', messages.forwardMessage, ask)

    expect(twice.number).toBe(made.number)
    expect(made).toMatchObject({ forwarded: true, author: stage.idOf('Mei') })
    const key = { roomId: to.roomId, size: 'small' as const }
    const [copy] = made.pictures
    if (!copy) throw new Error('the picture did not come along')
    const file = await pictures.getMessagePicture(callBy(stage, 'Bo'), {
      ...key,
      messagePictureId: copy.id,
    })
    expect('bytes' in file).toBe(true)
    expect(await codeOf(stage.act('Bo', messages.forwardMessage, ask))).toBe('not_found')
    const card = { roomId: from.roomId, by: stage.idOf('Lin'), now: after(9) }
    const embed = { kind: 'envelope', ref: 'env_1' }
    const line = await stage.house.inTransaction('read write', tx =>
      chat.say(tx, { ...card, embed }),
    )
    const money = { ...ask, number: line, messageId: newMessageId() }
    expect(await codeOf(stage.act('Mei', messages.forwardMessage, money))).toBe('chat_kind_off')
  })
})

describe('rooms of two and of things', () => {
  test('two friends share one room, whoever opens it, also at once', async () => {
    await stage.befriend('Ana', 'Tariq')
    const [ana, tariq] = [stage.idOf('Ana'), stage.idOf('Tariq')]

    const [one, other] = await Promise.all([
      stage.act('Ana', terms.openDirect, { userId: tariq }),
      stage.act('Tariq', terms.openDirect, { userId: ana }),
    ])

    expect(one.id).toBe(other.id)
    expect(one.name).toBe('Tariq')
    expect(other.peer?.id).toBe(ana)
    expect(one.memberCount).toBe(2)
    const stranger = { userId: stage.idOf('Stranger') }
    expect(await codeOf(stage.act('Ana', terms.openDirect, stranger))).toBe('chat_stranger_refused')
    expect(await codeOf(stage.act('Ana', rooms.leaveRoom, { roomId: one.id }))).toBe('forbidden')
    expect(await codeOf(room('Stranger', one.id))).toBe('not_found')
  })

  test('A stranger can write only inside a common object’s thread, masked until both spoke twice', async () => {
    const people = [stage.idOf('Lin'), stage.idOf('Stranger')]
    const object = { kind: 'order', ref: 'ord_1' }
    const open = () =>
      stage.house.inTransaction('read write', tx =>
        chat.openThread(tx, { object, people, now: after(0) }),
      )
    const roomId = await open()
    expect(await open()).toBe(roomId)
    const call = 'call 138 0013 8000 or see www.example.com/x'

    await sayText(stage, 'Stranger', roomId, call)
    const first = (await read('Lin', roomId)).items.at(-1)
    expect(first?.masked).toBe(true)
    expect(first?.text).not.toMatch(/138|example/)
    expect((await read('Stranger', roomId)).items.at(-1)?.text).toBe(call)

    await sayText(stage, 'Stranger', roomId, 'hello?')
    await sayText(stage, 'Lin', roomId, 'hello')
    expect((await read('Lin', roomId)).items[0]?.masked).toBe(true)
    await sayText(stage, 'Lin', roomId, 'now we know each other')
    expect((await read('Lin', roomId)).items[0]?.text).toBe(call)
    expect(await codeOf(read('Mei', roomId))).toBe('not_found')
  })
})

describe('what a group decides', () => {
  test('only admins speak when the group says so, and a silenced member reads', async () => {
    const { roomId } = await openGroup(stage, 'Lin', ['Mei', 'Bo'])
    await stage.act('Lin', rooms.changeRoom, { roomId, maySend: 'admins' })
    expect(await codeOf(sayText(stage, 'Mei', roomId, 'x'))).toBe('chat_read_only')
    expect((await room('Mei', roomId)).readOnly).toBe('admins')
    await stage.act('Lin', rooms.changeRoom, { roomId, maySend: 'everyone' })

    const bo = { roomId, userId: stage.idOf('Bo'), minutes: 10 }
    await stage.act('Lin', terms.silenceMember, bo)
    expect(await codeOf(sayText(stage, 'Bo', roomId, 'x', after(599)))).toBe('chat_muted')
    expect(await codeOf(sayText(stage, 'Bo', roomId, 'x', after(601)))).toBeUndefined()
    expect(await codeOf(stage.act('Mei', terms.silenceMember, bo))).toBe('forbidden')
    expect(await codeOf(stage.act('Stranger', terms.silenceMember, bo))).toBe('not_found')
  })

  test('modes and hosts of envelopes are asked of the group before money moves', async () => {
    const { roomId } = await openGroup(stage, 'Lin', ['Mei'])
    const host = (name: string, mode: string) =>
      codeOf(
        stage.house.inTransaction('read write', (tx, now) =>
          chat.admitHost(tx, { roomId, by: stage.idOf(name), mode, now }),
        ),
      )
    expect(await host('Mei', 'relay')).toBeUndefined()
    await stage.act('Lin', rooms.changeRoom, { roomId, modesOff: ['relay'] })
    expect(await host('Mei', 'relay')).toBe('chat_kind_off')
    expect(await host('Mei', 'lucky')).toBeUndefined()
    await stage.act('Lin', rooms.changeRoom, { roomId, mayHost: 'admins' })
    expect(await host('Mei', 'lucky')).toBe('chat_kind_off')
    expect(await host('Lin', 'lucky')).toBeUndefined()
    expect(await host('Stranger', 'lucky')).toBe('chat_not_a_member')
  })

  test('the fifth announcement of a week is refused, the fourth pin too', async () => {
    const { roomId } = await openGroup(stage, 'Lin', ['Mei'])
    const say = (n: number) =>
      stage.act('Lin', announcing.announce, { roomId, messageId: newMessageId(), text: `no ${n}` })
    const made = []
    for (const n of [1, 2, 3, 4]) made.push(await say(n))
    expect(await codeOf(say(5))).toBe('chat_announced_often')
    const pin = (number: number) =>
      stage.act('Lin', announcing.pinAnnouncement, { roomId, number, pinned: true })
    for (const one of made.slice(0, 3)) await pin(one.number)
    expect(await codeOf(pin(made[3]?.number ?? 0))).toBe('chat_pins_full')
    expect((await room('Mei', roomId)).pins.map(one => one.text)).toEqual(['no 3', 'no 2', 'no 1'])
    const told = await stage.rows<{ count: bigint }>(
      `select count(*) from notifications.notice where kind = 'chat.announced'
        and person = '${stage.idOf('Mei')}'`,
    )
    expect(Number(told[0]?.count)).toBe(4)
    const list = { roomId }
    expect((await stage.act('Mei', announcing.listAnnouncements, list)).leftThisWeek).toBe(0)
    expect(await codeOf(stage.act('Stranger', announcing.listAnnouncements, list))).toBe(
      'not_found',
    )
  })

  test('another owner takes over only with a yes; a closed group is read and not written', async () => {
    const { roomId } = await openGroup(stage, 'Lin', ['Mei', 'Bo'])
    const answer = { roomId, accept: true }
    expect(await codeOf(stage.act('Mei', terms.acceptOwnership, answer))).toBe('not_found')
    await stage.act('Lin', terms.offerOwnership, { roomId, to: stage.idOf('Mei') })
    expect(await codeOf(stage.act('Bo', terms.acceptOwnership, answer))).toBe('not_found')
    expect((await stage.act('Mei', terms.acceptOwnership, answer)).myRole).toBe('owner')
    expect((await room('Lin', roomId)).myRole).toBe('admin')
    expect(await codeOf(stage.act('Lin', terms.closeRoom, { roomId }))).toBe('forbidden')

    await stage.act('Mei', terms.closeRoom, { roomId })
    expect(await codeOf(sayText(stage, 'Mei', roomId, 'x'))).toBe('chat_read_only')
    expect((await read('Bo', roomId)).items.at(-1)?.line).toBe('chat.closed')
    for (const name of ['Mei', 'Lin', 'Bo']) await stage.act(name, rooms.leaveRoom, { roomId })
    expect(await stage.house.read(tx => check(tx))).toEqual([])
  })

  test('the owner gives a newcomer the last seven days and no more', async () => {
    const { roomId, code } = await openGroup(stage, 'Lin', [])
    await sayText(stage, 'Lin', roomId, 'too old', after(-8 * 86_400))
    const newer = await sayText(stage, 'Lin', roomId, 'last week', after(3 * 86_400))
    await stage.act(
      'Mei',
      (await import('./joining/actions.ts')).joinByLink,
      { code },
      after(3 * 86_400),
    )
    const mei = { roomId, userId: stage.idOf('Mei') }
    expect((await read('Mei', roomId)).items.map(one => one.text)).not.toContain('last week')
    expect(await codeOf(stage.act('Mei', terms.giveHistory, mei))).toBe('forbidden')

    const given = await stage.act('Lin', terms.giveHistory, mei, after(9 * 86_400))

    expect(given.firstNumber).toBe(newer.number)
    expect((await read('Mei', roomId)).items[0]?.text).toBe('last week')
  })

  test('admins take a line of a member out, and nobody that of the owner', async () => {
    const { roomId } = await openGroup(stage, 'Lin', ['Mei', 'Bo'])
    await stage.act('Lin', rooms.changeRole, { roomId, userId: stage.idOf('Mei'), role: 'admin' })
    const bad = await sayText(stage, 'Bo', roomId, 'buy this')
    const mine = await sayText(stage, 'Lin', roomId, 'mine')
    const take = (name: string, number: number) =>
      stage.act(name, messages.removeMessage, { roomId, number })

    expect(await codeOf(take('Bo', mine.number))).toBe('forbidden')
    expect(await codeOf(take('Mei', mine.number))).toBe('forbidden')
    const gone = await take('Mei', bad.number)

    expect(gone).toMatchObject({ text: null, removed: { by: 'admins', rule: null } })
    expect(await codeOf(take('Stranger', bad.number))).toBe('not_found')
  })
})
