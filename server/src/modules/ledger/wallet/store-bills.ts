import type { BillMark, BillState } from '@fuquan/contract/ledger.ts'
import type { AccountId, TransferId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { type Db, many, maybe, one, sql, type Tx } from '#/engine/db.ts'
import { correctionKind, type Direction, type OriginFacts, scanBudget } from './bills.ts'

type On = Tx | Db

export type BillRow = {
  accountId: AccountId
  version: number
  amount: bigint
  balanceAfter: bigint
  bookId: AccountId
  height: bigint
  kind: string
  at: Date
}

const billColumns = sql`
  e.account as "accountId", e.version::float8 as version, e.amount,
  e.balance_after as "balanceAfter", e.book as "bookId", e.height, e.kind, e.at`

/** What a list is narrowed to. `others` are the accounts of the person on the other side. */
export type BillFilter = {
  kind?: string | undefined
  direction?: Direction | undefined
  state?: BillState | undefined
  others?: readonly AccountId[] | undefined
  least?: bigint | undefined
  most?: bigint | undefined
  tag?: string | undefined
  hidden?: boolean | undefined
}

type Range = { account: AccountId; from: number; low: number; limit: number }

/** Lists all lines of one account below `from` and above `low`, newest first. */
export function listLines(on: On, { account, from, low, limit }: Range): Promise<BillRow[]> {
  return many(
    on,
    sql`
      select ${billColumns} from ledger.entry e
       where e.account = ${account} and e.version < ${from} and e.version > ${low}
       order by e.version desc limit ${limit}`,
  )
}

/** Lists lines as their owner wants to see them, newest first; a filter costs a walk. */
export function listBills(
  on: On,
  ask: Range & { owner: UserId; filter: BillFilter },
): Promise<BillRow[]> {
  const { owner, account, from, low, limit, filter } = ask
  const wanted = wantedBy(filter)
  const inner = wanted.length === 0 ? limit + hiddenMargin : scanBudget
  const found = [...wanted, hiddenIs(owner, filter), taggedWith(owner, filter)]
  return many(
    on,
    sql`
      select ${billColumns}
        from (select e.* from ledger.entry e
               where e.account = ${account} and e.version < ${from} and e.version > ${low}
               order by e.version desc limit ${inner}) e
        ${needsTransfer(filter) ? withTransfer : sql``}
       where ${sql.join(
         found.filter(one => one !== undefined),
         sql` and `,
       )}
       order by e.version desc
       limit ${limit}`,
  )
}

// An unfiltered page looks a little further than it shows, in case some of it is hidden.
export const hiddenMargin = 100
const withTransfer = sql`join ledger.transfer t on t.book = e.book and t.height = e.height`
const needsTransfer = ({ others, state }: BillFilter) => others !== undefined || state !== undefined

/** How far a page of `limit` lines under this filter has looked when it comes back short. */
export const reachOf = (filter: BillFilter, limit: number): number =>
  wantedBy(filter).length === 0 && filter.tag === undefined && filter.hidden !== true
    ? limit + hiddenMargin
    : scanBudget

function wantedBy(filter: BillFilter) {
  const { kind, direction, least, most, others, state, tag, hidden } = filter
  return [
    kind === undefined ? undefined : sql`e.kind = ${kind}`,
    direction === undefined ? undefined : sql`(e.amount > 0) = ${direction === 'in'}`,
    least === undefined ? undefined : sql`abs(e.amount) >= ${least.toString()}::bigint`,
    most === undefined ? undefined : sql`abs(e.amount) <= ${most.toString()}::bigint`,
    others === undefined ? undefined : between(others),
    state === undefined ? undefined : stands(state),
    // Both are looked up per line below; they make the walk long all the same.
    tag === undefined && hidden !== true ? undefined : sql`true`,
  ].filter(one => one !== undefined)
}

const between = (others: readonly AccountId[]) => sql`
  case when e.amount > 0 then t.from_account = any (${[...others]}::uuid[])
       else t.to_accounts && ${[...others]}::uuid[] end`

const takenBack = sql`
  ledger.transfer r
  where r.book = t.book and r.refers_to = t.id and r.step = 6
    and (e.account = t.from_account or e.account = t.to_accounts[r.refers_leg])`

function stands(state: BillState) {
  const reversed = sql`exists (select 1 from ${takenBack})`
  const corrected = sql`exists (select 1 from ${takenBack} and r.kind = ${correctionKind})`
  const correction = sql`e.kind = ${correctionKind}`
  const refund = sql`(t.step = 6 and e.kind <> ${correctionKind})`
  if (state === 'correction') return correction
  if (state === 'refund') return refund
  if (state === 'corrected') return sql`not ${refund} and not ${correction} and ${corrected}`
  const untouched = sql`not ${refund} and not ${correction}`
  if (state === 'refunded') return sql`${untouched} and ${reversed} and not ${corrected}`
  return sql`${untouched} and not ${reversed}`
}

const markOf = (owner: UserId) => sql`
  ledger.bill_mark m
  where m.owner = ${owner} and m.account = e.account and m.version = e.version`
const hiddenIs = (owner: UserId, { hidden = false }: BillFilter) =>
  hidden
    ? sql`exists (select 1 from ${markOf(owner)} and m.hidden)`
    : sql`not exists (select 1 from ${markOf(owner)} and m.hidden)`
const taggedWith = (owner: UserId, { tag }: BillFilter) =>
  tag === undefined
    ? undefined
    : sql`exists (select 1 from ${markOf(owner)} and ${tag} = any (m.tags))`

/** Finds one line of one account. */
export const findBill = (
  on: On,
  at: { account: AccountId; version: number },
): Promise<BillRow | undefined> =>
  maybe(
    on,
    sql`
      select ${billColumns} from ledger.entry e
       where e.account = ${at.account} and e.version = ${at.version}`,
  )

type Span = { account: AccountId; first: string; months: number; zone: string }

/** Finds the versions that enclose months of the house's time zone: above `low`, below `from`. */
export const boundsOf = (on: On, span: Span): Promise<{ low: number; from: number }> =>
  one(
    on,
    sql`
      select ledger.version_before(
               ${span.account}, ${span.first}::timestamp at time zone ${span.zone})::float8 as low,
             ledger.version_before(
               ${span.account},
               (${span.first}::timestamp + make_interval(months => ${span.months}))
                 at time zone ${span.zone})::float8 + 1 as "from"`,
  )

/** Finds the versions that enclose one month, or everything when no month is named. */
export async function monthBounds(
  on: On,
  ask: { account: AccountId; month: string | undefined; zone: string },
): Promise<{ low: number; from: number }> {
  const { account, month, zone } = ask
  if (month === undefined) return { low: 0, from: Number.MAX_SAFE_INTEGER }
  return boundsOf(on, { account, first: `${month}-01`, months: 1, zone })
}

export type Origin = OriginFacts & {
  bookId: AccountId
  height: bigint
  transferId: TransferId
  refersTo: TransferId | null
  ref: string | null
  from: AccountId
  onlyTo: AccountId | null
}

/** Finds the transfers behind lines, in the order of the lines. */
export function originsOf(on: On, lines: readonly BillRow[]): Promise<Origin[]> {
  return many(
    on,
    sql`
      select t.book as "bookId", t.height, t.id as "transferId", t.refers_to as "refersTo", t.ref,
             t.from_account as "from", t.step,
             case when cardinality(t.to_accounts) = 1 then t.to_accounts[1] end as "onlyTo",
             coalesce(r.some, false) as "takenBack", coalesce(r.corrected, false) as corrected
        from unnest(
               ${lines.map(line => line.accountId)}::uuid[],
               ${lines.map(line => line.bookId)}::uuid[],
               ${lines.map(line => line.height.toString())}::bigint[])
             with ordinality e (account, book, height, n)
        join ledger.transfer t on t.book = e.book and t.height = e.height
        left join lateral (
          select true as some, bool_or(r.kind = ${correctionKind}) as corrected
            from ${takenBack} having count(*) > 0) r on true
       order by e.n`,
  )
}

/**
 * Finds one's own lines of the same story: what the transfer takes back, and what took it, or the
 * same original, back.
 */
export function listLinked(
  on: On,
  ask: {
    accounts: readonly AccountId[]
    book: AccountId
    transfer: TransferId
    refersTo: string | null
  },
): Promise<BillRow[]> {
  const { accounts, book, transfer, refersTo } = ask
  return many(
    on,
    sql`
      with story as (
        select t.* from ledger.transfer t where t.book = ${book} and t.id = ${refersTo}
        union all
        select t.* from ledger.transfer t
         where t.book = ${book} and t.step = 6
           and t.refers_to = any (array_remove(array[${transfer}, ${refersTo}]::uuid[], null))
      )
      select ${billColumns}
        from story s
        cross join unnest(${[...accounts]}::uuid[]) a (account)
        cross join lateral (
          select e.* from ledger.entry e
           where e.account = a.account and e.version > ledger.version_before(a.account, s.at)
           order by e.version limit 50) e
       where s.id <> ${transfer} and e.book = s.book and e.height = s.height
       order by e.at, e.version`,
  )
}

export type Side = { account: AccountId; low: number; from: number }

/** Lists the first lines of some accounts for an export, oldest first, over all of them. */
export function listForExport(on: On, sides: readonly Side[], limit: number): Promise<BillRow[]> {
  return many(
    on,
    sql`
      select ${billColumns}
        from unnest(
               ${sides.map(side => side.account)}::uuid[], ${sides.map(side => side.low)}::bigint[],
               ${sides.map(side => side.from)}::bigint[]) s (account, low, high)
        join ledger.entry e
          on e.account = s.account and e.version > s.low and e.version < s.high
       order by e.at, e.account, e.version
       limit ${limit}`,
  )
}

export type MarkRow = BillMark & { accountId: AccountId; version: number }

/** Finds what somebody wrote on these lines of their own. */
export function marksOf(on: On, owner: UserId, lines: readonly BillRow[]): Promise<MarkRow[]> {
  return many(
    on,
    sql`
      select m.account as "accountId", m.version::float8 as version, m.tags, m.note, m.hidden
        from unnest(
               ${lines.map(line => line.accountId)}::uuid[],
               ${lines.map(line => line.version)}::bigint[]) l (account, version)
        join ledger.bill_mark m
          on m.owner = ${owner} and m.account = l.account and m.version = l.version`,
  )
}

type Marking = { owner: UserId; account: AccountId; version: number; mark: BillMark; at: Date }

/** Saves what somebody wrote on a line; nothing written leaves no row. */
export async function saveMark(tx: Tx, { owner, account, version, mark, at }: Marking) {
  const { tags, note, hidden } = mark
  if (tags.length === 0 && note === null && !hidden) {
    await many(
      tx,
      sql`
        delete from ledger.bill_mark m
         where m.owner = ${owner} and m.account = ${account} and m.version = ${version}`,
    )
    return
  }
  await many(
    tx,
    sql`
      insert into ledger.bill_mark as m (owner, account, version, tags, note, hidden, at)
      values (${owner}, ${account}, ${version}, ${tags}::text[], ${note}, ${hidden}, ${at})
      on conflict (owner, account, version) do update
         set tags = excluded.tags, note = excluded.note, hidden = excluded.hidden, at = excluded.at`,
  )
}

/** Counts somebody's tags, the most used first. */
export const countTags = (on: On, owner: UserId): Promise<{ tag: string; count: number }[]> =>
  many(
    on,
    sql`
      select tag, count(*)::int as count
        from ledger.bill_mark m, unnest(m.tags) tag
       where m.owner = ${owner}
       group by tag order by count(*) desc, tag limit 100`,
  )
