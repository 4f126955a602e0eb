import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { inTransaction, many, one, openDb, sql, type Db } from '#/engine/db.ts'
import { asOwner } from '#/testing/database.ts'
import { type LedgerStage, newTransfer, openLedgerStage } from '#/testing/ledger-stage.ts'
import { capture, hold, move, reverse } from './actions.ts'
import { checkAll } from './store-checks.ts'
import { link } from './link.ts'
import { merkleRoot } from './merkle.ts'
import { openContainer } from './opening.ts'
import { checkSeals, makeSeal } from './seals.ts'
import { findTransfer, transferRows, transferOf, type TransferJson } from './store.ts'

let stage: LedgerStage
let owner: Db
beforeAll(async () => {
  stage = await openLedgerStage()
  owner = openDb({ url: stage.url, poolMax: 1 })
  const { lin, mei, bo } = stage.wallets
  for (let n = 0; n < 6; n++) await stage.pay({ from: lin, to: mei, amount: 10n })
  await stage.pay({ from: bo, to: mei, amount: 10n })
  const held = newTransfer()
  await stage.write(async (tx, now) => {
    const ask = { id: held, kind: 'errand', from: lin, to: bo, amount: 50n, lifetimeMs: 60_000 }
    await hold(tx, { ...ask, now })
    const part = { id: newTransfer(), book: lin, hold: held, amount: 20n, now }
    await capture(tx, part)
    const back = { id: newTransfer(), kind: 'correction', book: lin, transfer: part.id, leg: 1 }
    await reverse(tx, { ...back, amount: 5n, now })
  })
  await payOut()
  await stage.write(makeSeal)
  await stage.pay({ from: lin, to: mei, amount: 10n })
  await stage.write(makeSeal)
})
afterAll(async () => {
  await owner.close()
  await stage.drop()
})

/** Pays from a container by the statement the claim lane uses. */
async function payOut(): Promise<void> {
  const { lin, mei, bo } = stage.wallets
  const id = newTransfer()
  await stage.write(async (tx, now) => {
    const pot = await openContainer(tx, { id, kind: 'envelope' })
    const fund = { id: newTransfer(), kind: 'envelope_fund', from: lin, ref: id, now }
    await move(tx, { ...fund, legs: [{ to: pot, amount: 30n }] })
    await many(
      tx,
      sql`
        select ledger.public_pay_out(
          ${pot}, ${newTransfer()}, 'envelope_claim', ${id}, 1, ${[mei, bo]}::uuid[],
          ${['10', '20']}::bigint[], engine.now())`,
    )
  })
}

const differences = () =>
  inTransaction(stage.db, 'read only', async tx => [
    ...(await checkAll(tx)),
    ...(await checkSeals(tx)),
  ])

/** Plants a fault as somebody who holds the database, and gives the checks that find it. */
async function tampered(...statements: string[]): Promise<string[]> {
  for (const statement of statements) await owner.pool.query(statement)
  const found = await differences()
  return found.map(one => one.check)
}

describe('the digest of a transfer', () => {
  test('the digest in TypeScript and the one in SQL are the same, for every step', async () => {
    const rows = await many<{ row: TransferJson }>(
      stage.db,
      sql`${transferRows} order by t.book, t.height`,
    )
    const heads = new Map<string, Buffer>()
    for (const { row } of rows) {
      const transfer = transferOf(row)
      expect(link(heads.get(transfer.book), transfer)).toEqual(transfer.hash)
      heads.set(transfer.book, transfer.hash)
    }
    expect(new Set(rows.map(({ row }) => row.step)).size).toBeGreaterThanOrEqual(4)
  })

  test('every column of a transfer is in its digest', async () => {
    const { book, id } = await one<{ book: never; id: never }>(
      stage.db,
      sql`select book, id from ledger.transfer order by at desc limit 1`,
    )
    const transfer = await findTransfer(stage.db, { book, id })
    if (transfer === undefined) throw new Error('the transfer is there')
    const other = newTransfer()
    const changes: object[] = [
      { book: other },
      { id: other },
      { height: transfer.height + 1n },
      { step: 'reversal' },
      { kind: 'other' },
      { asset: 2 },
      { ref: other },
      { from: other },
      { to: [other] },
      { amounts: [...transfer.amounts, 1n] },
      { asked: 1n },
      { refersTo: other },
      { refersLeg: 1 },
      { groupId: other },
      { expiresAt: transfer.at },
      { at: transfer.at + 1n },
    ]
    for (const change of changes) {
      const changed = { ...transfer, ...change }
      expect(link(undefined, changed)).not.toEqual(link(undefined, transfer))
    }
  })

  test('the Merkle root depends on every tail and on their order', () => {
    const tails = [1, 2, 3, 4, 5].map(n => ({
      book: newTransfer(),
      height: BigInt(n),
      hash: Buffer.alloc(32, n),
    }))
    const root = merkleRoot(tails)
    expect(merkleRoot(tails.toReversed())).not.toEqual(root)
    expect(merkleRoot(tails.slice(0, 4))).not.toEqual(root)
    for (const n of tails.keys()) {
      const changed = tails.with(n, { ...present(tails[n]), height: 99n })
      expect(merkleRoot(changed)).not.toEqual(root)
    }
  })
})

const present = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('a value is missing')
  return value
}

describe('L21 Any changed, missing, added or swapped row of a book is found by verify.', () => {
  let before: Copy
  beforeEach(async () => {
    before = await copy()
    return () => before.back()
  })

  test('untouched books are found right, also since a date', async () => {
    expect(await differences()).toEqual([])
    const found = await inTransaction(stage.db, 'read only', tx =>
      checkAll(tx, new Date(Date.now() - 1_000)),
    )
    expect(found).toEqual([])
  })

  const book = `(select book from ledger.transfer group by book order by count(*) desc limit 1)`
  const cases: [string, string, string[]][] = [
    [
      'a flipped byte in a digest',
      'chain',
      [
        `update ledger.transfer set hash = set_byte(hash, 3, get_byte(hash, 3) # 1)
          where book = ${book} and height = 3`,
      ],
    ],
    [
      'a changed amount',
      'chain',
      [
        `update ledger.transfer set amounts = array[11]::bigint[], total = 11
          where book = ${book} and height = 2`,
      ],
    ],
    [
      'a changed kind',
      'chain',
      [`update ledger.transfer set kind = 'gift' where book = ${book} and height = 2`],
    ],
    [
      'a moved moment',
      'chain',
      [
        `update ledger.transfer set at = at + interval '1 microsecond'
          where book = ${book} and height = 2`,
      ],
    ],
    [
      'a missing transfer in the middle',
      'chain',
      [`delete from ledger.transfer where book = ${book} and height = 3`],
    ],
    [
      'a missing first transfer',
      'chain',
      [`delete from ledger.transfer where book = ${book} and height = 1`],
    ],
    [
      'a missing last transfer',
      'head',
      [
        `delete from ledger.transfer t where book = ${book}
            and height = (select max(height) from ledger.transfer x where x.book = t.book)`,
      ],
    ],
    [
      'an added transfer',
      'chain',
      [
        `insert into ledger.transfer
         select book, gen_random_uuid(), height + 100, step, kind, asset, ref, from_account,
                to_accounts, amounts, total, asked, refers_to, refers_leg, group_id, expires_at,
                hash, at
           from ledger.transfer where book = ${book} and height = 2`,
      ],
    ],
    [
      'two swapped transfers',
      'chain',
      [
        `create temp table b as select ${book} as book`,
        `update ledger.transfer set height = -1 where book = (select book from b) and height = 2`,
        `update ledger.transfer set height = 2 where book = (select book from b) and height = 3`,
        `update ledger.transfer set height = 3 where book = (select book from b) and height = -1`,
      ],
    ],
    [
      'a book with everything of it gone',
      'seal',
      [
        `create temp table b as select ${book} as book`,
        `delete from ledger.entry where account = (select book from b)
            or book = (select book from b)`,
        `delete from ledger.transfer where book = (select book from b)`,
        `delete from ledger.balance where account = (select book from b)`,
        `delete from ledger.account where id = (select book from b)`,
        `delete from ledger.owned where account = (select book from b)`,
      ],
    ],
    [
      'a missing line',
      'entry',
      [`delete from ledger.entry where account = ${book} and version = 3`],
    ],
    [
      'a changed line',
      'line',
      [
        `update ledger.entry set balance_after = balance_after + 1
          where account = ${book} and version = 3`,
      ],
    ],
    [
      'an added line',
      'entry',
      [
        `insert into ledger.entry
         select account, version + 1, amount, balance_after + amount, gen_random_uuid(), height,
                kind, at
           from ledger.entry where account = ${book} order by version desc limit 1`,
      ],
    ],
    [
      'a balance that is one unit off',
      'last_line',
      [`update ledger.balance set balance = balance + 1 where account = ${book}`],
    ],
    [
      'a chain forged anew, found by the seals',
      'seal',
      [
        `create temp table b as select ${book} as book`,
        `update ledger.transfer set kind = 'gift'
          where book = (select book from b) and height = 1`,
        ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map(
          height => `
          update ledger.transfer t set hash = ledger.link(
            (select hash from ledger.transfer p where p.book = t.book and p.height = ${height - 1}),
            t.book, t.height, t.id, t.kind, t.asset, t.ref, t.refers_to, t.to_accounts, t.amounts,
            t.at, t.step, t.from_account, t.group_id, t.refers_leg, t.asked, t.expires_at)
           where t.book = (select book from b) and t.height = ${height}`,
        ),
        `update ledger.balance b set head = t.hash from ledger.transfer t
          where t.book = b.account and t.height = b.height`,
        `update ledger.entry e set kind = t.kind from ledger.transfer t
          where t.book = e.book and t.height = e.height`,
      ],
    ],
    ['a changed seal', 'seal', [`update ledger.seal set root = sha256(root) where number = 1`]],
    ['a missing seal', 'seal', [`delete from ledger.seal where number = 1`]],
  ]
  for (const [name, check, statements] of cases) {
    test(`${name} is found`, async () => {
      expect(await tampered(...statements)).toContain(check)
    })
  }
})

type Copy = { back(): Promise<void> }
const tables = ['account', 'owned', 'balance', 'transfer', 'entry', 'seal', 'hold_open', 'reversed']

/** Keeps the tables as they are, so that each fault is planted in sound books. */
async function copy(): Promise<Copy> {
  for (const table of tables) {
    await asOwner(stage.url, `create table public.${table} as table ledger.${table}`)
  }
  return {
    back: async () => {
      for (const table of tables) {
        await asOwner(
          stage.url,
          `delete from ledger.${table};
           insert into ledger.${table} select * from public.${table};
           drop table public.${table};`,
        )
      }
      await owner.pool.query('drop table if exists b')
    },
  }
}
