import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, sql } from '#/engine/db.ts'
import type { Actor, Ctx } from '#/engine/house.ts'
import { register } from '#/modules/identity/index.ts'
import { setUpAsset } from '#/modules/ledger/index.ts'
import { advance, setClock } from '#/testing/clock.ts'
import { openTestHouse, type TestHouse } from '#/testing/house.ts'
import { runSchedule } from '#/testing/jobs.ts'
import { codeOf } from '#/testing/ledger-stage.ts'
import { openPushBrowser, type PushBrowser } from '#/testing/push-browser.ts'
import * as actions from './actions.ts'
import * as habits from './habits.ts'
import { done, notify, wait } from './index.ts'
import { notifications } from './module.ts'

const noon = new Date('2026-11-20T04:00:00Z') // 12:00 in Shanghai.
const minute = 60_000
let stand: TestHouse
let phone: PushBrowser
let lin: UserId
let mei: UserId

beforeAll(async () => {
  const env = { FUQUAN_OUTBOUND_ALLOW: '127.0.0.0/8' }
  stand = await openTestHouse({ modules: [notifications], env })
  await setClock(stand.house.db, noon)
  const join = (name: string) =>
    stand.house.inTransaction('read write', (tx, now) => {
      const handle = `${name.toLowerCase()}_hp`
      return register(tx, { handle, name, language: 'en', passwordHash: 'none', now })
    })
  lin = (await join('Lin')).id
  mei = (await join('Mei')).id
  await stand.house.inTransaction('read write', tx =>
    setUpAsset(tx, {
      code: 'FU',
      scale: 2,
      symbols: { 'zh-CN': '福', en: 'fu' },
      names: { 'zh-CN': '福币', en: 'fu' },
    }),
  )
  phone = await openPushBrowser()
  await act(lin, habits.addPushAddress, phone.subscription)
  await act(lin, habits.changeNoticeHabits, { timeZone: 'Asia/Shanghai' })
})
beforeEach(async () => {
  phone.heard.length = 0
  phone.answer = 201
  await many(stand.house.db, sql`delete from notifications.delivery`)
  await setClock(stand.house.db, noon)
})
afterAll(async () => {
  await phone.close()
  await stand.close()
})

function act<I, T>(id: UserId, action: (ctx: Ctx, input: I) => Promise<T>, input: I): Promise<T> {
  const { house } = stand
  const { settings, log, dice } = house
  return house.inTransaction('read write', (tx, now) => {
    const facts = { kind: 'user', level: 1, roles: [], restricted: false } as const
    const actor: Actor = { ...facts, id, language: 'en', address: '' }
    return action({ tx, actor, now, dice, key: undefined, log, settings, house }, input)
  })
}
const write = (work: Parameters<typeof stand.house.inTransaction<void>>[1]) =>
  stand.house.inTransaction('read write', work)
let refs = 0
const newRef = () => `ref_${(refs += 1)}`
const money = (ref = newRef()) =>
  write(tx =>
    notify(tx, {
      to: [lin, mei],
      kind: 'envelopes.returned',
      facts: { amount: '320' },
      link: { kind: 'envelope', ref },
      class: 'money',
    }),
  )
const social = (ref = newRef()) =>
  write(tx =>
    notify(tx, {
      to: [lin],
      kind: 'notifications.restricted',
      facts: { reason: ref },
      link: { kind: 'me', ref },
      class: 'social',
    }),
  )
const deliver = () => runSchedule(stand.house, 'notifications.deliver')

describe('a push', () => {
  test('about money comes at once, in the reader’s words, and leads to its screen', async () => {
    const ref = newRef()
    await money(ref)
    await deliver()

    expect(phone.heard).toHaveLength(1)
    expect(phone.heard[0]).toMatchObject({ url: `/go/envelope/${ref}`, silent: false })
    expect(phone.heard[0]?.body).toContain('3.20 fu')
  })

  test('The same notice is never sent twice on one channel', async () => {
    const ref = newRef()
    await money(ref)
    await money(ref)
    await Promise.all([deliver(), deliver(), deliver()])
    await deliver()

    expect(phone.heard).toHaveLength(1)
  })

  test('about money comes silently in quiet hours, everything else waits until they end', async () => {
    await setClock(stand.house.db, new Date(noon.getTime() + 11 * 60 * minute)) // 23:00.
    await money()
    await social()
    await deliver()
    expect(phone.heard.map(push => push.silent)).toEqual([true])

    await setClock(stand.house.db, new Date(noon.getTime() + 20 * 60 * minute)) // 08:00.
    await deliver()
    expect(phone.heard).toHaveLength(2)
  })

  test('V1 fifty notices in five minutes are one push that names three things', async () => {
    for (let n = 0; n < 50; n++) await social()
    await advance(stand.house.db, 61 * minute)
    await deliver()

    expect(phone.heard).toHaveLength(1)
    expect(phone.heard[0]?.body.split('\n')).toHaveLength(4)
    expect(phone.heard[0]?.body).toContain('47')
  })

  test('A settled object sends no notice', async () => {
    const ref = newRef()
    const kind = 'chat.invited'
    const until = new Date(noon.getTime() + 60 * minute)
    await write(tx => wait(tx, { user: lin, kind, ref, facts: {}, until }))
    await write(tx => done(tx, { kind, ref }))
    await social()
    const [newest] = (await act(lin, actions.listNotices, { cursor: undefined, limit: 1 })).items
    if (newest) await act(lin, actions.readNotices, { upTo: newest.id })
    await advance(stand.house.db, 61 * minute)
    await deliver()

    expect(phone.heard).toEqual([])
  })

  test('that fails is tried again, and an address that fails three times is dropped', async () => {
    phone.answer = 500
    await money()
    await deliver()
    expect(await addresses()).toBe(1)
    phone.answer = 201
    await advance(stand.house.db, 11 * minute)
    await deliver()
    expect(phone.heard).toHaveLength(1)

    phone.answer = 500
    for (let n = 0; n < 3; n++) await money()
    await deliver()
    expect(await addresses()).toBe(0)
    const told = (await act(lin, actions.listNotices, { cursor: undefined, limit: 5 })).items
    expect(told.map(notice => notice.kind)).toContain('notifications.push_dropped')
    await act(lin, habits.addPushAddress, phone.subscription)
  })

  test('is tried three times over an hour, and then no more', async () => {
    phone.answer = 500
    await money()
    for (const minutes of [0, 11, 51, 51]) {
      await advance(stand.house.db, minutes * minute)
      await deliver()
    }
    const ends = sql`select d.state, d.tries from notifications.delivery d`
    expect(await many(stand.house.db, ends)).toEqual([{ state: 'failed', tries: 3 }])
    await act(lin, habits.addPushAddress, phone.subscription)
  })

  test('that fails before quiet hours is tried again after them', async () => {
    await social()
    await setClock(stand.house.db, new Date(noon.getTime() + (9 * 60 + 55) * minute)) // 21:55.
    phone.answer = 500
    await deliver()
    phone.answer = 201
    await advance(stand.house.db, 11 * minute)
    await deliver()
    expect(phone.heard).toEqual([])

    await setClock(stand.house.db, new Date(noon.getTime() + 20 * 60 * minute)) // 08:00.
    await deliver()
    expect(phone.heard).toHaveLength(1)
  })

  test('a worker that comes late breaks no quiet hours', async () => {
    await social()
    await setClock(stand.house.db, new Date(noon.getTime() + 11 * 60 * minute)) // 23:00.
    await deliver()
    expect(phone.heard).toEqual([])

    await setClock(stand.house.db, new Date(noon.getTime() + 20 * 60 * minute)) // 08:00.
    await deliver()
    expect(phone.heard).toHaveLength(1)
  })

  test('goes to whoever signed in last on that browser', async () => {
    await act(mei, habits.addPushAddress, phone.subscription)
    expect(await addresses()).toBe(0)
    await act(lin, habits.addPushAddress, phone.subscription)
    expect(await addresses()).toBe(1)
  })

  test('goes nowhere but to push services', async () => {
    const refused = (endpoint: string) =>
      codeOf(act(lin, habits.addPushAddress, { ...phone.subscription, endpoint }))
    for (const endpoint of [
      'https://evil.example/push',
      'http://fcm.googleapis.com/fcm/send/x',
      'https://fcm.googleapis.com.evil.example/x',
      'https://169.254.169.254/latest',
    ]) {
      expect(await refused(endpoint)).toBe('notification_device_unknown')
    }
  })
})

describe('what a person chose', () => {
  test('a kind that is turned off is not pushed; money cannot be turned off', async () => {
    await social()
    const kind = 'notifications.restricted'
    await act(lin, habits.changeNoticeHabits, { kind: { kind, wanted: false } })
    await many(stand.house.db, sql`delete from notifications.delivery`)
    await social()
    await advance(stand.house.db, 61 * minute)
    await deliver()
    expect(phone.heard).toEqual([])

    await act(lin, habits.changeNoticeHabits, { kind: { kind, wanted: true } })
    await money()
    const off = { kind: { kind: 'envelopes.returned', wanted: false } }
    expect(await codeOf(act(lin, habits.changeNoticeHabits, off))).toBe('notification_kind_fixed')
  })

  test('mail needs a verified address', async () => {
    const classes = [{ class: 'money' as const, push: true, mail: true }]
    const asked = act(lin, habits.changeNoticeHabits, { classes })
    expect(await codeOf(asked)).toBe('notification_channel_unverified')
  })

  test('with one, mails of a class come there', async () => {
    const { db } = stand.house
    const address = 'lin@example.org'
    const verify = sql`
      update identity.user set email = ${address}, email_verified = true where id = ${lin}`
    await many(db, verify)
    const classes = [{ class: 'money' as const, push: false, mail: true }]
    await act(lin, habits.changeNoticeHabits, { classes })
    await money()
    await deliver()
    const queued = await many(db, sql`select 1 from engine.mail`)
    expect([queued.length, phone.heard.length]).toEqual([1, 0])
    await act(lin, habits.changeNoticeHabits, {
      classes: [{ class: 'money' as const, push: true, mail: false }],
    })
  })
})

describe('a reminder', () => {
  const kind = 'chat.invited'
  const hours = (n: number) => new Date(noon.getTime() + n * 60 * minute)
  const waitFor = async (until: Date): Promise<string> => {
    const ref = newRef()
    await write(tx => wait(tx, { user: lin, kind, ref, facts: {}, until }))
    // What came with it has been sent; only what is told from now on is looked at.
    await many(stand.house.db, sql`delete from notifications.delivery`)
    return ref
  }
  const remind = (ref: string, until: Date) =>
    write(tx =>
      notify(tx, {
        to: [lin, mei],
        kind: 'envelopes.expires_soon',
        facts: { name: 'Bo', until: until.toISOString() },
        link: { kind: 'envelope', ref },
        class: 'waiting',
        reminds: { kind, until },
      }),
    )
  const told = async (ref: string, person = lin) => {
    const { items } = await act(person, actions.listNotices, { cursor: undefined, limit: 50 })
    return items.filter(one => one.link.ref === ref).length
  }

  test('leaves at once and once, and reaches only those for whom the thing still waits', async () => {
    const ref = await waitFor(hours(2))
    await remind(ref, hours(2))
    await remind(ref, hours(2))
    await deliver()
    await deliver()

    expect(phone.heard.map(push => push.url)).toEqual([`/go/envelope/${ref}`])
    expect(phone.heard[0]?.body).toContain('Bo')
    expect([await told(ref), await told(ref, mei)]).toEqual([1, 0])
  })

  test('is held in quiet hours, unless the thing ends before they do', async () => {
    await setClock(stand.house.db, hours(11)) // 23:00.
    const early = await waitFor(hours(13))
    const late = await waitFor(hours(22))
    await remind(late, hours(22))
    await remind(early, hours(13))
    await deliver()
    expect(phone.heard.map(push => push.url)).toEqual([`/go/envelope/${early}`])

    await setClock(stand.house.db, hours(20)) // 08:00.
    await deliver()
    expect(phone.heard.map(push => push.url).slice(1)).toEqual([`/go/envelope/${late}`])
  })

  test('of what is done or over meanwhile is not sent, and what is done is no longer told', async () => {
    await setClock(stand.house.db, hours(11)) // 23:00.
    const [over, gone] = [await waitFor(hours(20)), await waitFor(hours(22))]
    // Planned for the morning; by then one is over and one is done.
    await remind(over, hours(22))
    await remind(gone, hours(22))
    await write(tx => done(tx, { kind, ref: gone, users: [lin] }))
    await setClock(stand.house.db, hours(20)) // 08:00.
    await deliver()

    expect(phone.heard).toEqual([])
    expect([await told(over), await told(gone)]).toEqual([1, 0])
  })
})

test.each(['push', 'mail'])('nobody gets more than the day allows by %s', async channel => {
  await many(
    stand.house.db,
    sql`
      insert into notifications.delivery
        (person, channel, kind, ref, class, state, due_at, made_at, sent_at)
      select ${lin}, ${channel}::text, 'a.b', n::text, 'social', 'sent', ${noon}::timestamptz,
             ${noon}::timestamptz, ${noon}::timestamptz
        from generate_series(1, 30) n`,
  )
  await social()
  await money()
  await advance(stand.house.db, 61 * minute)
  await deliver()
  expect(phone.heard.map(push => push.body.includes('3.20'))).toEqual([true])
})

const addresses = async (): Promise<number> =>
  (await act(lin, ctx => habits.getNoticeHabits(ctx), undefined)).devices.length
