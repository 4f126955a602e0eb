import type { VoucherBatchState } from '@fuquan/contract/ledger/funding-shapes.ts'
import type { UserId, VoucherBatchId } from '@fuquan/contract/vocabulary/ids.ts'
import { type Db, many, maybe, one, sql, type Tx } from '#/engine/db.ts'

type On = Tx | Db

export type BatchRow = {
  id: VoucherBatchId
  label: string
  count: number
  amount: bigint
  used: number
  source: 'issue' | 'fund'
  state: VoucherBatchState
  nonce: Buffer
  sheet: string | null
  madeBy: UserId
  madeAt: Date
  expiresAt: Date
  printedAt: Date | null
  endedAt: Date | null
  returned: bigint
  byOnePerson: boolean
}

const columns = sql`
  b.id, b.label, b.count, b.amount, b.used, b.source, b.state, b.nonce, b.sheet,
  b.made_by as "madeBy", b.made_at as "madeAt", b.expires_at as "expiresAt",
  b.printed_at as "printedAt", b.ended_at as "endedAt", b.returned,
  b.by_one_person as "byOnePerson"`

type NewBatch = Pick<
  BatchRow,
  | 'id'
  | 'label'
  | 'count'
  | 'amount'
  | 'source'
  | 'nonce'
  | 'madeBy'
  | 'madeAt'
  | 'expiresAt'
  | 'byOnePerson'
>

/** Saves a batch and the digests of its codes, number by number. */
export async function addBatch(
  tx: Tx,
  batch: NewBatch,
  digests: readonly Uint8Array[],
): Promise<void> {
  await many(
    tx,
    sql`
      insert into ledger.voucher_batch (
        id, label, count, amount, source, nonce, made_by, made_at, expires_at, by_one_person)
      values (
        ${batch.id}, ${batch.label}, ${batch.count}, ${batch.amount}::bigint, ${batch.source},
        ${batch.nonce}, ${batch.madeBy}, ${batch.madeAt}, ${batch.expiresAt},
        ${batch.byOnePerson})`,
  )
  await many(
    tx,
    sql`
      insert into ledger.voucher (digest, batch, number)
      select d.digest, ${batch.id}, d.number
        from unnest(${digests.map(one => Buffer.from(one))}::bytea[])
             with ordinality d (digest, number)`,
  )
}

/** Locks one batch; whoever uses or stops it comes by here. */
export const lockBatch = (tx: Tx, id: VoucherBatchId) =>
  maybe<BatchRow>(
    tx,
    sql`select ${columns} from ledger.voucher_batch b where b.id = ${id} for no key update`,
  )

/** Finds one batch. */
export const findBatch = (on: On, id: VoucherBatchId) =>
  maybe<BatchRow>(on, sql`select ${columns} from ledger.voucher_batch b where b.id = ${id}`)

/** Finds the voucher behind a digest, used or not. */
export const findVoucher = (on: On, digest: Uint8Array) =>
  maybe<{ batch: VoucherBatchId; number: number; usedBy: UserId | null }>(
    on,
    sql`
      select v.batch, v.number, v.used_by as "usedBy" from ledger.voucher v
       where v.digest = ${Buffer.from(digest)}`,
  )

/** Takes a voucher for one person; gives false when somebody has it. The row decides. */
export async function takeVoucher(
  tx: Tx,
  take: { digest: Uint8Array; batch: VoucherBatchId; by: UserId; at: Date },
): Promise<boolean> {
  const rows = await many(
    tx,
    sql`
      update ledger.voucher set used_by = ${take.by}, used_at = ${take.at}
       where digest = ${Buffer.from(take.digest)} and used_by is null
      returning number`,
  )
  if (rows.length === 0) return false
  await many(tx, sql`update ledger.voucher_batch set used = used + 1 where id = ${take.batch}`)
  return true
}

/** Saves that the codes of a batch were shown. */
export async function savePrinted(
  tx: Tx,
  print: { id: VoucherBatchId; sheet: string; by: UserId; at: Date },
): Promise<void> {
  await many(
    tx,
    sql`
      update ledger.voucher_batch
         set sheet = ${print.sheet}, printed_by = ${print.by}, printed_at = ${print.at}
       where id = ${print.id}`,
  )
}

/** Saves how a batch ended and what went back. */
export async function saveEnded(
  tx: Tx,
  end: {
    id: VoucherBatchId
    state: 'stopped' | 'expired'
    by: UserId | null
    at: Date
    returned: bigint
  },
): Promise<void> {
  await many(
    tx,
    sql`
      update ledger.voucher_batch
         set state = ${end.state}, ended_by = ${end.by}, ended_at = ${end.at},
             returned = ${end.returned}::bigint
       where id = ${end.id}`,
  )
}

/** Lists batches, newest first. */
export const listBatches = (
  on: On,
  ask: { before: { at: Date; id: string } | undefined; limit: number },
) =>
  many<BatchRow>(
    on,
    sql`
      select ${columns} from ledger.voucher_batch b
       where ${ask.before?.at ?? null}::timestamptz is null
          or (b.made_at, b.id) < (${ask.before?.at ?? null}, ${ask.before?.id ?? null}::uuid)
       order by b.made_at desc, b.id desc limit ${ask.limit}`,
  )

const dueMax = 100

/** Lists open batches whose day is over. */
export const listDueBatches = (on: On) =>
  many<{ id: VoucherBatchId }>(
    on,
    sql`
      select b.id from ledger.voucher_batch b
       where b.state = 'open' and b.expires_at <= engine.now()
       order by b.expires_at limit ${dueMax}`,
  )

/** Tells whether any voucher can still be used. */
export async function anyOpen(on: On): Promise<boolean> {
  const row = await one<{ open: boolean }>(
    on,
    sql`
      select exists (
        select 1 from ledger.voucher_batch b
         where b.state = 'open' and b.expires_at > engine.now() and b.used < b.count
           and b.printed_at is not null) as open`,
  )
  return row.open
}
