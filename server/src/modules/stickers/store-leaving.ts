import type { PackId, StickerId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, one, sql, type Tx } from '#/engine/db.ts'

type Rows = readonly Readonly<Record<string, unknown>>[]

/** Reads what somebody made, keeps and reported, for their own copy. */
export async function readOwn(tx: Tx, userId: UserId): Promise<Readonly<Record<string, Rows>>> {
  const rows = (query: ReturnType<typeof sql>) => many<Record<string, unknown>>(tx, query)
  return {
    packs: await rows(sql`
      select name, licence, author, state, made_at, published_at, withdrawn_at
      from stickers.pack where owner = ${userId} order by made_at, id`),
    stickers: await rows(sql`
      select p.name as pack, s.alt, s.keywords, s.added_at
      from stickers.sticker s join stickers.pack p on p.id = s.pack
      where p.owner = ${userId} order by p.made_at, s.place`),
    shelf: await rows(sql`
      select pack, kept, at from stickers.shelf where person = ${userId} order by at, pack`),
    reports: await rows(sql`
      select pack, why, words, at from stickers.report where reporter = ${userId} order by at`),
  }
}

/** Lists the packs of somebody that never were out, with their pictures. */
export function listUnseen(
  tx: Tx,
  userId: UserId,
): Promise<{ packId: PackId; stickers: StickerId[] }[]> {
  return many(
    tx,
    sql`
      select p.id as "packId",
        coalesce(array_agg(s.id) filter (where s.id is not null), '{}') as stickers
      from stickers.pack p left join stickers.sticker s on s.pack = p.id
      where p.owner = ${userId} and p.state in ('draft', 'in_review', 'returned')
      group by p.id`,
  )
}

/** Withdraws what somebody had published and forgets their panel. Gives the time of it. */
export async function forgetOwn(tx: Tx, userId: UserId): Promise<Date> {
  await many(
    tx,
    sql`
      update stickers.pack
      set state = 'withdrawn', withdrawn_by = 'owner', withdrawn_at = engine.now()
      where owner = ${userId} and state = 'published'`,
  )
  await many(tx, sql`update stickers.pack set consent = '' where owner = ${userId}`)
  await many(tx, sql`delete from stickers.shelf where person = ${userId}`)
  await many(tx, sql`delete from stickers.recent where person = ${userId}`)
  await many(tx, sql`delete from stickers.report where reporter = ${userId}`)
  const { now } = await one<{ now: Date }>(tx, sql`select engine.now() as now`)
  return now
}
