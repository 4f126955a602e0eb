import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { many, one, sql } from '#/engine/db.ts'
import { booksBalance, differencesIn } from '#/testing/books.ts'
import { releaseClock, setClock } from '#/testing/clock.ts'
import { codeOf, type LedgerStage, newTransfer, openLedgerStage } from '#/testing/ledger-stage.ts'
import { balancesOf, close, freeze, move, reverse, unfreeze, useAllowance } from './actions.ts'
import { ensureWallets, openContainer } from './opening.ts'
import { findTransfer } from './store.ts'
import type { MoveAsk } from './types.ts'

let stage: LedgerStage
beforeAll(async () => {
  stage = await openLedgerStage()
})
afterAll(async () => {
  await booksBalance(stage.db)
  await stage.drop()
})

const put = (ask: Omit<MoveAsk, 'step' | 'kind'> & { kind?: string }) =>
  stage.write((tx, now) => move(tx, { kind: 'pay', ...ask, now }))
const facts = async (account: string) => {
  const found = await balancesOf(stage.db, [account]) // A plain id in a test.
  return found.get(account)
}

describe('corrections and states', () => {
  test('L17 The reversals of a leg never add up to more than the leg.', async () => {
    const { mei, bo } = stage.wallets
    const paid = newTransfer()
    await put({ id: paid, from: mei, legs: [{ to: bo, amount: 100n }] })
    const back = (amount: bigint) =>
      stage.write((tx, now) => {
        const ask = { id: newTransfer(), kind: 'correction', book: mei, transfer: paid, leg: 1 }
        return reverse(tx, { ...ask, amount, now })
      })

    await back(60n)
    expect(await codeOf(back(41n))).toBe('ledger_reversal_exceeded')
    await back(40n)
    expect(await codeOf(back(1n))).toBe('ledger_reversal_exceeded')
  })

  test('A reversal is refused when the receiver has spent it.', async () => {
    const { mei, bo } = stage.wallets
    const all = (await facts(bo))?.free ?? 0n
    const paid = newTransfer()
    await put({ id: paid, from: mei, legs: [{ to: bo, amount: 10n }] })
    await put({ id: newTransfer(), from: bo, legs: [{ to: mei, amount: all + 10n }] })

    const back = stage.write((tx, now) => {
      const ask = { id: newTransfer(), kind: 'correction', book: mei, transfer: paid, leg: 1 }
      return reverse(tx, { ...ask, amount: 10n, now })
    })

    expect(await codeOf(back)).toBe('ledger_insufficient')
    await put({ id: newTransfer(), from: mei, legs: [{ to: bo, amount: all }] })
  })

  const l18 = 'A closed account is empty and takes part in nothing; a frozen one pays nothing out.'
  test(`L18 ${l18}`, async () => {
    const { mei, bo } = stage.wallets
    const id = newTransfer()
    const container = await stage.write(tx => openContainer(tx, { id, kind: 'pot' }))
    await put({ id: newTransfer(), from: mei, legs: [{ to: container, amount: 5n }] })
    expect(await codeOf(stage.write(tx => close(tx, container)))).toBe('ledger_account_busy')
    await put({ id: newTransfer(), from: container, legs: [{ to: mei, amount: 5n }] })
    await stage.write(tx => close(tx, container))
    const into = put({ id: newTransfer(), from: mei, legs: [{ to: container, amount: 5n }] })
    expect(await codeOf(into)).toBe('ledger_account_closed')
    expect(await codeOf(stage.write(tx => freeze(tx, container)))).toBe('ledger_account_closed')

    await stage.write(tx => freeze(tx, bo))
    await put({ id: newTransfer(), from: mei, legs: [{ to: bo, amount: 5n }] })
    const out = put({ id: newTransfer(), from: bo, legs: [{ to: mei, amount: 5n }] })
    expect(await codeOf(out)).toBe('ledger_account_frozen')
    await stage.write(tx => unfreeze(tx, bo))
  })

  test('L25 Allowances hold under any number of parallel payments.', async () => {
    const { mei } = stage.wallets
    const starts = new Date('2026-11-20T00:00:00Z')
    const ask = { account: mei, purpose: 'send', amount: 30n, cap: 100n, starts }

    const codes = await Promise.all(
      Array.from({ length: 20 }, () => codeOf(stage.write(tx => useAllowance(tx, ask)))),
    )

    expect(codes.filter(code => code === 'done')).toHaveLength(3)
    expect(codes.filter(code => code === 'ledger_over_limit')).toHaveLength(17)
  })

  test('While money is paused nothing moves and what moved before is still answered.', async () => {
    const { mei, bo } = stage.wallets
    const ask = { id: newTransfer(), from: mei, legs: [{ to: bo, amount: 1n }] }
    await put(ask)
    await many(
      stage.db,
      sql`
        insert into ledger.pause (id, at, reason)
        values (${newTransfer()}, engine.now(), 'a test of the pause')`,
    )

    expect(await codeOf(put({ ...ask, id: newTransfer() }))).toBe('ledger_paused')
    expect((await put(ask)).total).toBe(1n)

    await many(
      stage.db,
      sql`update ledger.pause set ended_at = engine.now() where ended_at is null`,
    )
  })
})

describe('statements', () => {
  const l3 = 'An account’s balance is what transfers brought in minus what they took out.'
  describe('Wallet 6 Balances rebuilt from transfers equal stored balances', () => {
    test(`L3 ${l3}`, async () => {
      expect(await differencesIn(stage.db)).toEqual([])
    })
  })

  test('L23 Success is answered only after the commit.', async () => {
    const { mei, bo } = stage.wallets
    for (let round = 0; round < 20; round++) {
      const { book, id } = await put({
        id: newTransfer(),
        from: mei,
        legs: [{ to: bo, amount: 1n }],
      })

      // The pool reads on other connections, which see only what is committed.
      expect(await findTransfer(stage.db, { book, id })).toBeDefined()
    }
    const spoiled = stage.write(async (tx, now) => {
      const ask = { id: newTransfer(), kind: 'pay', from: mei, legs: [{ to: bo, amount: 1n }], now }
      const made = await move(tx, ask)
      await many(tx, sql`select 1 / 0`).catch(() => undefined)
      return made
    })
    await expect(spoiled).rejects.toThrow(/rolled back/)
  })

  const l4 =
    'A statement has no gap, and every line’s balance is the line before plus its own change.'
  test(`L4 ${l4}`, async () => {
    const rows = await many<{ gaps: bigint }>(
      stage.db,
      sql`
        select count(*) as gaps from (
          select e.version - coalesce(lag(e.version) over w, 0) as step,
                 e.balance_after - coalesce(lag(e.balance_after) over w, 0) - e.amount as off
            from ledger.entry e window w as (partition by e.account order by e.version)) l
         where l.step <> 1 or l.off <> 0`,
    )
    expect(rows[0]?.gaps).toBe(0n)
  })

  test('L5 The last line of a statement equals the stored balance.', async () => {
    const rows = await many(
      stage.db,
      sql`
        select b.account from ledger.balance b
         where b.balance <> coalesce((
           select e.balance_after from ledger.entry e
            where e.account = b.account order by e.version desc limit 1), 0)`,
    )
    expect(rows).toEqual([])
  })

  describe('Wallet 4 A transfer is never changed or deleted; a correction names what it corrects', () => {
    test('L16 A transfer and an entry are never changed or deleted.', async () => {
      for (const table of ['transfer', 'entry', 'seal', 'asset']) {
        const name = sql.raw(`ledger.${table}`)
        await expect(many(stage.db, sql`delete from ${name}`)).rejects.toThrow(/permission denied/)
        await expect(many(stage.db, sql`truncate ${name}`)).rejects.toThrow(/permission denied/)
      }
      const change = many(stage.db, sql`update ledger.transfer set kind = 'x'`)
      await expect(change).rejects.toThrow(/permission denied/)
      const line = many(stage.db, sql`update ledger.entry set amount = 1`)
      await expect(line).rejects.toThrow(/permission denied/)
    })
  })

  test('L19 An asset’s scale never changes, and one transfer never mixes assets.', async () => {
    const change = many(stage.db, sql`update ledger.asset set scale = 3`)
    await expect(change).rejects.toThrow(/permission denied/)
    const { mei, bo } = stage.wallets
    const other = put({ id: newTransfer(), from: mei, asset: 2, legs: [{ to: bo, amount: 1n }] })
    expect(await codeOf(other)).toBe('ledger_asset_mismatch')
  })

  test('L20 Time never runs backwards within a statement.', async () => {
    const { mei, bo } = stage.wallets
    await setClock(stage.db, new Date(Date.now() + 3_600_000))
    await put({ id: newTransfer(), from: mei, legs: [{ to: bo, amount: 1n }] })
    await releaseClock(stage.db)
    await put({ id: newTransfer(), from: mei, legs: [{ to: bo, amount: 1n }] })

    const rows = await many(
      stage.db,
      sql`
        select 1 from (
          select e.at < lag(e.at) over (partition by e.account order by e.version) as back
            from ledger.entry e) l where l.back`,
    )
    expect(rows).toEqual([])
  })

  test('L24 What is in circulation equals what was issued.', async () => {
    const row = await one<{ out: string; rest: string }>(
      stage.db,
      sql`
        select sum(balance) filter (where account = ${stage.issue}) as out,
               sum(balance) filter (where account <> ${stage.issue}) as rest
          from ledger.balance`,
    )
    expect(BigInt(row.rest)).toBe(-BigInt(row.out))
  })

  test('A moment is found by bisecting versions.', async () => {
    const { mei } = stage.wallets
    const lines = await many<{ version: bigint; at: Date; earlier: bigint }>(
      stage.db,
      sql`
        select e.version, e.at, (select count(*) from ledger.entry x
                                  where x.account = e.account and x.at < e.at) as earlier
          from ledger.entry e where e.account = ${mei}`,
    )
    for (const { at, earlier } of lines) {
      const row = await one<{ found: bigint }>(
        stage.db,
        sql`select ledger.version_before(${mei}, ${at}) as found`,
      )
      expect(row.found).toBe(earlier)
    }
  })

  test('Opening wallets twice, in parallel and in any order opens them once.', async () => {
    const people = Array.from({ length: 8 }, () => newTransfer() as never) // Plain ids.
    await Promise.all(
      [people, people.toReversed(), people].map(ids => stage.write(tx => ensureWallets(tx, ids))),
    )
    const row = await one<{ count: bigint }>(
      stage.db,
      sql`select count(*) from ledger.owned where owner = any (${people}::uuid[])`,
    )
    expect(row.count).toBe(16n)
  })

  test('A transfer reads back as it was answered.', async () => {
    const { mei, bo } = stage.wallets
    const made = await put({ id: newTransfer(), from: mei, legs: [{ to: bo, amount: 3n }] })
    expect(await findTransfer(stage.db, made)).toEqual(made)
  })
})
