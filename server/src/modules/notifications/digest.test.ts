import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { many, sql } from '#/engine/db.ts'
import { newId } from '#/engine/ids.ts'
import { setClock } from '#/testing/clock.ts'
import { openTestHouse, type TestHouse } from '#/testing/house.ts'
import { runSchedule } from '#/testing/jobs.ts'
import { digestReadersMax } from './store-digest.ts'
import { notifications } from './module.ts'

const sunday = '2026-11-22'
const shanghai = (clock: string, day = sunday) => new Date(`${day}T${clock}:00+08:00`)
let stand: TestHouse

beforeAll(async () => {
  stand = await openTestHouse({ modules: [notifications] })
})
beforeEach(async () => {
  const { db } = stand.house
  await many(db, sql`delete from notifications.notice`)
  await many(db, sql`delete from notifications.waiting`)
  await many(db, sql`delete from notifications.choice`)
  await many(db, sql`delete from notifications.habit`)
  await many(db, sql`delete from notifications.delivery`)
})
afterAll(() => stand.close())

/** Somebody who asked for the weekly mail; with `waits`, one thing waits for them. */
async function reader({ waits, zone = 'Asia/Shanghai' }: { waits: boolean; zone?: string }) {
  const person = newId()
  const { db } = stand.house
  await many(
    db,
    sql`insert into notifications.choice (person, class, channel, wanted)
        values (${person}, 'digest', 'mail', true)`,
  )
  await many(
    db,
    sql`insert into notifications.habit (person, time_zone, quiet_from, quiet_until)
        values (${person}, ${zone}, 1320, 480)`,
  )
  if (waits) await waitsFor([person])
  return person
}
const waitsFor = (people: readonly string[]) =>
  many(
    stand.house.db,
    sql`insert into notifications.waiting (person, kind, ref, facts, at)
        select p, 'chat.invited', 'room', '{}', engine.now() from unnest(${people}::uuid[]) p`,
  )
const makeDigestsAt = async (now: Date) => {
  await setClock(stand.house.db, now)
  await runSchedule(stand.house, 'notifications.digest')
}
const digests = async (): Promise<{ person: string; ref: string }[]> =>
  many(
    stand.house.db,
    sql`select d.person, d.ref from notifications.delivery d
         where d.kind = 'notifications.digest' and d.channel = 'mail' order by d.ref`,
  )

test('the week comes on Sunday at six, once, and to those who have something to read', async () => {
  const lin = await reader({ waits: true })
  await reader({ waits: false })

  await makeDigestsAt(shanghai('17:07'))
  expect(await digests()).toEqual([])
  await makeDigestsAt(shanghai('18:07'))
  await makeDigestsAt(shanghai('19:07'))

  expect(await digests()).toEqual([{ person: lin, ref: '2026-11-16' }])
})

test('a worker that was down at six does not cost the week', async () => {
  const lin = await reader({ waits: true })
  await makeDigestsAt(shanghai('20:07'))
  expect(await digests()).toEqual([{ person: lin, ref: '2026-11-16' }])
  await makeDigestsAt(shanghai('00:07', '2026-11-23'))
  expect(await digests()).toHaveLength(1)

  await makeDigestsAt(shanghai('18:07', '2026-11-29'))
  expect((await digests()).map(one => one.ref)).toEqual(['2026-11-16', '2026-11-23'])
})

test('a week is the reader’s: it is the same before and after midnight elsewhere', async () => {
  await reader({ waits: true, zone: 'America/New_York' })
  await makeDigestsAt(new Date('2026-11-22T23:07:00Z')) // 18:07 on their Sunday.
  await makeDigestsAt(new Date('2026-11-23T00:07:00Z')) // 19:07.
  expect((await digests()).map(one => one.ref)).toEqual(['2026-11-16'])
})

test('however many they are, all of them get it; the idle take nobody’s place', async () => {
  const [idle, busy] = [digestReadersMax, digestReadersMax + 1].map(count =>
    Array.from({ length: count }, () => newId()),
  )
  const asked = [...(idle ?? []), ...(busy ?? [])]
  await many(
    stand.house.db,
    sql`insert into notifications.choice (person, class, channel, wanted)
        select p, 'digest', 'mail', true from unnest(${asked}::uuid[]) p`,
  )
  await waitsFor(busy ?? [])

  await makeDigestsAt(shanghai('18:07'))

  expect((await digests()).length).toBe(digestReadersMax + 1)
})

test('last week’s digest, unread, is nothing new; nor does a kind that is off come', async () => {
  const lin = await reader({ waits: true })
  await makeDigestsAt(shanghai('20:07', '2026-11-15'))
  await many(stand.house.db, sql`delete from notifications.waiting`)
  await makeDigestsAt(shanghai('18:07'))
  expect(await digests()).toHaveLength(1)

  await waitsFor([lin])
  const off = sql`update notifications.habit set kinds_off = '{notifications.digest}'`
  await many(stand.house.db, off)
  await makeDigestsAt(shanghai('19:07'))
  expect(await digests()).toHaveLength(1)
})
