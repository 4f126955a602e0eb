import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { many, one, sql } from '#/engine/db.ts'
import { booksBalance } from '#/testing/books.ts'
import { advance, releaseClock, setClock } from '#/testing/clock.ts'
import {
  codeOf,
  countOf,
  type LedgerStage,
  newTransfer,
  openLedgerStage,
} from '#/testing/ledger-stage.ts'
import { houseAccount, personAccount, transferId } from './accounts.ts'
import {
  balancesOf,
  capture,
  expire,
  hold,
  linked,
  move,
  release,
  sweepBalancing,
} from './actions.ts'
import { openContainer } from './opening.ts'
import type { HoldAsk, MoveAsk } from './types.ts'

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
const setAside = (ask: Omit<HoldAsk, 'step' | 'kind' | 'lifetimeMs'> & { lifetimeMs?: number }) =>
  stage.write((tx, now) => hold(tx, { kind: 'errand', lifetimeMs: 60_000, ...ask, now }))
const facts = async (account: string) => {
  const found = await balancesOf(stage.db, [account]) // A plain id in a test.
  return found.get(account)
}

describe('moving', () => {
  describe('Wallet 1 The sum of all accounts of an asset is zero after every commit', () => {
    test('L1 The balances of one asset always add up to zero.', async () => {
      const { lin, mei, bo } = stage.wallets
      await put({ id: newTransfer(), from: lin, legs: [{ to: mei, amount: 5n }] })
      await put({
        id: newTransfer(),
        from: mei,
        legs: [
          { to: lin, amount: 2n },
          { to: bo, amount: 3n },
        ],
      })

      const row = await one<{ sum: string }>(stage.db, sql`select sum(balance) from ledger.balance`)
      expect(row.sum).toBe('0')
    })
  })

  test('L2 The entries of a transfer add up to zero, its legs to its total.', async () => {
    const rows = await many(
      stage.db,
      sql`
        select t.id from ledger.transfer t
          join ledger.entry e on e.book = t.book and e.height = t.height
         group by t.book, t.id, t.total, t.amounts
        having sum(e.amount) <> 0 or ledger.total(t.amounts) <> t.total`,
    )
    expect(rows).toEqual([])
  })

  test('L6 No account goes below its floor, money on hold counted as spent.', async () => {
    const { ana, bo } = stage.wallets
    await setAside({ id: newTransfer(), from: ana, to: bo, amount: 900n })

    const tooMuch = put({ id: newTransfer(), from: ana, legs: [{ to: bo, amount: 101n }] })
    expect(await codeOf(tooMuch)).toBe('ledger_insufficient')
    const held = setAside({ id: newTransfer(), from: ana, to: bo, amount: 101n })
    expect(await codeOf(held)).toBe('ledger_insufficient')
    expect(await stage.balance(ana)).toBe(1_000n)
  })

  test('L7 No account goes above its ceiling, money held for it counted as received.', async () => {
    const { tariq, lin } = stage.wallets
    const ceiling = (await facts(tariq))?.ceiling ?? 0n
    const room = ceiling - 1_000n
    await put({ id: newTransfer(), from: stage.issue, legs: [{ to: tariq, amount: room - 10n }] })
    await setAside({ id: newTransfer(), from: lin, to: tariq, amount: 9n })

    const two = put({ id: newTransfer(), from: lin, legs: [{ to: tariq, amount: 2n }] })
    expect(await codeOf(two)).toBe('ledger_balance_full')
    await put({ id: newTransfer(), from: lin, legs: [{ to: tariq, amount: 1n }] })
    expect(await stage.balance(tariq)).toBe(ceiling - 9n)
  })

  test('The same id with the same body gets the same answer and moves nothing.', async () => {
    const { mei, bo } = stage.wallets
    const ask = { id: newTransfer(), from: mei, legs: [{ to: bo, amount: 7n }] }
    const first = await put(ask)
    const transfers = await countOf(stage.db, 'transfer')

    const again = await Promise.all(Array.from({ length: 10 }, () => put(ask)))

    expect(again.every(one => one.hash.equals(first.hash))).toBe(true)
    expect(await countOf(stage.db, 'transfer')).toBe(transfers)
  })

  test('L13 The same key with another body is refused and moves nothing.', async () => {
    const { mei, bo, lin } = stage.wallets
    const ask = { id: newTransfer(), from: mei, legs: [{ to: bo, amount: 7n }] }
    await put(ask)
    const before = await countOf(stage.db, 'transfer')

    const others = [
      () => put({ ...ask, legs: [{ to: bo, amount: 8n }] }),
      () => put({ ...ask, legs: [{ to: lin, amount: 7n }] }),
      () => put({ ...ask, kind: 'gift' }),
      () => put({ ...ask, ref: newTransfer() }),
      () => put({ ...ask, balancing: true }),
      () => setAside({ id: ask.id, from: mei, to: bo, amount: 7n }),
    ]

    for (const other of others) expect(await codeOf(other())).toBe('ledger_transfer_id_reused')
    expect(await countOf(stage.db, 'transfer')).toBe(before)
  })

  test('L15 Linked transfers happen all together or not at all.', async () => {
    const { mei, bo, lin } = stage.wallets
    const before = await stage.balance(mei)
    const group = newTransfer()
    const ask = (from: string, to: string, amount: bigint) => ({
      id: newTransfer(),
      step: 'move' as const,
      kind: 'linked',
      group,
      from: from as never, // A plain id in a test.
      legs: [{ to: to as never, amount }],
    })

    const failing = stage.write((tx, now) =>
      linked(tx, [ask(mei, bo, 10n), ask(lin, bo, 100_000n)], now),
    )
    expect(await codeOf(failing)).toBe('ledger_insufficient')
    expect(await stage.balance(mei)).toBe(before)

    await stage.write((tx, now) => linked(tx, [ask(mei, bo, 10n), ask(bo, mei, 4n)], now))
    expect(await stage.balance(mei)).toBe(before - 6n)
  })

  test('A transfer to another asset or to oneself is refused.', async () => {
    const { mei, bo } = stage.wallets
    const other = put({ id: newTransfer(), from: mei, asset: 2, legs: [{ to: bo, amount: 1n }] })
    expect(await codeOf(other)).toBe('ledger_asset_mismatch')
    const self = put({ id: newTransfer(), from: mei, legs: [{ to: mei, amount: 1n }] })
    expect(await codeOf(self)).toBe('ledger_self_transfer')
  })

  test('An amount above what one transfer may carry is refused before anything else.', async () => {
    const { mei } = stage.wallets
    const nobody = personAccount(newTransfer(), 'wallet') // Any plain id will do.
    const most = 1_000_000_000_000n
    const over = put({ id: newTransfer(), from: mei, legs: [{ to: nobody, amount: most + 1n }] })
    expect(await codeOf(over)).toBe('ledger_amount_invalid')
    const unknown = put({ id: newTransfer(), from: mei, legs: [{ to: nobody, amount: most }] })
    expect(await codeOf(unknown)).toBe('not_found')
  })

  test('A balancing transfer moves what is there, at most what was asked.', async () => {
    const { mei, bo } = stage.wallets
    const id = newTransfer()
    const container = await stage.write(tx => openContainer(tx, { id, kind: 'envelope' }))
    await put({ id: newTransfer(), from: mei, legs: [{ to: container, amount: 30n }] })
    const sweep = { id: newTransfer(), kind: 'rest', from: container, to: mei, atMost: 100n }

    const moved = await stage.write((tx, now) => sweepBalancing(tx, { ...sweep, now }))
    const again = await stage.write((tx, now) => sweepBalancing(tx, { ...sweep, now }))

    expect([moved.total, moved.asked, again.total]).toEqual([30n, 100n, 30n])
    const empty = stage.write((tx, now) =>
      sweepBalancing(tx, { ...sweep, to: bo, id: newTransfer(), now }),
    )
    expect(await codeOf(empty)).toBe('ledger_nothing_to_move')
  })

  test('A refund that meets a full account goes to the next that can take it.', async () => {
    const { tariq, mei } = stage.wallets
    const id = newTransfer()
    const container = await stage.write(tx => openContainer(tx, { id, kind: 'envelope' }))
    await put({ id: newTransfer(), from: mei, legs: [{ to: container, amount: 30n }] })
    const waiting = personAccount(stage.users.tariq, 'waiting')

    const moved = await stage.write((tx, now) =>
      sweepBalancing(tx, {
        id: newTransfer(),
        kind: 'rest',
        from: container,
        to: tariq,
        orElse: [waiting, houseAccount('unclaimed')],
        atMost: 30n,
        now,
      }),
    )

    expect(moved.to).toEqual([waiting])
    expect(await stage.balance(waiting)).toBe(30n)
  })
})

describe('holds', () => {
  test('L8 Money on hold equals the sum of the account’s open holds.', async () => {
    const { mei, bo } = stage.wallets
    const before = (await facts(mei))?.heldOut ?? 0n
    const first = newTransfer()
    await setAside({ id: first, from: mei, to: bo, amount: 20n })
    await setAside({ id: newTransfer(), from: mei, to: bo, amount: 22n })
    expect((await facts(mei))?.heldOut).toBe(before + 42n)

    await stage.write((tx, now) => release(tx, { id: newTransfer(), book: mei, hold: first, now }))

    expect((await facts(mei))?.heldOut).toBe(before + 22n)
  })

  test('What has ended once does not end again.', async () => {
    const { mei, bo } = stage.wallets
    const held = newTransfer()
    await setAside({ id: held, from: mei, to: bo, amount: 20n })
    await stage.write((tx, now) => capture(tx, { id: newTransfer(), book: mei, hold: held, now }))

    for (const end of [capture, release]) {
      const again = stage.write((tx, now) =>
        end(tx, { id: newTransfer(), book: mei, hold: held, now }),
      )
      expect(await codeOf(again)).toBe('ledger_hold_resolved')
    }
  })

  const l10 =
    'A capture takes at most the hold, from its payer, for its payee, and frees the rest in the same commit.'
  test(`L10 ${l10}`, async () => {
    const { mei, bo, ana } = stage.wallets
    const held = newTransfer()
    await setAside({ id: held, from: mei, to: bo, amount: 50n })
    const [meiBefore, boBefore] = [await facts(mei), await facts(bo)]
    const end = (more: object) =>
      stage.write((tx, now) =>
        capture(tx, { id: newTransfer(), book: mei, hold: held, now, ...more }),
      )

    expect(await codeOf(end({ amount: 51n }))).toBe('ledger_hold_exceeded')
    expect(await codeOf(end({ payee: ana }))).toBe('ledger_hold_payee')
    await end({ amount: 15n, payee: bo })

    const [meiAfter, boAfter] = [await facts(mei), await facts(bo)]
    expect(meiAfter?.balance).toBe((meiBefore?.balance ?? 0n) - 15n)
    expect(boAfter?.balance).toBe((boBefore?.balance ?? 0n) + 15n)
    expect(meiAfter?.heldOut).toBe((meiBefore?.heldOut ?? 0n) - 50n)
    expect(boAfter?.heldIn).toBe((boBefore?.heldIn ?? 0n) - 50n)
  })

  test('L11 A hold is not captured after its time, even if the job has not run.', async () => {
    const { mei, bo } = stage.wallets
    const held = newTransfer()
    await setClock(stage.db, new Date())
    await setAside({ id: held, from: mei, to: bo, amount: 5n, lifetimeMs: 1_000 })
    await advance(stage.db, 1_000)
    const end = () =>
      stage.write((tx, now) => capture(tx, { id: newTransfer(), book: mei, hold: held, now }))

    expect(await codeOf(end())).toBe('ledger_hold_expired')
    const id = transferId('ledger.hold_expired', mei, held)
    await stage.write((tx, now) => expire(tx, { id, book: mei, hold: held, now }))
    await stage.write((tx, now) => expire(tx, { id, book: mei, hold: held, now }))
    expect(await codeOf(end())).toBe('ledger_hold_expired')
    await releaseClock(stage.db)
  })
})
