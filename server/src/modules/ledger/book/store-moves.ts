import type { AccountId } from '@fuquan/contract/vocabulary/ids.ts'
import { hot, later, many, one, sql, together, type Tx } from '#/engine/db.ts'
import { present } from '#/kit/assert.ts'
import { stateName } from './chart.ts'
import { instant, type TransferJson, transferOf, transferRow } from './store.ts'
import { microsPerMs } from './twins.ts'
import type { Balance, Known, Leg, MoveAsk, Plan, Transfer } from './types.ts'

type Plain = { height: bigint | null; asset: number; hash: Buffer }

/**
 * Makes one plain payment in one call, exactly as the rules would decide it; undefined, and
 * nothing changed, when it is not plain: something is missing, too small, stopped or known already.
 * Its accounts stay locked then.
 */
export async function movePlainly(
  tx: Tx,
  ask: MoveAsk,
  { leg, now }: { leg: Leg; now: Date },
): Promise<Transfer | undefined> {
  const { id, kind, ref, group, from, asset } = ask
  const made = await one<Plain>(
    tx,
    hot(sql`
      select m.height, m.asset, m.hash
        from ledger.move_plainly(
          ${id}::uuid, ${kind}, ${ref ?? null}::uuid, ${group ?? null}::uuid,
          ${asset ?? null}::int, ${from}::uuid, ${leg.to}::uuid, ${leg.amount}::bigint,
          ${now}::timestamptz) m`),
  )
  if (made.height === null) return undefined
  return {
    ...{ book: from, id, height: made.height, step: 'move', kind, asset: made.asset, ref, from },
    ...{ to: [leg.to], amounts: [leg.amount], total: leg.amount, groupId: group, hash: made.hash },
    ...{ asked: undefined, refersTo: undefined, refersLeg: undefined, expiresAt: undefined },
    at: BigInt(now.getTime()) * microsPerMs,
  }
}

type BalanceRow = Omit<Balance, 'state' | 'floor' | 'ceiling' | 'head' | 'lastAt'> & {
  state: number
  floor: bigint | null
  ceiling: bigint | null
  head: Buffer | null
  lastAt: bigint | null
}

/** Locks the balances of many payments in account order and reads what deciding them needs. */
export async function lockPayments(tx: Tx, asks: readonly MoveAsk[]): Promise<Known> {
  const accounts = new Set(asks.flatMap(ask => [ask.from, ...ask.legs.map(leg => leg.to)]))
  // Sent together and answered in their order: what is read is read behind the locks.
  const [balances, facts, twins] = await together([
    lockBalances(tx, [...accounts]),
    readFacts(tx),
    findTwins(tx, asks),
  ])
  return {
    ...facts,
    balances,
    transfers: twins,
    openHolds: new Set(),
    reversed: new Map(),
  }
}

async function lockBalances(tx: Tx, accounts: readonly AccountId[]): Promise<Balance[]> {
  const rows = await many<BalanceRow>(
    tx,
    hot(sql`
      select b.account, b.asset, b.state, b.balance, b.held_out as "heldOut",
             b.held_in as "heldIn", b.floor, b.ceiling, b.version, b.height, b.head,
             case when isfinite(b.last_at)
                  then floor(extract(epoch from b.last_at) * 1000000)::bigint end as "lastAt"
        from ledger.lock(${accounts}::uuid[]) b`),
  )
  return rows.map(row => ({
    ...row,
    state: stateName(row.state),
    floor: row.floor ?? undefined,
    ceiling: row.ceiling ?? undefined,
    head: row.head ?? undefined,
    lastAt: row.lastAt ?? undefined,
  }))
}

async function readFacts(tx: Tx): Promise<Pick<Known, 'paused' | 'maxAmounts'>> {
  const rows = await many<{ paused: boolean; id: number; maxAmount: bigint }>(
    tx,
    sql`
      select exists (select from ledger.pause p where p.ended_at is null) as paused,
             s.id, s.max_amount as "maxAmount"
        from ledger.asset s`,
  )
  return {
    paused: rows.some(row => row.paused),
    maxAmounts: new Map(rows.map(row => [row.id, row.maxAmount])),
  }
}

/** Finds what is known under the asked ids; one index probe each, whatever the statistics say. */
async function findTwins(tx: Tx, asks: readonly MoveAsk[]): Promise<Transfer[]> {
  const rows = await many<{ row: TransferJson }>(
    tx,
    sql`
      select f.row
        from unnest(${asks.map(ask => ask.from)}::uuid[], ${asks.map(ask => ask.id)}::uuid[])
               a (book, id)
       cross join lateral (
         select ${transferRow} as row
           from ledger.transfer t
          where t.book = a.book and t.id = a.id
          limit 1) f`,
  )
  return rows.map(({ row }) => transferOf(row))
}

/**
 * Writes decided payments over the balances `lockPayments` locked, with the commit; `now` is that
 * of the plan.
 */
export function writePayments(tx: Tx, plan: Plan, now: Date): void {
  const { changes, fresh, entries } = plan
  if (fresh.length === 0) return
  const payers = fresh.map((_, n) => present(entries[2 * n]))
  const payees = fresh.map((_, n) => present(entries[2 * n + 1]))
  const nowMicros = BigInt(now.getTime()) * microsPerMs
  const at = ({ lastAt = nowMicros }: { lastAt: bigint | undefined }): string =>
    instant(lastAt > nowMicros ? lastAt : nowMicros)
  later(
    tx,
    hot(sql`
      select ledger.write_payments(
        ${changes.map(one => one.account)}, ${changes.map(one => one.version)},
        ${changes.map(one => one.height)}, ${changes.map(one => one.amount)},
        ${changes.map(one => one.lines)}, ${changes.map(one => one.links)},
        ${changes.map(one => one.head ?? null)},
        ${fresh.map(one => one.id)}, ${fresh.map(one => one.from)},
        ${fresh.map(one => one.height)}, ${fresh.map(one => one.kind)},
        ${fresh.map(one => one.asset)}, ${fresh.map(one => one.ref ?? null)},
        ${fresh.map(one => present(one.to[0]))}, ${fresh.map(one => one.total)},
        ${fresh.map(one => one.hash)},
        ${payers.map(one => one.version)}, ${payers.map(one => one.balanceAfter)},
        ${payers.map(at)},
        ${payees.map(one => one.version)}, ${payees.map(one => one.balanceAfter)},
        ${payees.map(at)}, ${now})`),
  )
}
