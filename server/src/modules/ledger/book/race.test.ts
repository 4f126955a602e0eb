import type { AccountId } from '@fuquan/contract/vocabulary/ids.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { again } from '#/testing/again.ts'
import { booksBalance } from '#/testing/books.ts'
import { advance, releaseClock, setClock } from '#/testing/clock.ts'
import { codeOf, type LedgerStage, newTransfer, openLedgerStage } from '#/testing/ledger-stage.ts'
import { transferId } from './accounts.ts'
import { balancesOf, capture, close, expire, freeze, hold, release, reverse } from './actions.ts'
import { unfreeze } from './actions.ts'
import { openContainer } from './opening.ts'

const parallel = 200

let stage: LedgerStage
beforeAll(async () => {
  stage = await openLedgerStage()
})
afterAll(async () => {
  await booksBalance(stage.db)
  await stage.drop()
})

type Asked = () => Promise<unknown>
const once = (ask: Asked): Promise<string> => codeOf(ask())
const untilHeard = (ask: Asked): Promise<string> =>
  codeOf(
    again(async () => {
      await ask()
      return 'done'
    }),
  )

/** Runs all at once and counts the answers; whoever is told `busy` asks again. */
async function answersOf(work: Asked[], hear = untilHeard): Promise<Record<string, number>> {
  const codes = await Promise.all(work.map(hear))
  const counts: Record<string, number> = {}
  for (const code of codes) counts[code] = (counts[code] ?? 0) + 1
  return counts
}
const times = (n: number, make: (k: number) => () => Promise<unknown>) =>
  Array.from({ length: n }, (_, k) => make(k))
const setAside = async (from: AccountId, to: AccountId, amount: bigint, lifetimeMs = 60_000) => {
  const id = newTransfer()
  await stage.write((tx, now) =>
    hold(tx, { id, kind: 'errand', from, to, amount, lifetimeMs, now }),
  )
  return id
}

test('Wallet 2 No wallet is ever below zero, under any interleaving: of 200 parallel spends of one whole balance exactly one succeeds', async () => {
  const { lin, mei } = stage.wallets
  const all = await stage.balance(lin)

  const answers = await answersOf(
    times(parallel, () => () => stage.pay({ from: lin, to: mei, amount: all })),
  )

  expect(answers).toEqual({ done: 1, ledger_insufficient: parallel - 1 })
  expect(await stage.balance(lin)).toBe(0n)
})

// Two hundred at once, every other one a capture.
describe('Wallet 5 A hold ends exactly once: captured (what is left over freed in the same commit), released or expired', () => {
  test('L9 A hold ends exactly once, by capture, release or expiry, whoever races.', async () => {
    const { mei, bo } = stage.wallets
    const held = await setAside(mei, bo, 100n)
    const end = (k: number) => () =>
      stage.write((tx, now) => {
        const ask = { id: newTransfer(), book: mei, hold: held, now }
        return k % 2 === 0 ? capture(tx, ask) : release(tx, ask)
      })

    const answers = await answersOf(times(parallel, end))

    expect(answers).toEqual({ done: 1, ledger_hold_resolved: parallel - 1 })
  })

  test('after its time a hold is only ever given back, once, however many try', async () => {
    const { mei, bo } = stage.wallets
    await setClock(stage.db, new Date())
    const held = await setAside(mei, bo, 100n, 1_000)
    const before = await stage.balance(bo)
    await advance(stage.db, 1_000)
    const lapse = transferId('ledger.hold_expired', mei, held)
    const end = (k: number) => () =>
      stage.write((tx, now) => {
        if (k % 2 === 0) return capture(tx, { id: newTransfer(), book: mei, hold: held, now })
        return expire(tx, { id: lapse, book: mei, hold: held, now })
      })

    const answers = await answersOf(times(parallel, end))
    await releaseClock(stage.db)

    // Each expiry has the same id, so all of them hear the one answer.
    expect(answers).toEqual({ done: parallel / 2, ledger_hold_expired: parallel / 2 })
    expect(await stage.balance(bo)).toBe(before)
    expect((await balancesOf(stage.db, [mei])).get(mei)?.heldOut).toBe(0n)
  })
})

test('200 parallel reversals of one leg never take back more than the leg', async () => {
  const { mei, bo } = stage.wallets
  const paid = newTransfer()
  await stage.pay({ id: paid, from: mei, to: bo, amount: 100n })
  const back = () => () =>
    stage.write((tx, now) => {
      const ask = { id: newTransfer(), kind: 'correction', book: mei, transfer: paid, leg: 1 }
      return reverse(tx, { ...ask, amount: 7n, now })
    })

  const answers = await answersOf(times(parallel, back))

  expect(answers).toEqual({ done: 14, ledger_reversal_exceeded: parallel - 14 })
})

test('freezing against capture: a capture is whole or refused, never half', async () => {
  const { mei, bo } = stage.wallets
  for (let round = 0; round < 20; round++) {
    const held = await setAside(mei, bo, 3n)
    const before = await stage.balance(bo)

    const [captured] = await Promise.all([
      codeOf(
        stage.write((tx, now) => capture(tx, { id: newTransfer(), book: mei, hold: held, now })),
      ),
      stage.write(tx => freeze(tx, mei)),
    ])

    const gained = (await stage.balance(bo)) - before
    expect([captured, gained]).toEqual(
      captured === 'done' ? ['done', 3n] : ['ledger_account_frozen', 0n],
    )
    await stage.write(tx => unfreeze(tx, mei))
    if (captured === 'done') continue
    await stage.write((tx, now) => release(tx, { id: newTransfer(), book: mei, hold: held, now }))
  }
})

test('closing against paying: nothing is ever on a closed account', async () => {
  const { mei } = stage.wallets
  for (let round = 0; round < 20; round++) {
    const id = newTransfer()
    const pot = await stage.write(tx => openContainer(tx, { id, kind: 'pot' }))

    const [closed, paid] = await Promise.all([
      codeOf(stage.write(tx => close(tx, pot))),
      codeOf(stage.pay({ from: mei, to: pot, amount: 1n })),
    ])

    const outcome = [closed, paid, await stage.balance(pot)]
    expect([
      ['done', 'ledger_account_closed', 0n],
      ['ledger_account_busy', 'done', 1n],
    ]).toContainEqual(outcome)
  }
})

test('L22 A deadlock or serialisation failure is never shown as a business refusal.', async () => {
  const { mei, bo, ana, tariq } = stage.wallets
  const hot = [mei, bo, ana, tariq]
  const pay = (k: number) => () => {
    const from = hot[k % 4] ?? mei
    const to = hot[(k + 1 + (k % 3)) % 4] ?? bo
    return stage.pay({ from, to, amount: 1n })
  }

  const answers = await answersOf(times(400, pay), once)

  expect(answers).toEqual({ done: 400 })
})

test('Wallet 3 The same transfer id never moves money twice: the same transfer asked for by 200 at once moves once', async () => {
  const { mei, bo } = stage.wallets
  const before = await stage.balance(bo)
  const id = newTransfer()

  const answers = await answersOf(
    times(parallel, () => () => stage.pay({ id, from: mei, to: bo, amount: 2n })),
  )

  expect(answers).toEqual({ done: parallel })
  expect(await stage.balance(bo)).toBe(before + 2n)
})
