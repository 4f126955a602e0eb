import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as contract from '@fuquan/contract/chat.ts'
import {
  after,
  codeOf,
  handleOf,
  newMessageId,
  openGroup,
  openStage,
  sayText,
} from '#/testing/chat-stage.ts'
import type { Stage } from '#/testing/chat-stage.ts'
import { check } from '../checks.ts'
import * as chat from '../index.ts'
import * as joining from '../joining/actions.ts'
import * as rooms from '../rooms/actions.ts'
import * as messages from './actions.ts'
import { readPage } from './reading.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage(['Lin', 'Mei', 'Bo', 'Ana', 'Tariq', 'Stranger'])
})
// On this stage it is noon for ever, so every test begins with nothing said.
beforeEach(async () => {
  await stage.rows('delete from chat.pace')
})
afterAll(() => stage.close())

const page = { before: undefined, after: undefined, limit: 100 }

describe('saying', () => {
  describe('Chat 2 Order of messages is the same for all members', () => {
    test('The order of messages is the same for all members, numbered without a gap', async () => {
      const { roomId } = await openGroup(stage, 'Lin', ['Mei', 'Bo', 'Ana'])
      const people = ['Lin', 'Mei', 'Bo', 'Ana']
      const said = Array.from({ length: 100 }, (_, n) => ({ who: people[n % 4] ?? 'Lin', n }))

      // As many at once as there are connections: who waits for one is refused after 5 s, which a
      // machine that stands still for so long does to a room in perfect order.
      const next = said.values()
      const speak = async () => {
        for (const one of next) await sayText(stage, one.who, roomId, `line ${one.n}`)
      }
      const atOnce = stage.house.config.databasePool
      await Promise.all(Array.from({ length: atOnce }, speak))

      const reads = await Promise.all(
        people.slice(0, 3).map(who => stage.act(who, readPage, { roomId, ...page, after: 4 })),
      )
      const [first] = reads
      expect(first?.items.map(item => item.number)).toEqual(said.map((_, n) => n + 5))
      expect(new Set(first?.items.map(item => item.text)).size).toBe(100)
      for (const read of reads) expect(read.items).toEqual(first?.items)
      expect(first?.items.every((item, n, all) => item.at >= (all[n - 1]?.at ?? item.at))).toBe(
        true,
      )
    })
  })

  describe('Chat 1 A message sent twice with one key appears once', () => {
    test('A message sent twice with one id appears once and hears the first answer', async () => {
      const { roomId } = await openGroup(stage, 'Lin', ['Mei'])
      const ask = { roomId, messageId: newMessageId(), text: 'once' }

      const answers = await Promise.all(
        Array.from({ length: 10 }, () => stage.act('Lin', messages.say, ask)),
      )
      const late = await stage.act('Lin', messages.say, { ...ask, text: 'changed' }, after(600))

      for (const answer of [...answers, late]) expect(answer).toEqual(answers[0])
      const read = await stage.act('Mei', readPage, { roomId, ...page })
      expect(read.items.filter(item => item.kind === 'text')).toHaveLength(1)
    })
  })

  test('two people may use one id: it belongs to its author', async () => {
    const { roomId } = await openGroup(stage, 'Lin', ['Mei'])
    const ask = { roomId, messageId: newMessageId() }

    const lin = await stage.act('Lin', messages.say, { ...ask, text: 'mine' })
    const mei = await stage.act('Mei', messages.say, { ...ask, text: 'and mine' })

    expect([lin.text, mei.text]).toEqual(['mine', 'and mine'])
  })

  test.each(['恭喜发财 🧧', '👩‍👩‍👧‍👦 family', 'e\u0301 → é', '👍🏽\nsecond line', '𠮷野家'])(
    '%s comes back as it was typed',
    async text => {
      const { roomId } = await openGroup(stage, 'Lin', ['Mei'])
      const typed = contract.routes.say.body.shape.text.parse(text)

      await sayText(stage, 'Lin', roomId, typed ?? '')

      const read = await stage.act('Mei', readPage, { roomId, ...page })
      expect(read.items.at(-1)?.text).toBe(text.normalize('NFC'))
    },
  )

  test.each(['\u202Egpj.exe', 'a\u0000b', 'half \uD83D', '\u2066x', ' \n '])(
    'hidden characters and emptiness are refused: %j',
    text => {
      expect(contract.routes.say.body.shape.text.safeParse(text).success).toBe(false)
    },
  )

  test('2000 code points fit, 2001 do not, whatever they are', async () => {
    const { roomId } = await openGroup(stage, 'Lin', [])

    const said = await sayText(stage, 'Lin', roomId, '🧧'.repeat(2000))
    expect([...(said.text ?? '')]).toHaveLength(2000)
    expect(await codeOf(sayText(stage, 'Lin', roomId, '🧧'.repeat(2001)))).toBe('bad_input')
  })

  test('Nobody says more in a minute than the house allows', async () => {
    const { roomId } = await openGroup(stage, 'Tariq', [])
    const other = await openGroup(stage, 'Tariq', [])
    const ask = { roomId, messageId: newMessageId(), text: 'first' }
    await stage.act('Tariq', messages.say, ask, after(0))

    const rest = Array.from({ length: 40 }, (_, n) =>
      codeOf(sayText(stage, 'Tariq', n % 2 ? roomId : other.roomId, `n ${n}`, after(1))),
    )
    const codes = await Promise.all(rest)

    expect(codes.filter(code => code === undefined)).toHaveLength(29)
    expect(codes.filter(code => code === 'chat_too_fast')).toHaveLength(11)
    expect((await stage.act('Tariq', messages.say, ask, after(2))).text).toBe('first')
    expect(await codeOf(sayText(stage, 'Tariq', roomId, 'later', after(62)))).toBeUndefined()
  })
})

describe('reading', () => {
  test('Nobody reads a room they are not in', async () => {
    const { roomId } = await openGroup(stage, 'Lin', ['Mei'])
    const said = await sayText(stage, 'Lin', roomId, 'secret')
    const { number } = said

    const tries = [
      stage.act('Stranger', readPage, { roomId, ...page }),
      stage.act('Stranger', messages.say, { roomId, messageId: newMessageId(), text: 'hi' }),
      stage.act('Stranger', messages.recallMessage, { roomId, number }),
      stage.act('Stranger', messages.markRead, { roomId, upTo: 1 }),
      stage.act('Stranger', rooms.getRoom, { roomId }),
      stage.act('Stranger', rooms.changeRoom, { roomId, name: 'mine' }),
      stage.act('Stranger', rooms.listMembers, { roomId, cursor: undefined, limit: 20 }),
      stage.act('Stranger', rooms.leaveRoom, { roomId }),
      stage.act('Stranger', rooms.removeMember, { roomId, userId: stage.idOf('Mei') }),
      stage.act('Stranger', rooms.changeRole, {
        roomId,
        userId: stage.idOf('Mei'),
        role: 'admin',
      }),
      stage.act('Stranger', joining.inviteToRoom, { roomId, handle: handleOf('Bo') }),
      stage.act('Stranger', joining.makeLink, { roomId }),
      stage.act('Stranger', joining.withdrawLink, { roomId }),
    ]

    const codes = await Promise.all(tries.map(codeOf))
    expect(new Set(codes)).toEqual(new Set(['not_found']))
  })

  test('Nobody reads what was said before they came in, nor who came back', async () => {
    const { roomId, code } = await openGroup(stage, 'Lin', ['Mei'])
    await sayText(stage, 'Lin', roomId, 'before Bo')

    await stage.act('Bo', joining.joinByLink, { code }, after(5))
    await sayText(stage, 'Lin', roomId, 'after Bo')
    const bo = await stage.act('Bo', readPage, { roomId, ...page })
    expect(bo.items.map(item => item.text ?? item.line)).toEqual(['chat.joined', 'after Bo'])
    expect(bo.first).toBe(bo.items[0]?.number)

    await stage.act('Bo', rooms.leaveRoom, { roomId })
    await stage.act('Bo', joining.joinByLink, { code }, after(9))
    const again = await stage.act('Bo', readPage, { roomId, ...page, before: 99 })
    expect(again.items.map(item => item.line)).toEqual(['chat.joined'])
  })

  test('pages back and forward meet without a gap or a repeat', async () => {
    const { roomId } = await openGroup(stage, 'Ana', [])
    for (let n = 2; n <= 25; n++) await sayText(stage, 'Ana', roomId, `${n}`)
    const read = (ask: { before?: number; after?: number }) =>
      stage
        .act('Ana', readPage, { roomId, ...page, limit: 10, ...ask })
        .then(found => found.items.map(item => item.number))

    const newest = await read({})
    const older = await read({ before: newest[0] ?? 0 })
    const oldest = await read({ before: older[0] ?? 0 })
    expect([...oldest, ...older, ...newest]).toEqual(Array.from({ length: 25 }, (_, n) => n + 1))
    expect(await read({ after: 22 })).toEqual([23, 24, 25])
    expect(await read({ after: 3 })).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12, 13])
  })

  test('the unread count is the room’s number less my read mark', async () => {
    const { roomId } = await openGroup(stage, 'Mei', ['Ana'])
    await sayText(stage, 'Mei', roomId, 'one')
    const { number } = await sayText(stage, 'Mei', roomId, 'two')
    const card = async (who: string) => {
      const list = await stage.act(who, rooms.listRooms, { cursor: undefined, limit: 100 })
      return list.items.find(item => item.id === roomId)
    }

    expect(await card('Ana')).toMatchObject({ unread: 2, number, lastMessage: { text: 'two' } })
    expect((await card('Mei'))?.unread).toBe(0)

    await stage.act('Ana', messages.markRead, { roomId, upTo: number })
    await stage.act('Ana', messages.markRead, { roomId, upTo: 1 })
    const beyond = await stage.act('Ana', messages.markRead, { roomId, upTo: 9999 })
    expect(beyond).toEqual({ readUpTo: number, unread: 0 })
    expect((await card('Ana'))?.unread).toBe(0)
  })
})

describe('taking back', () => {
  test('A message is taken back by its author only, and only in time', async () => {
    const { roomId } = await openGroup(stage, 'Bo', ['Mei'])
    const first = await sayText(stage, 'Bo', roomId, 'oops')
    const second = await sayText(stage, 'Bo', roomId, 'hmm')
    const recall = (who: string, number: number, seconds: number) =>
      stage.act(who, messages.recallMessage, { roomId, number }, after(2 + seconds))

    expect(await codeOf(recall('Mei', first.number, 5))).toBe('forbidden')
    expect(await codeOf(recall('Bo', 1, 5))).toBe('forbidden')
    expect(await codeOf(recall('Bo', 999, 5))).toBe('not_found')
    expect(await codeOf(recall('Bo', second.number, 121))).toBe('chat_recall_late')
    const gone = await recall('Bo', first.number, 117)
    expect(gone).toMatchObject({ text: null, recalledAt: after(119) })
    expect(await recall('Bo', first.number, 5000)).toEqual(gone)

    const read = await stage.act('Mei', readPage, { roomId, ...page })
    expect(read.items.find(item => item.number === first.number)).toEqual(gone)
    expect(JSON.stringify(read)).not.toContain('oops')
  })
})

describe('what other modules say', () => {
  test('an embed is a reference, and only a member lays one down', async () => {
    const { roomId } = await openGroup(stage, 'Lin', ['Mei'])
    const embed = { kind: 'envelope', ref: 'env_1' }
    const say = (by: string, id?: string) =>
      stage.house.inTransaction('read write', (tx, now) =>
        chat.say(tx, { roomId, by: stage.idOf(by), embed, now, ...(id ? { id } : {}) }),
      )
    const id = newMessageId()

    const number = await say('Lin', id)
    expect(await say('Lin', id)).toBe(number)
    expect(await codeOf(say('Stranger'))).toBe('chat_not_a_member')

    const read = await stage.act('Mei', readPage, { roomId, ...page })
    expect(read.items.at(-1)).toMatchObject({ number, kind: 'embed', embed, text: null })
  })

  test('all rooms stand: numbers, counts and owners', async () => {
    expect(await stage.house.inTransaction('read only', tx => check(tx))).toEqual([])
  })
})
