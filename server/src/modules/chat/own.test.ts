import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  callBy,
  codeOf,
  copyOf,
  handleOf,
  newMessageId,
  openGroup,
  openStage,
  sayText,
} from '#/testing/chat-stage.ts'
import type { Stage } from '#/testing/chat-stage.ts'
import { again } from '#/testing/again.ts'
import type { RoomId } from '@fuquan/contract/vocabulary/ids.ts'
import { present } from '#/kit/assert.ts'
import { joinByLink } from './joining/actions.ts'
import { searchMessages } from './messages/find.ts'
import * as messages from './messages/actions.ts'
import { exportRoom, exportRoomJson } from './messages/export.ts'
import * as reports from './reports/actions.ts'
import * as rooms from './rooms/actions.ts'
import * as threads from './threads/actions.ts'
import { clearThread } from './threads/clearing.ts'
import { readPage } from './messages/reading.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage(['Lin', 'Mei', 'Bo', 'Ana', 'Tariq', 'Stranger'])
})
beforeEach(async () => {
  await stage.rows('delete from chat.pace')
})
afterAll(async () => {
  await stage.close()
})

const page = { before: undefined, after: undefined, limit: 100 }
const read = (name: string, roomId: RoomId) => stage.act(name, readPage, { roomId, ...page })
const room = (name: string, roomId: RoomId) => stage.act(name, rooms.getRoom, { roomId })
const callOf = (name: string) => callBy(stage, name)
const handleIn = (row: string) => row.split(',')[2]?.replaceAll('"', '')

describe('one’s own rooms', () => {
  test('clearing takes what was said out of one’s own view, and out of nobody else’s', async () => {
    const { roomId } = await openGroup(stage, 'Lin', ['Mei'])
    await sayText(stage, 'Lin', roomId, 'the oven is on')
    const before = await read('Lin', roomId)

    const { first } = await stage.act('Mei', clearThread, { roomId })
    const again = await stage.act('Mei', clearThread, { roomId })

    expect(again).toEqual({ first })
    expect((await read('Mei', roomId)).items).toEqual([])
    expect(await room('Mei', roomId)).toMatchObject({ unread: 0, lastMessage: null })
    const ask = { text: 'oven', roomId: undefined, cursor: undefined }
    expect((await stage.act('Mei', searchMessages, ask)).items).toEqual([])
    expect(await read('Lin', roomId)).toEqual(before)

    await sayText(stage, 'Lin', roomId, 'bread is out')
    const seen = await read('Mei', roomId)
    expect(seen).toMatchObject({ first, items: [{ text: 'bread is out', number: first }] })
    expect(await room('Mei', roomId)).toMatchObject({ unread: 1 })
    expect(await codeOf(stage.act('Stranger', clearThread, { roomId }))).toBe('not_found')
  })

  test('muting, pinning, hiding and marking are nobody else’s to see', async () => {
    const { roomId } = await openGroup(stage, 'Lin', ['Mei'])
    const set = { roomId, muted: true, pinned: true, hidden: true, unreadMark: true }
    await stage.act('Mei', threads.changeThread, set)

    expect(await room('Mei', roomId)).toMatchObject({
      ...{ muted: true, pinned: true, hidden: true, unreadMark: true },
    })
    expect(await room('Lin', roomId)).toMatchObject({ muted: false, pinned: false, hidden: false })
    await sayText(stage, 'Lin', roomId, 'news')
    expect((await room('Mei', roomId)).hidden).toBe(false)
    const number = (await room('Mei', roomId)).number
    await stage.act('Mei', messages.markRead, { roomId, upTo: number })
    expect((await room('Mei', roomId)).unreadMark).toBe(false)
    expect(await codeOf(stage.act('Stranger', threads.changeThread, set))).toBe('not_found')
  })

  test('read marks count; who hides their own sees none and is counted by nobody', async () => {
    const { roomId } = await openGroup(stage, 'Lin', ['Mei', 'Bo'])
    const { number } = await sayText(stage, 'Lin', roomId, 'who reads this?')
    for (const name of ['Mei', 'Bo'])
      await stage.act(name, messages.markRead, { roomId, upTo: number })
    const line = { roomId, number }
    const readers = (name: string) => stage.act(name, threads.listReaders, line)

    expect(await readers('Lin')).toMatchObject({
      count: 2,
      people: [{ name: 'Mei' }, { name: 'Bo' }],
    })
    await stage.act('Bo', threads.changeTalkHabits, { readMarks: false })
    expect((await readers('Lin')).count).toBe(1)
    expect(await readers('Bo')).toEqual({ count: null, people: null })
    expect((await stage.act('Bo', threads.listReadMarks, { roomId })).marks).toBeNull()
    await stage.act('Lin', rooms.changeRoom, { roomId, readNames: false })
    expect(await readers('Lin')).toEqual({ count: 1, people: null })
    expect(await codeOf(readers('Stranger'))).toBe('not_found')
    await stage.act('Bo', threads.changeTalkHabits, { readMarks: true })
  })

  test('who came after a line has neither read it nor left it unread, whatever others clear', async () => {
    const { roomId, code } = await openGroup(stage, 'Lin', ['Mei', 'Ana'])
    const { number } = await sayText(stage, 'Lin', roomId, 'who is here?')
    await stage.act('Bo', joinByLink, { code })
    const last = await sayText(stage, 'Lin', roomId, 'and now?')
    for (const name of ['Mei', 'Bo'])
      await stage.act(name, messages.markRead, { roomId, upTo: last.number })
    const counts = async (line: number) => {
      const read = await stage.act('Lin', threads.listReaders, { roomId, number: line })
      const { marks, from } = await stage.act('Lin', threads.listReadMarks, { roomId })
      const behind = (list: number[] | null, least: number) =>
        present(list).filter(one => one >= least).length
      return [read.count, behind(marks, line) - behind(from, line + 1)]
    }

    const before = [await counts(number), await counts(last.number)]
    await stage.act('Mei', clearThread, { roomId })

    expect(before).toEqual([
      [1, 1],
      [2, 2],
    ])
    expect([await counts(number), await counts(last.number)]).toEqual(before)
  })

  test('a search finds Chinese and Latin in my rooms only', async () => {
    const { roomId } = await openGroup(stage, 'Lin', ['Mei'])
    await sayText(stage, 'Lin', roomId, '周五火锅,八个人 Café')
    const gone = await sayText(stage, 'Lin', roomId, '火锅取消')
    await stage.act('Lin', messages.recallMessage, { roomId, number: gone.number })
    const find = async (name: string, text: string, where?: RoomId) =>
      (await stage.act(name, searchMessages, { text, roomId: where, cursor: undefined })).items.map(
        hit => hit.message.text,
      )

    expect(await find('Mei', '火锅', roomId)).toEqual(['周五火锅,八个人 Café'])
    expect(await find('Mei', 'cafe 八个')).toEqual(['周五火锅,八个人 Café'])
    expect(await find('Mei', '100%', roomId)).toEqual([])
    expect(await find('Stranger', '火锅')).toEqual([])
    expect(await codeOf(find('Stranger', '火锅', roomId))).toBe('not_found')
  })

  test('a search with more hits than a page goes on to the last, in all rooms as in one', async () => {
    const fill = async (lines: number): Promise<RoomId> => {
      const { roomId } = await openGroup(stage, 'Ana', [])
      await stage.rows(`
        with grown as (update chat.room set number = number + ${lines} where id = '${roomId}')
        insert into chat.message (room, number, author, id, kind, text, at)
        select r.id, r.number + n, '${stage.idOf('Ana')}', gen_random_uuid(), 'text',
          'lantern ' || n, '2026-11-20T12:00:00Z'::timestamptz + n * interval '1 second'
        from chat.room r, generate_series(1, ${lines}) n
        where r.id = '${roomId}'`)
      return roomId
    }
    const one = await fill(60)
    const other = await fill(30)
    const walk = async (roomId: RoomId | undefined) => {
      const pages: { roomId: RoomId; number: number; at: Date }[][] = []
      for (let cursor: string | undefined = undefined; ;) {
        const page: Awaited<ReturnType<typeof searchMessages>> = await stage.act(
          'Ana',
          searchMessages,
          { text: 'lantern', roomId, cursor },
        )
        pages.push(
          page.items.map(({ roomId: id, message: { number, at } }) => {
            return { roomId: id, number, at }
          }),
        )
        if (page.next === null) return pages
        cursor = page.next
      }
    }

    const all = await walk(undefined)
    const alone = await walk(one)

    expect(all.map(page => page.length)).toEqual([50, 40])
    expect(alone.map(page => page.length)).toEqual([50, 10])
    const hits = all.flat()
    expect(new Set(hits.map(hit => `${hit.roomId} ${hit.number}`)).size).toBe(90)
    expect(hits.filter(hit => hit.roomId === other)).toHaveLength(30)
    expect(hits).toEqual(hits.toSorted((a, b) => b.at.getTime() - a.at.getTime()))
    const ask = { text: 'lantern', roomId: undefined, cursor: '12' }
    expect(await codeOf(stage.act('Ana', searchMessages, ask))).toBe('bad_input')
  })

  test('the copy of a room holds what I may read, harmless to table programs', async () => {
    const { roomId } = await openGroup(stage, 'Lin', ['Mei'])
    await sayText(stage, 'Lin', roomId, '=1+1')

    expect(await copyOf(exportRoom(callOf('Mei'), { roomId }))).toContain(`"'=1+1"`)
    expect(await codeOf(exportRoom(callOf('Stranger'), { roomId }))).toBe('not_found')
  })

  test('the copy keeps what was said by who left, who takes no copy any more', async () => {
    const { roomId } = await openGroup(stage, 'Lin', ['Mei', 'Bo'])
    await sayText(stage, 'Mei', roomId, 'I bring the pot')
    const gone = await sayText(stage, 'Mei', roomId, 'my PIN is no secret')
    await stage.act('Mei', messages.recallMessage, { roomId, number: gone.number })
    await stage.act('Mei', rooms.leaveRoom, { roomId })
    await stage.act('Lin', rooms.removeMember, { roomId, userId: stage.idOf('Bo') })

    const table = await copyOf(exportRoom(callOf('Lin'), { roomId }))
    const mei = handleOf('Mei')
    expect(table.split('\r\n').map(row => row.split(',').slice(2).join(','))).toEqual([
      `"Handle","Name","Type","Text"`,
      `"${handleOf('Lin')}","Lin","notice","Lin created the group"`,
      ...['Mei', 'Bo'].map(name => `"${handleOf(name)}","${name}","notice","${name} joined"`),
      `"${mei}","Mei","text","I bring the pot"`,
      `"${mei}","Mei","text","Mei took back a message"`,
      `"${mei}","Mei","notice","Mei left"`,
      `"${handleOf('Lin')}","Lin","notice","Lin removed Bo"`,
      '',
    ])
    const lines: { text: string | null; by: string | null }[] = JSON.parse(
      await copyOf(exportRoomJson(callOf('Lin'), { roomId })),
    ).messages
    expect(lines.map(one => one.by)).toEqual(table.split('\r\n').slice(1, -1).map(handleIn))
    expect(lines.map(one => one.text)).toContain('I bring the pot')
    expect(JSON.stringify(lines) + table).not.toContain('secret')
    for (const name of ['Mei', 'Bo']) {
      for (const copy of [exportRoom, exportRoomJson]) {
        expect(await codeOf(copy(callOf(name), { roomId }))).toBe('not_found')
      }
    }
  })
})

describe('reports', () => {
  test('Nobody reads a room they are not in, except reported excerpts', async () => {
    const { roomId } = await openGroup(stage, 'Lin', ['Mei', 'Bo'])
    for (const n of [1, 2, 3, 4, 5, 6, 7]) await sayText(stage, 'Lin', roomId, `before ${n}`)
    const bad = await sayText(stage, 'Bo', roomId, 'send me your PIN')
    await sayText(stage, 'Lin', roomId, 'after 1')
    const ask = { roomId, number: bad.number, about: 'scam' as const, words: '' }
    const { id } = await stage.act('Mei', reports.reportMessage, ask)
    expect((await stage.act('Mei', reports.reportMessage, ask)).id).toBe(id)
    await stage.act('Lin', reports.reportMessage, ask)
    expect(await codeOf(stage.act('Bo', reports.reportMessage, ask))).toBe('forbidden')
    expect(await codeOf(stage.act('Stranger', reports.reportMessage, ask))).toBe('not_found')

    const queue = { state: 'waiting' as const, cursor: undefined, limit: 10 }
    const { items } = await stage.act('Tariq', reports.listMessageReports, queue)
    expect(items[0]?.excerpt.map(line => line.text)).toEqual([
      ...['before 3', 'before 4', 'before 5', 'before 6', 'before 7'],
      ...['send me your PIN', 'after 1'],
    ])
    const decide = {
      messageReportId: id,
      outcome: 'removed' as const,
      rule: 2,
      reason: 'asks for a PIN',
    }
    const noRule = { ...decide, rule: undefined }
    expect(await codeOf(stage.act('Tariq', reports.decideMessageReport, noRule))).toBe('bad_input')
    await stage.act('Tariq', reports.decideMessageReport, decide)

    const line = (await read('Lin', roomId)).items.find(one => one.number === bad.number)
    expect(line).toMatchObject({ text: null, removed: { by: 'house', rule: 2 } })
    expect((await stage.act('Tariq', reports.listMessageReports, queue)).items).toEqual([])
    expect(await codeOf(stage.act('Tariq', reports.decideMessageReport, decide))).toBe(
      'chat_report_decided',
    )
    const told = await stage.rows<{ person: string }>(
      `select person from notifications.notice where kind = 'chat.report_removed'`,
    )
    expect(told.map(row => row.person).toSorted()).toEqual(
      [stage.idOf('Lin'), stage.idOf('Mei')].toSorted(),
    )
  })
})

describe('on three devices', () => {
  test('V1: 100 parallel messages have one order, and after a cut none is lost or doubled', async () => {
    await stage.act('Lin', rooms.listRooms, { cursor: undefined, limit: 1 })
    const { roomId } = await openGroup(stage, 'Lin', ['Mei', 'Bo', 'Ana'])
    const names = ['Lin', 'Mei', 'Bo', 'Ana']
    const said = Array.from({ length: 100 }, (_, n) => ({
      name: names[n % 4] ?? 'Lin',
      input: { roomId, messageId: newMessageId(), text: `line ${n}` },
    }))
    // Every third answer is lost on the way, so its device says the same again.
    const send = async ({ name, input }: (typeof said)[number], n: number) => {
      await again(() => stage.act(name, messages.say, input))
      if (n % 3 === 0) await again(() => stage.act(name, messages.say, input))
    }
    await Promise.all(said.map(send))

    const orders = await Promise.all(
      ['Lin', 'Mei', 'Bo'].map(async name => (await read(name, roomId)).items),
    )
    const [one] = orders
    for (const order of orders) expect(order.map(m => m.id)).toEqual(one?.map(m => m.id))
    // The device that was away asks from the last number it saw.
    const last = one?.[20]?.number ?? 0
    const rest = await stage.act('Ana', readPage, {
      ...{ roomId, before: undefined, after: last, limit: 100 },
    })
    const all = [...(one ?? []).filter(m => m.number <= last), ...rest.items]
    const texts = all.flatMap(m => (m.text?.startsWith('line ') ? [m.text] : []))
    expect(new Set(texts).size).toBe(texts.length)
    expect(rest.items.at(-1)?.number).toBe(rest.number)
    const kept = await stage.rows<{ count: bigint }>(
      `select count(*) from chat.message where room = '${roomId}' and kind = 'text'`,
    )
    expect(Number(kept[0]?.count)).toBe(100)
  })
})
