import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { advance, setClock } from '#/testing/clock.ts'
import { after, newMessageId, noon, openGroup, openStage, sayText } from '#/testing/chat-stage.ts'
import type { Stage } from '#/testing/chat-stage.ts'
import { toWire, type RoomId } from '@fuquan/contract/vocabulary/ids.ts'
import * as announcing from './announcing/actions.ts'
import * as messages from './messages/actions.ts'
import { newsAfterMs, tellNews } from './messages/news.ts'
import * as terms from './rooms/actions-terms.ts'
import * as threads from './threads/actions.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage(['Lin', 'Mei', 'Bo', 'Ana'])
})
beforeEach(async () => {
  await stage.rows('delete from chat.pace')
  await stage.rows('delete from chat.stir')
  await stage.rows('delete from notifications.notice')
  await setClock(stage.db, noon)
})
afterAll(() => stage.close())

const sweep = () => tellNews({ house: stage.house })
/** Lets the minute pass, and the seconds in which people came in; tells of what was said. */
const minute = async () => {
  await advance(stage.db, newsAfterMs + 5_000)
  await sweep()
}
const read = (name: string, roomId: RoomId, upTo: number) =>
  stage.act(name, messages.markRead, { roomId, upTo })
type Told = { name: string; kind: string; facts: object; link: string; unread: boolean }
const told = () =>
  stage.rows<Told>(
    `select u.name, n.kind, n.facts, n.link_ref as link, n.read_at is null as unread
       from notifications.notice n join identity."user" u on u.id = n.person
      order by n.at, u.name`,
  )
const toldNames = async () => (await told()).map(one => one.name)

describe('what was said and not read', () => {
  test('Talk that was not read is told once per room and person until they look', async () => {
    const { roomId } = await openGroup(stage, 'Lin', ['Mei', 'Bo'])
    const { number } = await sayText(stage, 'Lin', roomId, '周五火锅?')
    await sweep()
    expect(await told()).toEqual([])
    await read('Bo', roomId, number)

    await minute()

    const link = toWire('rom', roomId)
    const facts = { by: 'Lin', room: 'Hot pot 火锅' }
    expect(await told()).toEqual([{ name: 'Mei', kind: 'chat.news', facts, link, unread: true }])
    await sayText(stage, 'Lin', roomId, '七点?', after(61))
    await minute()
    // Bo had read the line before, Mei hears nothing more of the room until she looks.
    expect(await toldNames()).toEqual(['Mei', 'Bo'])
    await read('Mei', roomId, number + 1)
    expect((await told()).map(one => one.unread)).toEqual([false, true])
    await sayText(stage, 'Bo', roomId, '好', after(122))
    await minute()
    expect(await toldNames()).toEqual(['Mei', 'Bo', 'Lin', 'Mei'])
  })

  test('reaches nobody who muted the room, and a mention is not told twice', async () => {
    const { roomId } = await openGroup(stage, 'Lin', ['Mei', 'Bo', 'Ana'])
    for (const name of ['Bo', 'Ana']) {
      await stage.act(name, threads.changeThread, { roomId, muted: true })
    }
    const mentions = [stage.idOf('Mei'), stage.idOf('Ana')]
    const said = { roomId, messageId: newMessageId(), text: '@Mei @Ana', mentions }
    await stage.act('Lin', messages.say, said)

    await minute()

    const kinds = (await told()).map(one => [one.name, one.kind])
    expect(kinds).toEqual([
      ['Ana', 'chat.mentioned'],
      ['Mei', 'chat.mentioned'],
    ])
  })

  test('is not told when it was taken back, and neither is what merely happened', async () => {
    const { roomId } = await openGroup(stage, 'Lin', ['Mei'])
    const { number } = await sayText(stage, 'Lin', roomId, 'oops')
    await stage.act('Lin', messages.recallMessage, { roomId, number })
    const quiet = await openGroup(stage, 'Lin', ['Mei', 'Bo'])

    await minute()

    expect(await told()).toEqual([])
    expect(quiet.roomId).not.toBe(roomId)
    const left = await stage.rows(`select room from chat.stir`)
    expect(left).toEqual([])
  })

  test('says of two people who wrote, and not who muted', async () => {
    await stage.befriend('Lin', 'Mei')
    const { id: roomId } = await stage.act('Lin', terms.openDirect, { userId: stage.idOf('Mei') })
    await sayText(stage, 'Lin', roomId, '在吗?')

    await minute()

    const [one] = await told()
    expect(one).toMatchObject({ name: 'Mei', kind: 'chat.news_direct', facts: { by: 'Lin' } })
    const away = await openGroup(stage, 'Bo', ['Ana'])
    await stage.rows(
      `insert into notifications.mute (person, sender, at)
       values ('${stage.idOf('Ana')}', '${stage.idOf('Bo')}', now())`,
    )
    await sayText(stage, 'Bo', away.roomId, 'hello', after(61))
    await minute()
    expect(await toldNames()).toEqual(['Mei'])
  })

  test('a push of it gathers for ten minutes and is held in quiet hours; a muted kind has none', async () => {
    const { roomId } = await openGroup(stage, 'Lin', ['Mei', 'Bo'])
    for (const [name, kinds] of [
      ['Mei', '{}'],
      ['Bo', '{chat.news}'],
    ] as const) {
      const person = stage.idOf(name)
      await stage.rows(
        `insert into notifications.push_address
           (person, id, endpoint, endpoint_digest, p256dh, auth, added_at)
         values ('${person}', gen_random_uuid(), 'https://push.example/${name}',
           sha256('${name}'), decode(repeat('04', 65), 'hex'), decode(repeat('01', 16), 'hex'),
           now())`,
      )
      await stage.rows(
        `insert into notifications.habit (person, time_zone, quiet_from, quiet_until, kinds_off)
         values ('${person}', 'Asia/Shanghai', 1320, 480, '${kinds}')`,
      )
    }
    type Planned = { name: string; state: string; wait: number }
    const planned = () =>
      stage.rows<Planned>(
        `select u.name, d.state, extract(epoch from d.due_at - d.made_at)::int / 60 as wait
           from notifications.delivery d join identity."user" u on u.id = d.person
          where d.kind = 'chat.news' order by d.made_at`,
      )

    await sayText(stage, 'Lin', roomId, '晚上好', after(5))
    await minute()
    expect(await planned()).toEqual([{ name: 'Mei', state: 'due', wait: 10 }])
    await read('Mei', roomId, 4)
    await setClock(stage.db, new Date('2026-11-20T15:00:00Z'))
    await sayText(stage, 'Lin', roomId, '睡了吗', new Date('2026-11-20T14:58:00Z'))
    await sweep()

    // In Shanghai it is 23:00; nine hours on it is morning.
    expect(await planned()).toEqual([
      { name: 'Mei', state: 'due', wait: 10 },
      { name: 'Mei', state: 'held', wait: 9 * 60 },
    ])
    expect(await toldNames()).toEqual(['Bo', 'Mei', 'Mei'])
  })

  test('an announcement told everybody by itself', async () => {
    const { roomId } = await openGroup(stage, 'Lin', ['Mei'])
    const text = '周五七点，柳溪桥见'
    await stage.act('Lin', announcing.announce, { roomId, messageId: newMessageId(), text })

    await minute()

    expect((await told()).map(one => one.kind)).toEqual(['chat.announced'])
  })

  test('two processes that look at once tell once, and a line said meanwhile is not lost', async () => {
    const { roomId } = await openGroup(stage, 'Lin', ['Mei', 'Bo'])
    const { number } = await sayText(stage, 'Lin', roomId, 'one')
    await read('Bo', roomId, number)
    await advance(stage.db, newsAfterMs)

    const late = sayText(stage, 'Lin', roomId, 'two', after(60))
    await Promise.all([sweep(), sweep(), late])
    await minute()

    expect((await toldNames()).toSorted()).toEqual(['Bo', 'Mei'])
  })
})
