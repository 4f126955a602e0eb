import type { AccountId, TransferId } from '@fuquan/contract/vocabulary/ids.ts'
import { type Db, many, one, sql, type Tx } from '#/engine/db.ts'
import { present } from '#/kit/assert.ts'
import { stateName, stepCodes, stepName } from './chart.ts'
import { accountsOf } from './rules.ts'
import { bookOf, keyOf, refersTo } from './twins.ts'
import type { Ask, Balance, Change, Known, NewEntry, Plan, Transfer } from './types.ts'

type BalanceJson = {
  account: AccountId
  asset: number
  state: number
  balance: string
  heldOut: string
  heldIn: string
  floor: string | null
  ceiling: string | null
  version: string
  height: string
  head: string | null
  lastAt: string | null
}
export type TransferJson = {
  book: AccountId
  id: TransferId
  height: string
  step: number
  kind: string
  asset: number
  ref: string | null
  from: AccountId
  to: AccountId[]
  amounts: string[]
  total: string
  asked: string | null
  refersTo: TransferId | null
  refersLeg: number | null
  groupId: TransferId | null
  expiresAt: string | null
  hash: string
  at: string
}
type Prepared = {
  paused: boolean
  balances: BalanceJson[]
  assets: { id: number; maxAmount: string }[] | null
  transfers: TransferJson[]
  holds: { book: AccountId; hold: TransferId }[]
  reversed: { book: AccountId; transfer: TransferId; leg: number; reversed: string }[]
}

/** Locks the balances of the asks in account order and reads what deciding them needs. */
export async function prepare(tx: Tx, asks: readonly Ask[]): Promise<Known> {
  const accounts = [...new Set(asks.flatMap(accountsOf))]
  const books = asks.map(bookOf)
  const ids = asks.map(ask => ask.id)
  const refers = asks.map(ask => refersTo(ask) ?? null)
  const legs = asks.map(ask => (ask.step === 'reversal' ? ask.leg : 1))
  const { known } = await one<{ known: Prepared }>(
    tx,
    sql`
      select ledger.prepare(
        ${accounts}::uuid[], ${books}::uuid[], ${ids}::uuid[], ${refers}::uuid[], ${legs}::int[]
      ) as known`,
  )
  return {
    paused: known.paused,
    balances: known.balances.map(balanceOf),
    maxAmounts: new Map((known.assets ?? []).map(row => [row.id, BigInt(row.maxAmount)])),
    transfers: known.transfers.map(transferOf),
    openHolds: new Set(known.holds.map(row => keyOf(row.book, row.hold))),
    reversed: new Map(
      known.reversed.map(row => [keyOf(row.book, row.transfer, row.leg), BigInt(row.reversed)]),
    ),
  }
}

/** Writes a plan over the balances `prepare` locked. `now` must be the time it was decided at. */
export async function write(tx: Tx, plan: Plan, now: Date): Promise<void> {
  if (plan.fresh.length === 0) return
  await many(
    tx,
    sql`
      select ledger.write(
        ${JSON.stringify(plan.changes.map(changeJson))}::jsonb,
        ${JSON.stringify(plan.fresh.map(transferJson))}::jsonb,
        ${JSON.stringify(plan.entries.map(entryJson))}::jsonb,
        ${now}::timestamptz)`,
  )
}

const text = (value: bigint | undefined): string | undefined => value?.toString()

const changeJson = (change: Change) => ({
  account: change.account,
  version: text(change.version),
  height: text(change.height),
  amount: text(change.amount),
  held_out: text(change.heldOut),
  held_in: text(change.heldIn),
  lines: change.lines,
  links: change.links,
  head: change.head?.toString('hex'),
})

const transferJson = (transfer: Plan['fresh'][number]) => ({
  book: transfer.book,
  id: transfer.id,
  height: text(transfer.height),
  step: stepCodes[transfer.step],
  kind: transfer.kind,
  asset: transfer.asset,
  ref: transfer.ref,
  from_account: transfer.from,
  to_accounts: transfer.to,
  amounts: transfer.amounts.map(String),
  total: text(transfer.total),
  asked: text(transfer.asked),
  refers_to: transfer.refersTo,
  refers_leg: transfer.refersLeg,
  group_id: transfer.groupId,
  expires_at: transfer.expiresAt === undefined ? undefined : instant(transfer.expiresAt),
  hash: transfer.hash.toString('hex'),
  leg_amount: text(transfer.legAmount),
})

const entryJson = (entry: NewEntry) => ({
  account: entry.account,
  version: text(entry.version),
  amount: text(entry.amount),
  balance_after: text(entry.balanceAfter),
  book: entry.book,
  height: text(entry.height),
  kind: entry.kind,
  at: entry.lastAt === undefined ? undefined : instant(entry.lastAt),
})

/** A moment in microseconds since 1970 as text that PostgreSQL reads without loss. */
export function instant(micros: bigint): string {
  const iso = new Date(Number(micros / 1000n)).toISOString()
  return iso.replace('Z', `${(micros % 1000n).toString().padStart(3, '0')}Z`)
}

const big = (value: string | null): bigint | undefined =>
  value === null ? undefined : BigInt(value)

function balanceOf(row: BalanceJson): Balance {
  return {
    account: row.account,
    asset: row.asset,
    state: stateName(row.state),
    balance: BigInt(row.balance),
    heldOut: BigInt(row.heldOut),
    heldIn: BigInt(row.heldIn),
    floor: big(row.floor),
    ceiling: big(row.ceiling),
    version: BigInt(row.version),
    height: BigInt(row.height),
    head: row.head === null ? undefined : Buffer.from(row.head, 'hex'),
    lastAt: big(row.lastAt),
  }
}

/** Reads a transfer as SQL wrote it into JSON. */
export function transferOf(row: TransferJson): Transfer {
  return {
    book: row.book,
    id: row.id,
    height: BigInt(row.height),
    step: stepName(row.step),
    kind: row.kind,
    asset: row.asset,
    ref: row.ref ?? undefined,
    from: row.from,
    to: row.to,
    amounts: row.amounts.map(BigInt),
    total: BigInt(row.total),
    asked: big(row.asked),
    refersTo: row.refersTo ?? undefined,
    refersLeg: row.refersLeg ?? undefined,
    groupId: row.groupId ?? undefined,
    expiresAt: big(row.expiresAt),
    hash: Buffer.from(row.hash, 'hex'),
    at: BigInt(row.at),
  }
}

/** Lists holds whose time has come, the oldest first; one kind has its own way to end. */
export async function listDueHolds(
  on: Tx | Db,
  ask: { limit: number; except: string },
): Promise<{ book: AccountId; hold: TransferId; kind: string }[]> {
  return many(
    on,
    sql`
      select h.book, h.hold, t.kind
        from ledger.hold_open h
        join ledger.transfer t on t.book = h.book and t.id = h.hold
       where h.expires_at <= engine.now() and t.kind <> ${ask.except}
       order by h.expires_at
       limit ${ask.limit}`,
  )
}

/** Tells the age in seconds of the oldest open hold of each kind. */
export const agesOfHolds = (on: Tx | Db): Promise<{ kind: string; age: number }[]> =>
  many(
    on,
    sql`
      select t.kind, extract(epoch from engine.now() - min(t.at))::float8 as age
        from ledger.hold_open h
        join ledger.transfer t on t.book = h.book and t.id = h.hold
       group by t.kind`,
  )

/** Finds one transfer by its book and id. */
export async function findTransfer(
  on: Tx | Db,
  at: { book: AccountId; id: TransferId },
): Promise<Transfer | undefined> {
  const rows = await many<{ row: TransferJson }>(
    on,
    sql`${transferRows} where t.book = ${at.book} and t.id = ${at.id}`,
  )
  return rows.length === 0 ? undefined : transferOf(present(rows[0]).row)
}

/** A transfer of the alias t as JSON. */
export const transferRow = sql`
  jsonb_build_object(
           'book', t.book, 'id', t.id, 'height', t.height::text, 'step', t.step, 'kind', t.kind,
           'asset', t.asset, 'ref', t.ref, 'from', t.from_account, 'to', to_jsonb(t.to_accounts),
           'amounts', to_jsonb(t.amounts::text[]), 'total', t.total::text,
           'asked', t.asked::text, 'refersTo', t.refers_to, 'refersLeg', t.refers_leg,
           'groupId', t.group_id,
           'expiresAt', floor(extract(epoch from t.expires_at) * 1000000)::bigint::text,
           'hash', encode(t.hash, 'hex'),
           'at', floor(extract(epoch from t.at) * 1000000)::bigint::text)`
/** The select of transfers as JSON; the caller adds the rest of the clause over alias t. */
export const transferRows = sql`select ${transferRow} as row from ledger.transfer t`
