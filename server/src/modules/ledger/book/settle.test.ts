import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { many, sql } from '#/engine/db.ts'
import { Refusal } from '#/kit/refusal.ts'
import { booksBalance } from '#/testing/books.ts'
import { releaseClock, setClock } from '#/testing/clock.ts'
import { cast, type LedgerStage, newTransfer, openLedgerStage } from '#/testing/ledger-stage.ts'
import { freeze, linked, move, unfreeze } from './actions.ts'
import { lockForPayments, type Payment, settlePayments } from './settle.ts'
import { movePlainly } from './store-moves.ts'
import type { Transfer } from './types.ts'

// Two houses with the same people and money: what one settles at once, the other moves one by one.
let together: LedgerStage
let oneByOne: LedgerStage
beforeAll(async () => {
  together = await openLedgerStage(100n)
  oneByOne = await openLedgerStage(100n)
})
afterAll(async () => {
  for (const stage of [together, oneByOne]) {
    await booksBalance(stage.db)
    await stage.drop()
  }
})

type Wish = { from: number; to: number; amount: number }
const Wish = fc.record({
  from: fc.integer({ min: 0, max: cast.length - 1 }),
  to: fc.integer({ min: 0, max: cast.length - 1 }),
  amount: fc.integer({ min: 0, max: 60 }),
})

const walletOf = (stage: LedgerStage, n: number) => stage.wallets[cast[n] ?? 'lin']
const paymentsOf = (stage: LedgerStage, wishes: readonly Wish[], ids: readonly Payment['id'][]) =>
  wishes.map(({ from, to, amount }, n): Payment => {
    const id = newTransfer()
    return {
      id: ids[n] ?? id,
      kind: 'payment',
      from: walletOf(stage, from),
      to: walletOf(stage, to),
      amount: BigInt(amount),
    }
  })
const codeIn = (outcome: Transfer | Refusal) =>
  outcome instanceof Refusal ? outcome.code : String(outcome.total)
const balances = (stage: LedgerStage) =>
  Promise.all(cast.map(name => stage.balance(stage.wallets[name])))

async function moveEach(stage: LedgerStage, payments: readonly Payment[]): Promise<string[]> {
  const codes: string[] = []
  for (const { to, amount, ...rest } of payments) {
    const ask = { ...rest, legs: [{ to, amount }] }
    const moved = stage
      .write((tx, now) => move(tx, { ...ask, now }))
      .catch((error: unknown) => {
        if (error instanceof Refusal) return error
        throw error
      })
    codes.push(codeIn(await moved))
  }
  return codes
}
const settle = (stage: LedgerStage, payments: readonly Payment[]) =>
  stage.write(async (tx, now) => {
    return settlePayments(tx, await lockForPayments(tx, payments), payments, now)
  })

describe('many payments in one call', () => {
  test('come to what the same payments come to one by one, refusals included', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(Wish, { minLength: 1, maxLength: 30 }), async wishes => {
        const ids = wishes.map(() => newTransfer())
        const settled = await settle(together, paymentsOf(together, wishes, ids))
        const moved = await moveEach(oneByOne, paymentsOf(oneByOne, wishes, ids))

        expect(settled.map(codeIn)).toEqual(moved)
        expect(await balances(together)).toEqual(await balances(oneByOne))
      }),
      { numRuns: 25 },
    )
  })

  test('are chained and listed as if each had come alone', async () => {
    await booksBalance(together.db)
    const lines = await many<{ ok: boolean }>(
      together.db,
      sql`
        select balance_after - amount = lag(balance_after, 1, 0::bigint)
                 over (partition by account order by version) as ok
          from ledger.entry`,
    )

    expect(lines.length).toBeGreaterThan(0)
    expect(lines.every(line => line.ok)).toBe(true)
  })
})

describe('with a full purse', () => {
  beforeEach(async () => {
    await together.pay({ from: together.issue, to: together.wallets.lin, amount: 1_000n })
  })

  test('the same payment twice, in one call or in two, is paid once', async () => {
    const { lin, mei } = together.wallets
    const payment = { id: newTransfer(), kind: 'payment', from: lin, to: mei, amount: 10n }
    const before = await together.balance(mei)

    const first = await settle(together, [payment, payment])
    const again = await settle(together, [payment])
    const other = await settle(together, [{ ...payment, amount: 11n }])

    expect(new Set([...first, ...again].map(codeIn))).toEqual(new Set(['10']))
    expect(other.map(codeIn)).toEqual(['ledger_transfer_id_reused'])
    expect(await together.balance(mei)).toBe(before + 10n)
  })

  test('a frozen payer costs nobody else of the batch their payment', async () => {
    const { lin, mei, bo } = together.wallets
    await together.pay({ from: together.issue, to: bo, amount: 100n })
    await together.write(tx => freeze(tx, bo))

    const outcomes = await settle(together, [
      { id: newTransfer(), kind: 'payment', from: bo, to: mei, amount: 1n },
      { id: newTransfer(), kind: 'payment', from: lin, to: bo, amount: 2n },
    ])
    await together.write(tx => unfreeze(tx, bo))

    expect(outcomes.map(codeIn)).toEqual(['ledger_account_frozen', '2'])
  })

  test('two processes that settle the same payers at once both come through', async () => {
    const { lin, mei, bo } = together.wallets
    const pay = (from: typeof lin, to: typeof lin): Payment[] =>
      Array.from({ length: 50 }, () => ({
        id: newTransfer(),
        kind: 'payment',
        from,
        to,
        amount: 1n,
      }))
    await together.pay({ from: together.issue, to: mei, amount: 100n })

    const both = await Promise.all([
      settle(together, [...pay(lin, mei), ...pay(mei, bo)]),
      settle(together, [...pay(mei, bo), ...pay(lin, bo)]),
    ])

    expect(both.flat().map(codeIn)).toEqual(Array.from({ length: 200 }, () => '1'))
  })

  test('a payment in one call is the transfer the rules would have made', async () => {
    const { lin, mei } = together.wallets
    await setClock(together.db, new Date('2027-03-01T08:00:00.000Z'))
    const plain = { id: newTransfer(), kind: 'payment', ref: newTransfer(), from: lin } as const
    const leg = { to: mei, amount: 7n }

    const quick = await together.write((tx, now) =>
      movePlainly(tx, { ...plain, step: 'move', legs: [leg] }, { leg, now }),
    )
    const known = await together.write((tx, now) =>
      linked(tx, [{ ...plain, step: 'move', legs: [leg] }], now),
    )
    await releaseClock(together.db)

    // The rules found it under its id, read it from its book and called it the same.
    expect(known).toEqual([quick])
  })
})
