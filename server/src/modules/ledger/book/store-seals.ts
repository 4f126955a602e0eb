import type { AccountId } from '@fuquan/contract/vocabulary/ids.ts'
import { type Db, many, maybe, sql, type Tx } from '#/engine/db.ts'
import type { Tail } from './merkle.ts'

const sealsPerRead = 200

export type SealRow = {
  number: bigint
  prev: Buffer | null
  root: Buffer
  books: AccountId[]
  heights: bigint[]
  at: Date
}

/** Finds the newest seal. */
export const findNewest = (tx: Tx): Promise<SealRow | undefined> =>
  maybe(tx, sql`select * from ledger.seal order by number desc limit 1`)

/** Saves a seal; its number must be the next one. */
export async function saveSeal(
  tx: Tx,
  seal: { number: bigint; prev: Buffer | undefined; root: Buffer; tails: Tail[]; at: Date },
): Promise<void> {
  await many(
    tx,
    sql`
      insert into ledger.seal (number, prev, root, books, heights, at)
      values (
        ${seal.number}::bigint, ${seal.prev ?? null}, ${seal.root},
        ${seal.tails.map(tail => tail.book)}::uuid[],
        ${seal.tails.map(tail => tail.height.toString())}::bigint[], ${seal.at})`,
  )
}

/** Lists tails that changed since the last seal, or in the ten minutes before it unseen. */
export function listTails(tx: Tx, lastAt: Date | undefined): Promise<Tail[]> {
  return many(
    tx,
    sql`
      with sealed as (
        select u.book, max(u.height) as height
          from ledger.seal s, unnest(s.books, s.heights) u (book, height)
         where s.at >= ${lastAt ?? null}::timestamptz - interval '20 minutes'
         group by u.book
      ), tail as (
        select distinct on (t.book) t.book, t.height, t.hash
          from ledger.transfer t
         where ${lastAt ?? null}::timestamptz is null
            or t.at > ${lastAt ?? null}::timestamptz - interval '10 minutes'
         order by t.book, t.height desc
      )
      select t.book, t.height, t.hash
        from tail t
        left join sealed s on s.book = t.book
       where s.height is null or s.height < t.height
       order by t.book`,
  )
}

/** Lists seals above a number, since a date, in order. */
export const listSeals = (
  on: Tx | Db,
  { above, since }: { above: bigint; since: Date | undefined },
): Promise<SealRow[]> =>
  many(
    on,
    sql`
      select * from ledger.seal
       where number > ${above}::bigint
         and (${since ?? null}::timestamptz is null or at >= ${since ?? null})
       order by number
       limit ${sealsPerRead}`,
  )

/** Reads the digests that a seal covers, in its order; null where the transfer is missing. */
export const listSealed = (
  on: Tx | Db,
  seal: SealRow,
): Promise<{ book: AccountId; height: bigint; hash: Buffer | null }[]> =>
  many(
    on,
    sql`
      select s.book, s.height, t.hash
        from unnest(${seal.books}::uuid[], ${seal.heights.map(String)}::bigint[])
               with ordinality s (book, height, place)
        left join ledger.transfer t on t.book = s.book and t.height = s.height
       order by s.place`,
  )
