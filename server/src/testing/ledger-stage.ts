import { type AccountId, TransferId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { type Db, inTransaction, many, one, sql, type Tx } from '#/engine/db.ts'
import { newId } from '#/engine/ids.ts'
import { Refusal } from '#/kit/refusal.ts'
import { houseAccount, personAccount } from '#/modules/ledger/book/accounts.ts'
import * as actions from '#/modules/ledger/book/actions.ts'
import { ensureWallets, setUpAsset } from '#/modules/ledger/book/opening.ts'
import type { MoveAsk } from '#/modules/ledger/book/types.ts'
import { freshDatabase } from './database.ts'

export const cast = ['lin', 'mei', 'bo', 'ana', 'tariq'] as const
export type Cast = (typeof cast)[number]

export type LedgerStage = {
  db: Db
  url: string
  users: Record<Cast, UserId>
  wallets: Record<Cast, AccountId>
  issue: AccountId
  /** Runs one transaction that writes. */
  write<T>(work: (tx: Tx, now: Date) => Promise<T>): Promise<T>
  /** Pays from one account to another under a new id, unless one is given. */
  pay(ask: {
    from: AccountId
    to: AccountId
    amount: bigint
    id?: TransferId
    kind?: string
  }): Promise<void>
  balance(account: AccountId): Promise<bigint>
  drop(): Promise<void>
}

/** Makes a new id of a transfer. */
export const newTransfer = (): TransferId => TransferId.out.parse(newId())

/** Opens a fresh database with the asset, five people and `each` minor units in their wallets. */
export async function openLedgerStage(each = 1_000n): Promise<LedgerStage> {
  const { db, url, drop } = await freshDatabase()
  const write: LedgerStage['write'] = work => inTransaction(db, 'read write', work)
  const users = Object.fromEntries(cast.map(name => [name, UserId.out.parse(newId())])) as Record<
    Cast,
    UserId
  > // One per name of the cast.
  const wallets = Object.fromEntries(
    cast.map(name => [name, personAccount(users[name], 'wallet')]),
  ) as Record<Cast, AccountId> // As above.
  const issue = houseAccount('issue')

  await write(async (tx, now) => {
    await setUpAsset(tx, {
      code: 'FU',
      scale: 2,
      symbols: { 'zh-CN': '福', en: 'fu' },
      names: { 'zh-CN': '福币', en: 'fu' },
    })
    await ensureWallets(tx, Object.values(users))
    if (each === 0n) return
    const legs = Object.values(wallets).map(to => ({ to, amount: each }))
    await actions.move(tx, { id: newTransfer(), kind: 'issue', from: issue, legs, now })
  })

  return {
    db,
    url,
    users,
    wallets,
    issue,
    write,
    pay: async ({ from, to, amount, id, kind }) => {
      const ask: Omit<MoveAsk, 'step'> = {
        id: id ?? newTransfer(),
        kind: kind ?? 'pay',
        from,
        legs: [{ to, amount }],
      }
      await write((tx, now) => actions.move(tx, { ...ask, now }))
    },
    balance: async account => {
      const query = sql`select balance from ledger.balance where account = ${account}`
      const row = await one<{ balance: bigint }>(db, query)
      return row.balance
    },
    drop,
  }
}

/** Gives the code something is refused with; 'done' when it is not. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return 'done'
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

/** Counts rows of a table of the ledger. */
export async function countOf(db: Db, table: 'transfer' | 'entry' | 'hold_open'): Promise<number> {
  const rows = await many<{ count: bigint }>(db, sql`select count(*) from ledger.${sql.raw(table)}`)
  return Number(rows[0]?.count)
}
