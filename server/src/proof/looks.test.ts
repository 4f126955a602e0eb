// Every amount of an envelope that is written in two places is changed in one of them: by one unit,
// or to another person. The minute sees what runs; the night and `verify` see everything.
import type { EnvelopeId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { many, one, openDb, sql, type Tx } from '#/engine/db.ts'
import type { House } from '#/engine/house.ts'
import { chat } from '#/modules/chat/module.ts'
import { claimShare } from '#/modules/envelopes/lane.ts'
import { envelopes } from '#/modules/envelopes/module.ts'
import { findPasses } from '#/modules/ledger/book/store-findings.ts'
import { verify } from '#/modules/ledger/book/verify.ts'
import { ledger } from '#/modules/ledger/module.ts'
import { advance, releaseClock } from '#/testing/clock.ts'
import { asOwner } from '#/testing/database.ts'
import { openStage, type Stage } from '#/testing/envelope-stage.ts'
import { runSchedule } from '#/testing/jobs.ts'

let stage: Stage
let house: House
let url: string

beforeAll(async () => {
  stage = await openStage()
  house = { ...stage.house, modules: [ledger, chat, envelopes] }
  url = stage.db.pool.options.connectionString ?? ''
})
afterEach(async () => {
  await releaseClock(stage.db)
  await stage.booksAgree()
  await closeAll()
})
afterAll(() => stage.close())

/** As an operator would, when what was planted has been taken back. */
const closeAll = () =>
  asOwner(
    url,
    `update ledger.finding set closed_at = now(), reason = 'a test' where closed_at is null;
     update ledger.pause set ended_at = now() where ended_at is null;
     update ledger.balance set state = 1 where state = 2`,
  )
const minute = (of: House = house) => runSchedule(of, 'ledger.reconcile')
const night = () => runSchedule(house, 'ledger.whole')
const claim = (id: EnvelopeId, claimer: UserId) =>
  claimShare(stage.house, id, { claimer, level: 1 })
const found = async (): Promise<string[]> => {
  const query = sql`
    select "check" as kind from ledger.finding where closed_at is null order by "check"`
  return (await many<{ kind: string }>(stage.db, query)).map(({ kind }) => kind)
}

/** Changes the books behind the back of the house, looks at what is said, and takes it back. */
async function planted<T>(how: { plant: string; takeBack: string }, look: () => Promise<T>) {
  await asOwner(url, how.plant)
  try {
    return await look()
  } finally {
    await asOwner(url, how.takeBack)
  }
}

const step = (row: string, at: string) => {
  const [table = '', column = ''] = row.split(' ')
  const by = (n: number) => `update ${table} set ${column} = ${column} + ${n} where ${at}`
  return { plant: by(1), takeBack: by(-1) }
}

describe('one unit too much', () => {
  let id: EnvelopeId
  beforeAll(async () => {
    id = await stage.send({ total: 1_000n, shares: 10 })
    await claim(id, stage.people.mei)
    await claim(id, stage.people.bo)
  })

  test('on the account of an envelope is found within the minute', async () => {
    const kinds = await planted(step('ledger.balance balance', `account = '${id}'`), () =>
      minute().then(found),
    )

    expect(kinds).toContain('envelopes.account_differs')
  })

  test('in the sum of its counters is found within the minute', async () => {
    const kinds = await planted(step('envelopes.envelope claimed_sum', `id = '${id}'`), () =>
      minute().then(found),
    )

    expect(kinds).toEqual(['envelopes.account_differs', 'envelopes.counters_differ'])
  })

  test('in a claim is found within the minute, and at night with all it belies', async () => {
    const extra = step('envelopes.claim amount', `envelope = '${id}' and number = 1`)

    const first = await planted(extra, () => minute().then(found))
    const second = await planted(extra, () => night().then(found))

    expect(first).toEqual(['envelopes.counters_differ'])
    expect(second).toEqual([
      'envelopes.claim_has_another_share',
      'envelopes.claim_was_not_paid',
      'envelopes.counters_differ',
    ])
  })

  test('in a share that was drawn is found at night', async () => {
    const extra = step('envelopes.chunk amounts[10]', `envelope = '${id}'`)

    expect(await planted(extra, () => night().then(found))).toEqual(['envelopes.shares_differ'])
  })

  test('in a share that was taken is found at night', async () => {
    const swap = (a: number, b: number) =>
      `update envelopes.chunk set amounts[1] = amounts[1] + ${a}, amounts[10] = amounts[10] + ${b}
        where envelope = '${id}'`
    const how = { plant: swap(1, -1), takeBack: swap(-1, 1) }

    const kinds = await planted(how, () => night().then(found))

    expect(kinds).toEqual(['envelopes.claim_has_another_share'])
  })
})

describe('a claim that was rewritten', () => {
  const rewritten = async () => {
    const { mei, stranger } = stage.people
    const id = await stage.send({ total: 900n, shares: 9 })
    await claim(id, mei)
    const to = (person: UserId) =>
      `update envelopes.claim set claimer = '${person}' where envelope = '${id}'`
    return { plant: to(stranger), takeBack: to(mei) }
  }

  test('to another person is found at night: the ledger paid somebody else', async () => {
    const kinds = await planted(await rewritten(), () => night().then(found))

    expect(kinds).toEqual(['envelopes.claim_was_not_paid'])
  })

  test('to another person makes verify answer no', async () => {
    const answer = await planted(await rewritten(), () => verify.run({ house, args: [] }))

    expect(answer.good).toBe(false)
    expect(answer.facts['differences']).toMatchObject([{ check: 'envelopes.claim_was_not_paid' }])
    expect(await verify.run({ house, args: [] })).toMatchObject({ good: true })
  })
})

describe('the minute', () => {
  const lateMs = 10 * 60_000
  // A day ago 2,000 envelopes were emptied by ten people each. Nobody paid for them: whoever looks
  // at one of them says so.
  const past = {
    plant: `
      with old as (
        insert into envelopes.envelope (id, asset, sender, total, shares, claimed, claimed_sum,
          state, sent_at, expires_at, ended_at)
        select gen_random_uuid(), 1, gen_random_uuid(), 10, 10, 10, 10, 'emptied',
          now() - interval '2 days', now() - interval '1 day', now() - interval '1 day'
        from generate_series(1, 2000)
        returning id)
      insert into envelopes.claim (envelope, number, claimer, amount, transfer, at)
      select old.id, n, gen_random_uuid(), 1, gen_random_uuid(), now() - interval '1 day'
      from old, generate_series(1, 10) n`,
    takeBack: `
      with gone as (
        delete from envelopes.envelope where ended_at < now() - interval '20 hours' returning id)
      delete from envelopes.claim c using gone where c.envelope = gone.id`,
  }
  const readIn = async (tx: Tx): Promise<number> => {
    const query = sql`
      select sum(seq_tup_read + idx_tup_fetch)::int as read from pg_stat_xact_user_tables
       where schemaname = 'envelopes'`
    return (await one<{ read: number }>(tx, query)).read
  }
  const emptied = async (): Promise<EnvelopeId> => {
    const id = await stage.send({ total: 200n, shares: 2 })
    await claim(id, stage.people.mei)
    await claim(id, stage.people.bo)
    return id
  }

  test('reads nothing of what ended long ago, however much that is', async () => {
    await emptied()
    let read = 0
    const counting: House = {
      ...house,
      inTransaction: (mode, work) =>
        stage.house.inTransaction(mode, async (tx, now) => {
          const before = await readIn(tx)
          const done = await work(tx, now)
          read += (await readIn(tx)) - before
          return done
        }),
    }

    const kinds = await planted(past, () => minute(counting).then(found))

    expect(kinds).toEqual([])
    expect(read).toBeGreaterThan(0)
    expect(read).toBeLessThan(200)
  })

  test('looks once more at what ended a moment ago, and not later', async () => {
    const extra = step('envelopes.claim amount', `envelope = '${await emptied()}' and number = 2`)

    expect(await planted(extra, () => minute().then(found))).toEqual(['envelopes.counters_differ'])
    await closeAll()
    await advance(stage.db, lateMs)
    expect(await planted(extra, () => minute().then(found))).toEqual([])
  })

  test('says which look took too long, makes the others, and fails', async () => {
    const id = await emptied()
    const claims = openDb({ url, poolMax: 1 })
    await claims.pool.query('begin; lock table envelopes.claim in access exclusive mode')

    const extra = step('ledger.balance balance', `account = '${id}'`)
    const failure = await planted(extra, () =>
      minute().then(
        () => 'went well',
        (error: unknown) => String(error),
      ),
    )
    await claims.pool.query('rollback')
    await claims.close()

    expect(failure).toContain('envelopes.counters')
    expect(await found()).toContain('envelopes.account_differs')
    const { minute: pass } = await stage.house.read(findPasses)
    expect(pass).toMatchObject({ skipped: ['envelopes.counters'] })
    await minute()
    expect((await stage.house.read(findPasses)).minute).toMatchObject({ skipped: [] })
  })
})
