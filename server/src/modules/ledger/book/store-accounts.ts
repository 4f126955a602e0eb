import type { AccountId, TransferId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { type Db, many, maybe, one, sql, together, type Tx } from '#/engine/db.ts'
import { type StateName, states, stateName } from './chart.ts'

export type NewAccount = {
  id: AccountId
  owner: string
  asset: number
  kind: number
  floor: bigint | null
  ceiling: bigint | null
  returnsTo?: AccountId | undefined
}

/** Opens accounts that are not there yet; those that are stay as they are. */
export async function openAccounts(tx: Tx, accounts: readonly NewAccount[]): Promise<void> {
  // Ids first: two people opening at once must meet in the same order.
  const sorted = accounts.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const rows = JSON.stringify(
    sorted.map(account => ({
      ...account,
      returns_to: account.returnsTo,
      floor: account.floor === null ? null : account.floor.toString(),
      ceiling: account.ceiling === null ? null : account.ceiling.toString(),
    })),
  )
  const recordset = sql`
    jsonb_to_recordset(${rows}::jsonb) n (
      id uuid, owner uuid, asset int, kind smallint, floor bigint, ceiling bigint, returns_to uuid)`
  await together([
    many(
      tx,
      sql`
        insert into ledger.account (id, owner, asset, kind, returns_to, opened_at)
        select n.id, n.owner, n.asset, n.kind, n.returns_to, engine.now() from ${recordset}
        on conflict do nothing`,
    ),
    many(
      tx,
      sql`
        insert into ledger.owned (owner, asset, kind, account)
        select n.owner, n.asset, n.kind, n.id from ${recordset}
        on conflict do nothing`,
    ),
    many(
      tx,
      sql`
        insert into ledger.balance (account, asset, floor, ceiling)
        select n.id, n.asset, n.floor, n.ceiling from ${recordset}
        on conflict do nothing`,
    ),
  ])
}

export type BalanceFacts = {
  accountId: AccountId
  state: StateName
  balance: bigint
  heldOut: bigint
  heldIn: bigint
  floor: bigint | null
  ceiling: bigint | null
  version: bigint
  height: bigint
}
type BalanceRow = Omit<BalanceFacts, 'state'> & { state: number }

/** Reads balances without locking them. */
export async function listBalances(
  on: Tx | Db,
  accounts: readonly AccountId[],
): Promise<BalanceFacts[]> {
  const rows = await many<BalanceRow>(
    on,
    sql`
      select b.account as "accountId", b.state, b.balance, b.held_out as "heldOut",
             b.held_in as "heldIn", b.floor, b.ceiling, b.version, b.height
        from ledger.balance b
       where b.account = any (${[...accounts]}::uuid[])`,
  )
  return rows.map(row => ({ ...row, state: stateName(row.state) }))
}

/** Locks one balance and gives it; undefined when there is none. */
export async function lockBalance(tx: Tx, account: AccountId): Promise<BalanceFacts | undefined> {
  const row = await maybe<BalanceRow>(
    tx,
    sql`
      select b.account as "accountId", b.state, b.balance, b.held_out as "heldOut",
             b.held_in as "heldIn", b.floor, b.ceiling, b.version, b.height
        from ledger.balance b
       where b.account = ${account}
       for no key update`,
  )
  return row === undefined ? undefined : { ...row, state: stateName(row.state) }
}

/** Saves the state of a locked account. */
export async function saveState(tx: Tx, account: AccountId, state: StateName): Promise<void> {
  await many(tx, sql`update ledger.balance set state = ${states[state]} where account = ${account}`)
}

/** Tells whether all money is stopped. */
export async function isPaused(on: Tx | Db): Promise<boolean> {
  const row = await one<{ paused: boolean }>(
    on,
    sql`select exists (select 1 from ledger.pause where ended_at is null) as paused`,
  )
  return row.paused
}

/** Uses up `amount` of an allowance; false when that would pass its cap. */
export async function takeAllowance(
  tx: Tx,
  asked: { account: AccountId; purpose: string; amount: bigint; cap: bigint; starts: Date },
): Promise<boolean> {
  const { account, purpose, amount, cap, starts } = asked
  if (amount > cap) return false
  const rows = await many(
    tx,
    sql`
      insert into ledger.allowance as a (account, purpose, starts, used, cap, digest, at)
      values (
        ${account}, ${purpose}, ${starts}, ${amount}::bigint, ${cap}::bigint,
        ${allowanceDigest(sql`${account}::uuid`, sql`${purpose}`, sql`${amount}::bigint`)},
        engine.now())
      on conflict (account, purpose, starts) do update
         set used = a.used + excluded.used, cap = excluded.cap, at = excluded.at,
             digest = ${allowanceDigest(sql`a.account`, sql`a.purpose`, sql`a.used + excluded.used`)}
       where a.used + excluded.used <= excluded.cap
      returning 1`,
  )
  return rows.length === 1
}

export type Part = { purpose: string; amount: bigint; cap: bigint; starts: Date }

/**
 * Uses up parts of several allowances of one account, locked in the order of `parts`. Gives the
 * purposes of those it took; one that would have passed its cap is as it was.
 */
export async function takeAllowances(
  tx: Tx,
  account: AccountId,
  parts: readonly Part[],
): Promise<Set<string>> {
  const within = parts.filter(part => part.amount <= part.cap)
  const rows = await many<{ purpose: string }>(
    tx,
    sql`
      insert into ledger.allowance as a (account, purpose, starts, used, cap, digest, at)
      select ${account}::uuid, p.purpose, p.starts, p.amount, p.cap,
             ${allowanceDigest(sql`${account}::uuid`, sql`p.purpose`, sql`p.amount`)}, engine.now()
        from unnest(
               ${within.map(part => part.purpose)}::text[],
               ${within.map(part => part.starts)}::timestamptz[],
               ${within.map(part => part.amount)}::bigint[],
               ${within.map(part => part.cap)}::bigint[])
             with ordinality p (purpose, starts, amount, cap, place)
       order by p.place
      on conflict (account, purpose, starts) do update
         set used = a.used + excluded.used, cap = excluded.cap, at = excluded.at,
             digest = ${allowanceDigest(sql`a.account`, sql`a.purpose`, sql`a.used + excluded.used`)}
       where a.used + excluded.used <= excluded.cap
      returning a.purpose`,
  )
  return new Set(rows.map(row => row.purpose))
}

/** Tells how much of an allowance is used, minor units; what nobody has touched is zero. */
export async function findAllowance(
  on: Tx | Db,
  of: { account: AccountId; purpose: string; starts: Date },
): Promise<bigint> {
  const row = await maybe<{ used: bigint }>(
    on,
    sql`
      select used from ledger.allowance
       where account = ${of.account} and purpose = ${of.purpose} and starts = ${of.starts}`,
  )
  return row?.used ?? 0n
}

type Received = { purpose: string; starts: Date }

/** Locks an allowance of each of these accounts, in their order, and gives what is used of it. */
export async function lockAllowances(
  tx: Tx,
  accounts: readonly AccountId[],
  { purpose, starts }: Received,
): Promise<Map<AccountId, bigint>> {
  if (accounts.length === 0) return new Map()
  const of = sql`unnest(${[...accounts]}::uuid[]) p(account)`
  await many(
    tx,
    sql`
      insert into ledger.allowance (account, purpose, starts, used, cap, digest, at)
      select p.account, ${purpose}, ${starts}, 0, 0,
        ${allowanceDigest(sql`p.account`, sql`${purpose}`, sql`0::bigint`)}, engine.now()
      from ${of}
      order by p.account
      on conflict (account, purpose, starts) do nothing`,
  )
  const rows = await many<{ account: AccountId; used: bigint }>(
    tx,
    sql`
      select account, used from ledger.allowance
      where account = any(${[...accounts]}::uuid[]) and purpose = ${purpose} and starts = ${starts}
      order by account
      for no key update`,
  )
  return new Map(rows.map(row => [row.account, row.used]))
}

/** Tells what is used of an allowance of each of these accounts; untouched ones are left out. */
export async function listAllowances(
  tx: Tx,
  accounts: readonly AccountId[],
  { purpose, starts }: Received,
): Promise<Map<AccountId, bigint>> {
  if (accounts.length === 0) return new Map()
  const rows = await many<{ account: AccountId; used: bigint }>(
    tx,
    sql`
      select account, used from ledger.allowance
      where account = any(${[...accounts]}::uuid[]) and purpose = ${purpose} and starts = ${starts}`,
  )
  return new Map(rows.map(row => [row.account, row.used]))
}

/** Adds to locked allowances what has come in whatever their cap; the last may go over it. */
export async function addToAllowances(
  tx: Tx,
  came: readonly { account: AccountId; amount: bigint }[],
  { purpose, starts }: Received,
): Promise<void> {
  if (came.length === 0) return
  const used = sql`a.used + c.amount`
  await many(
    tx,
    sql`
      update ledger.allowance a
      set used = ${used}, cap = greatest(a.cap, ${used}), at = engine.now(),
        digest = ${allowanceDigest(sql`a.account`, sql`a.purpose`, used)}
      from unnest(
        ${came.map(one => one.account)}::uuid[],
        ${came.map(one => one.amount)}::bigint[]) c(account, amount)
      where a.account = c.account and a.purpose = ${purpose} and a.starts = ${starts}`,
  )
}

/** Gives a part of an allowance back. */
export async function giveBackAllowance(
  tx: Tx,
  part: { account: AccountId; purpose: string; amount: bigint; starts: Date },
): Promise<void> {
  const left = sql`greatest(0, a.used - ${part.amount}::bigint)`
  await many(
    tx,
    sql`
      update ledger.allowance a
         set used = ${left}, at = engine.now(),
             digest = ${allowanceDigest(sql`a.account`, sql`a.purpose`, left)}
       where a.account = ${part.account} and a.purpose = ${part.purpose}
         and a.starts = ${part.starts}`,
  )
}

const allowanceDigest = (account: Sql, purpose: Sql, used: Sql): Sql => sql`
  sha256(uuid_send(${account}) || int8send(${used}) || convert_to(${purpose}::text, 'UTF8'))`
type Sql = ReturnType<typeof sql>

/** Finds which people own the accounts; accounts of the house and of containers are left out. */
export async function ownersOf(
  on: Tx | Db,
  accounts: readonly AccountId[],
): Promise<Map<AccountId, UserId>> {
  const rows = await many<{ id: AccountId; owner: UserId }>(
    on,
    sql`
      select a.id, a.owner
        from ledger.account a
       where a.id = any (${[...accounts]}::uuid[]) and a.kind in (1, 4)`,
  )
  return new Map(rows.map(row => [row.id, row.owner]))
}

export type AssetRow = {
  id: number
  code: string
  scale: number
  symbols: { 'zh-CN': string; en: string }
  names: { 'zh-CN': string; en: string }
  maxAmount: bigint
}

/** Finds the one asset of the house; undefined before the first run. */
export const findAsset = (on: Tx | Db): Promise<AssetRow | undefined> =>
  maybe(
    on,
    sql`
      select id, code, scale, symbols, names, max_amount as "maxAmount"
        from ledger.asset
       where id = 1`,
  )

/** Saves the asset. A second one breaks its key. */
export async function saveAsset(tx: Tx, asset: AssetRow): Promise<void> {
  await many(
    tx,
    sql`
      insert into ledger.asset (id, code, scale, symbols, names, max_amount)
      values (
        ${asset.id}, ${asset.code}, ${asset.scale}, ${JSON.stringify(asset.symbols)}::jsonb,
        ${JSON.stringify(asset.names)}::jsonb, ${asset.maxAmount}::bigint)`,
  )
}

/**
 * Saves a new ceiling for the next wallets after one, in the order of their ids; one that holds
 * more gets what it holds. Gives the last of them while there may be more.
 */
export async function saveCeilings(
  tx: Tx,
  to: { ceiling: bigint; after: AccountId | undefined; limit: number },
): Promise<AccountId | undefined> {
  const { ceiling, after = null, limit } = to
  const moved = await many<{ account: AccountId }>(
    tx,
    sql`
      with next as (
        select b.account
          from ledger.balance b
          join ledger.account a on a.id = b.account
         where a.kind = 1 and (${after}::uuid is null or b.account > ${after})
           and b.ceiling <> greatest(${ceiling}::bigint, b.balance + b.held_in)
         order by b.account limit ${limit}
           for update of b
      ), moved as (
        update ledger.balance b
           set ceiling = greatest(${ceiling}::bigint, b.balance + b.held_in)
          from next n
         where b.account = n.account
        returning b.account
      )
      select m.account from moved m order by m.account`,
  )
  return moved.length < limit ? undefined : moved.at(-1)?.account
}

export type BooksState = {
  checkedAt: Date | null
  findingsOpen: number
  paused: boolean
}

/** Tells when the books were last recomputed, what is open, and whether money is stopped. */
export const booksState = (on: Tx | Db): Promise<BooksState> =>
  one(
    on,
    sql`
      select (select max(p.at) from ledger.pass p where p.skipped = '{}') as "checkedAt",
             (select count(*)::int from ledger.finding f where f.closed_at is null)
               as "findingsOpen",
             exists (select 1 from ledger.pause p where p.ended_at is null) as paused`,
  )

/** Finds every account of one person, in the order of the chart. */
export async function findOwned(on: Tx | Db, owner: UserId): Promise<AccountId[]> {
  const rows = await many<{ account: AccountId }>(
    on,
    sql`select account from ledger.owned where owner = ${owner} order by asset, kind`,
  )
  return rows.map(row => row.account)
}

export type StuckHold = {
  bookId: AccountId
  transferId: TransferId
  amount: bigint
  expiresAt: Date
}

/** Finds holds whose time was over before a moment, oldest first. */
export const findStuckHolds = (on: Tx | Db, before: Date, limit: number): Promise<StuckHold[]> =>
  many(
    on,
    sql`
      select book as "bookId", hold as "transferId", amount, expires_at as "expiresAt"
      from ledger.hold_open
      where expires_at < ${before}
      order by expires_at, book, hold
      limit ${limit}`,
  )
