import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type EnvelopeId, TransferId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, one, sql } from '#/engine/db.ts'
import type { House } from '#/engine/house.ts'
import { newId } from '#/engine/ids.ts'
import { Refusal } from '#/kit/refusal.ts'
import { ledger } from '#/modules/ledger/module.ts'
import { houseAccount, move, personAccount } from '#/modules/ledger/index.ts'
import { chat } from '#/modules/chat/module.ts'
import { advance, releaseClock } from '#/testing/clock.ts'
import { hourMs, openStage, type Stage } from '#/testing/envelope-stage.ts'
import { runSchedule } from '#/testing/jobs.ts'
import { fill } from '#/modules/envelopes/index.ts'
import { claimShare } from '#/modules/envelopes/lane.ts'
import { envelopes } from '#/modules/envelopes/module.ts'

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())

const freeze = (account: string, state = 2) =>
  many(stage.db, sql`update ledger.balance set state = ${state} where account = ${account}`)
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
  )
const claim = (house: House, id: EnvelopeId, claimer: Stage['people']['mei']) =>
  claimShare(house, id, { claimer, level: 1 })

describe('one envelope that stands still', () => {
  test('One envelope that cannot return its rest keeps no other envelope waiting.', async () => {
    const stuck = await stage.send({ total: 700n, shares: 7 }, hourMs)
    const other = await stage.send({ total: 900n, shares: 9 }, 2 * hourMs)
    await freeze(stuck)
    await advance(stage.db, 3 * hourMs)

    await runSchedule(stage.house, 'envelopes.sweep').catch(() => undefined)

    expect(await stage.balance(stuck)).toBe(700n)
    expect(await stage.balance(other)).toBe(0n)
    await freeze(stuck, 1)
    await runSchedule(stage.house, 'envelopes.sweep')
    expect(await stage.balance(stuck)).toBe(0n)
    await releaseClock(stage.db)
  })

  test('Whoever opens a frozen envelope hears that it is frozen, in a few calls.', async () => {
    const crowd = await stage.crowd(64)
    const id = await stage.send({ total: 1_000n, shares: 10 })
    await freeze(id)
    const { pool } = stage.db
    let calls = 0
    pool.on('acquire', () => {
      calls += 1
    })

    const codes = await Promise.all(crowd.map(one => codeOf(claim(stage.house, id, one))))

    expect(new Set(codes)).toEqual(new Set(['ledger_account_frozen']))
    expect(calls).toBeLessThan(20)
    await freeze(id, 1)
    expect(await codeOf(claim(stage.house, id, stage.people.mei))).toBe('done')
  })
})

describe('an outcome that nobody knows', () => {
  test('A claim that is still committing is not forgotten when the time is over.', async () => {
    const id = await stage.send({ total: 100n, shares: 10 }, hourMs)
    const { bo } = stage.people
    let lateCommit: Promise<unknown> = Promise.resolve()
    let sent = 0
    // The first call loses its connection while the database goes on committing it.
    const slow: House = {
      ...stage.house,
      inBurst: async (mode, work) => {
        sent += 1
        if (sent > 1) return stage.house.inBurst(mode, work)
        let worked: () => void = () => undefined
        const done = new Promise<void>(resolve => (worked = resolve))
        lateCommit = stage.house.inBurst(mode, async (tx, clock) => {
          await work(tx, clock)
          worked()
          await advance(stage.db, 2 * hourMs)
          await new Promise(resolve => setTimeout(resolve, 600))
        })
        await done
        throw new Refusal('outcome_unknown')
      },
    }

    const share = await codeOf(claim(slow, id, bo))
    await lateCommit
    const again = await codeOf(claim(slow, id, bo))

    expect(share).toBe('done')
    expect(again).toBe('done')
    await releaseClock(stage.db)
  })
})

describe('the minute pass', () => {
  const modules = [ledger, chat, envelopes]
  const pass = () => runSchedule({ ...stage.house, modules }, 'ledger.reconcile')
  const findings = () =>
    many<{ check: string }>(
      stage.db,
      sql`select "check" from ledger.finding where closed_at is null`,
    )

  test('finds nothing where people open envelopes while it looks', async () => {
    const crowd = await stage.crowd(200)
    const id = await stage.send({ total: 2_000n, shares: 200 })
    let open = true
    const rush = async (): Promise<void> => {
      for (const one of crowd) if (open) await claim(stage.house, id, one)
      open = false
    }

    const rushing = rush()
    while (open) await pass()
    await rushing

    expect(await findings()).toEqual([])
    expect(await stage.balance(id)).toBe(0n)
  })

  test('a room whose count is wrong stops no money', async () => {
    await many(stage.db, sql`update chat.room set member_count = member_count + 1`)

    await pass()

    const { paused } = await one<{ paused: boolean }>(
      stage.db,
      sql`select exists (select 1 from ledger.pause where ended_at is null) as paused`,
    )
    expect(paused).toBe(false)
    await many(stage.db, sql`update chat.room set member_count = member_count - 1`)
  })
})

describe('what waits for room', () => {
  test('My own rest that waits for room keeps nobody else’s money from going home.', async () => {
    const { lin, mei } = stage.people
    await stage.house.inTransaction('read write', (tx, now) =>
      move(tx, {
        id: TransferId.out.parse(newId()),
        kind: 'issue',
        from: houseAccount('issue'),
        legs: [{ to: personAccount(mei, 'wallet'), amount: 5_000n }],
        now,
      }),
    )
    const own = await stage.send({ total: 500n, shares: 5 }, hourMs)
    const theirs = await sendOf(mei)
    const room = await one<{ free: bigint }>(
      stage.db,
      sql`
        select ceiling - balance as free from ledger.balance
         where account = ${personAccount(lin, 'wallet')}`,
    )
    await stage.house.inTransaction('read write', (tx, now) =>
      move(tx, {
        id: TransferId.out.parse(newId()),
        kind: 'issue',
        from: houseAccount('issue'),
        legs: [{ to: personAccount(lin, 'wallet'), amount: room.free }],
        now,
      }),
    )
    await advance(stage.db, 2 * hourMs)
    await runSchedule(stage.house, 'envelopes.sweep')
    const share = await claim(stage.house, theirs, lin)
    const waiting = personAccount(lin, 'waiting')
    const mine = (await stage.balance(waiting)) - share.amount
    expect(mine).toBeGreaterThanOrEqual(500n)
    expect(await stage.balance(own)).toBe(0n)
    const meiBefore = await stage.balance(personAccount(mei, 'wallet'))

    await runSchedule({ ...stage.house, modules: [ledger] }, 'ledger.sweep')
    await advance(stage.db, 31 * 24 * hourMs)
    for (let n = 0; n < 3; n++) {
      await runSchedule({ ...stage.house, modules: [ledger] }, 'ledger.sweep')
    }

    expect(await stage.balance(personAccount(mei, 'wallet'))).toBe(meiBefore + share.amount)
    expect(await stage.balance(waiting)).toBe(mine)
    const told = await many(
      stage.db,
      sql`select 1 from engine.outbox where name = 'ledger.transferred'`,
    )
    expect(told).toHaveLength(1)
    await releaseClock(stage.db)
  })
})

/** An envelope of one share that lives for two days, so that a late claim still wins. */
function sendOf(sender: Stage['people']['mei']): Promise<EnvelopeId> {
  const { house, room, actor, ctxOf } = stage
  return house.inTransaction('read write', (tx, now) =>
    fill(ctxOf(tx, actor(sender), now), {
      room,
      mode: 'ordinary',
      greeting: 'Best wishes',
      cover: 'plain',
      lateJoiners: false,
      terms: { split: 'even', total: 300n, shares: 1, least: 1n, most: 20_000n },
      expiresAt: new Date(now.getTime() + 48 * hourMs),
    }),
  )
}
