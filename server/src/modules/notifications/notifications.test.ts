import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tell } from '#/engine/events.ts'
import type { Actor, Ctx } from '#/engine/house.ts'
import { newId } from '#/engine/ids.ts'
import { Refusal } from '#/kit/refusal.ts'
import { deviceAdded, pinLocked, register, restricted } from '#/modules/identity/index.ts'
import { corrected, toppedUp, transferred } from '#/modules/ledger/index.ts'
import { setClock } from '#/testing/clock.ts'
import { openTestHouse, type TestHouse } from '#/testing/house.ts'
import { runDueJobs, runSchedule } from '#/testing/jobs.ts'
import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import * as actions from './actions.ts'
import { done, muteSender, notify, wait } from './index.ts'
import { notifications } from './module.ts'

const noon = new Date('2026-11-20T12:00:00Z')
const after = (seconds: number) => new Date(noon.getTime() + seconds * 1000)
const people: Record<string, UserId> = {}
let stand: TestHouse
beforeAll(async () => {
  stand = await openTestHouse({ modules: [notifications] })
  await setClock(stand.house.db, noon)
  await stand.house.inTransaction('read write', async (tx, now) => {
    for (const name of ['Lin', 'Mei', 'Bo', 'Ana', 'Tariq']) {
      const handle = `${name.toLowerCase()}_hp`
      const who = { handle, name, language: 'en', passwordHash: 'none', now } as const
      people[name] = (await register(tx, who)).id
    }
  })
})
afterAll(() => stand.close())

const idOf = (name: string): UserId => {
  const id = people[name]
  if (id === undefined) throw new Error(`nobody is called ${name}`)
  return id
}
const act = <I, T>(name: string, action: (ctx: Ctx, input: I) => Promise<T>, input: I) => {
  const { house } = stand
  const { settings, log, dice } = house
  return house.inTransaction('read write', (tx, now) => {
    const actor: Actor = {
      kind: 'user',
      id: idOf(name),
      level: 1,
      roles: [],
      restricted: false,
      language: 'en',
      address: '',
    }
    return action({ tx, actor, now, dice, key: undefined, log, settings, house }, input)
  })
}
const noticesOf = async (name: string) =>
  (await act(name, actions.listNotices, { cursor: undefined, limit: 100 })).items
const write = (work: Parameters<typeof stand.house.inTransaction<void>>[1]) =>
  stand.house.inTransaction('read write', work)
const returned = (to: string[], ref: string) => ({
  to: to.map(idOf),
  kind: 'envelopes.returned',
  facts: { amount: '500' },
  link: { kind: 'envelope', ref },
  class: 'money' as const,
})

describe('a notice', () => {
  test('The same notice is never sent twice to one person', async () => {
    await Promise.all(
      Array.from({ length: 10 }, () => write(tx => notify(tx, returned(['Lin', 'Mei'], 'env_1')))),
    )
    await write(tx => notify(tx, returned(['Mei', 'Lin', 'Mei', 'Bo'], 'env_1')))
    await write(tx => notify(tx, returned(['Lin'], 'env_2')))

    expect(await noticesOf('Lin')).toHaveLength(2)
    expect(await noticesOf('Mei')).toHaveLength(1)
    expect(await noticesOf('Bo')).toMatchObject([
      {
        kind: 'envelopes.returned',
        class: 'money',
        facts: { amount: '500' },
        link: { kind: 'envelope', ref: 'env_1' },
        readAt: null,
      },
    ])
  })

  test('A notice is seen by the person it was told to and by nobody else', async () => {
    const [mine] = await noticesOf('Bo')
    if (!mine) throw new Error('Bo has a notice')

    expect(await noticesOf('Tariq')).toEqual([])
    const tried = act('Tariq', actions.readNotices, { upTo: mine.id })
    await expect(tried).rejects.toEqual(new Refusal('not_found'))
  })

  test('Reading a notice reads every older one and no younger one', async () => {
    for (let n = 0; n < 5; n++) {
      await setClock(stand.house.db, after(n))
      await write(tx => notify(tx, returned(['Ana'], `env_a${n}`)))
    }
    const [, second] = await noticesOf('Ana')
    if (!second) throw new Error('Ana has five notices')
    expect(await act('Ana', actions.getUnread, undefined)).toEqual({ notices: 5, waiting: 0 })

    const counts = await act('Ana', actions.readNotices, { upTo: second.id })
    expect(counts).toEqual({ notices: 1, waiting: 0 })

    await setClock(stand.house.db, after(60))
    await act('Ana', actions.readNotices, { upTo: second.id })
    const read = await noticesOf('Ana')
    expect(read.map(notice => notice.readAt)).toEqual([
      null,
      after(4),
      after(4),
      after(4),
      after(4),
    ])
  })

  test('pages meet without a gap or a repeat', async () => {
    const one = await act('Ana', actions.listNotices, { cursor: undefined, limit: 3 })
    const two = await act('Ana', actions.listNotices, { cursor: one.next, limit: 3 })

    expect([...one.items, ...two.items]).toEqual(await noticesOf('Ana'))
    expect(two.next).toBeUndefined()
  })

  test('A muted sender reaches nobody, except about money', async () => {
    await write(tx => muteSender(tx, { user: idOf('Tariq'), sender: idOf('Lin') }))
    const social = { kind: 'life.tipped', class: 'social', facts: {}, from: idOf('Lin') } as const
    const link = { kind: 'tip', ref: 'tip_1' }

    await write(tx => notify(tx, { ...social, link, to: ['Tariq', 'Mei'].map(idOf) }))
    await write(tx => notify(tx, { ...returned(['Tariq'], 'env_9'), from: idOf('Lin') }))

    expect((await noticesOf('Tariq')).map(notice => notice.kind)).toEqual(['envelopes.returned'])
    expect((await noticesOf('Mei')).map(notice => notice.kind)).toContain('life.tipped')
  })
})

describe('what waits', () => {
  const item = (name: string, ref: string, until?: Date) => ({
    user: idOf(name),
    kind: 'chat.invited',
    ref,
    facts: { by: 'Lin' },
    ...(until ? { until } : {}),
  })
  const refsOf = async (name: string) =>
    (await act(name, actions.listWaiting, undefined)).items.map(one => one.ref)

  test('A thing that is done waits for nobody; the nearest deadline stands first', async () => {
    await setClock(stand.house.db, noon)
    await write(async tx => {
      await wait(tx, item('Bo', 'later', after(500)))
      await wait(tx, item('Bo', 'whenever'))
      await wait(tx, item('Bo', 'soon', after(50)))
      await wait(tx, item('Bo', 'soon', after(60)))
      await wait(tx, item('Mei', 'soon', after(60)))
    })
    expect(await refsOf('Bo')).toEqual(['soon', 'later', 'whenever'])

    await write(tx => done(tx, { kind: 'chat.invited', ref: 'later', users: [idOf('Mei')] }))
    expect(await refsOf('Bo')).toEqual(['soon', 'later', 'whenever'])
    await write(tx => done(tx, { kind: 'chat.invited', ref: 'later', users: [idOf('Bo')] }))
    expect(await refsOf('Bo')).toEqual(['soon', 'whenever'])
    expect((await act('Bo', actions.getUnread, undefined)).waiting).toBe(2)
  })

  test('A thing whose time is over is not listed, and is cleared away', async () => {
    await setClock(stand.house.db, after(60))
    expect(await refsOf('Bo')).toEqual(['whenever'])
    expect((await act('Bo', actions.getUnread, undefined)).waiting).toBe(1)

    await runSchedule(stand.house, 'notifications.tidy')

    await setClock(stand.house.db, noon)
    expect(await refsOf('Bo')).toEqual(['whenever'])
    await write(tx => done(tx, { kind: 'chat.invited', ref: 'whenever' }))
    expect(await refsOf('Bo')).toEqual([])
  })
})

describe('what the house tells by itself', () => {
  test('a new device, a locked PIN, a restriction and money are told once each', async () => {
    const userId = idOf('Lin')
    const transferId = () => newId() // A fresh UUID is a fine id of any kind.
    const deviceId = newId() // As above.
    const money = { userIds: [userId, idOf('Mei')], amount: 1200n }
    await write(async tx => {
      await tell(tx, deviceAdded, { userId, deviceId, name: 'Firefox' })
      await tell(tx, deviceAdded, { userId, deviceId, name: 'Firefox' })
      await tell(tx, pinLocked, { userId, until: after(900) })
      const reason = 'too many envelopes to strangers'
      await tell(tx, restricted, { userId, restricted: true, until: null, reason })
      await tell(tx, toppedUp, { ...money, transferId: transferId(), reason: 'harvest party' })
      await tell(tx, corrected, { ...money, transferId: transferId(), reason: 'typed twice' })
      const kind = 'starting_credits'
      await tell(tx, transferred, { ...money, transferId: transferId(), kind })
    })

    await runDueJobs(stand.house)

    const told = (await noticesOf('Lin')).filter(one => one.kind.startsWith('notifications.'))
    expect(told.map(one => [one.kind, one.facts['amount'] ?? null]).toSorted()).toEqual([
      ['notifications.credits_arrived', '1200'],
      ['notifications.credits_burned', '1200'],
      ['notifications.device_added', null],
      ['notifications.pin_locked', null],
      ['notifications.restricted', null],
      ['notifications.starting_credits', '1200'],
    ])
    expect(told.every(one => one.class === 'money')).toBe(true)
  })
})
