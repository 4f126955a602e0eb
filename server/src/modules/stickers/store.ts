import { recentMax, type PackState, type StickerLicence } from '@fuquan/contract/stickers.ts'
import type { PackId, StickerId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, maybe, one, sql, type Tx } from '#/engine/db.ts'
import type { Place } from '#/kit/cursor.ts'

export type PackRow = {
  id: PackId
  owner: UserId
  name: string
  licence: StickerLicence | null
  author: string
  showsPeople: boolean
  consent: string
  state: PackState
  reason: string | null
  madeAt: Date
  submittedAt: Date | null
  publishedAt: Date | null
  withdrawnBy: 'owner' | 'moderation' | null
}
export type StickerRow = {
  id: StickerId
  packId: PackId
  place: number
  alt: string
  keywords: readonly string[]
  animated: boolean
}

const packColumns = sql`
  p.id, p.owner, p.name, p.licence, p.author, p.shows_people as "showsPeople", p.consent,
  p.state, p.reason, p.made_at as "madeAt", p.submitted_at as "submittedAt",
  p.published_at as "publishedAt", p.withdrawn_by as "withdrawnBy"`
const stickerColumns = sql`
  s.id, s.pack as "packId", s.place, s.alt, s.keywords, s.animated`

/** Finds a pack. */
export function findPack(tx: Tx, id: PackId): Promise<PackRow | undefined> {
  return maybe(tx, sql`select ${packColumns} from stickers.pack p where p.id = ${id}`)
}

/** Finds and locks a pack. */
export function lockPack(tx: Tx, id: PackId): Promise<PackRow | undefined> {
  return maybe(tx, sql`select ${packColumns} from stickers.pack p where p.id = ${id} for update`)
}

/** Adds a draft; gives false when the id is taken. */
export async function addPack(
  tx: Tx,
  { id, owner, name, at }: { id: PackId; owner: UserId; name: string; at: Date },
): Promise<boolean> {
  const added = await maybe(
    tx,
    sql`
      insert into stickers.pack (id, owner, name, made_at)
      values (${id}, ${owner}, ${name}, ${at})
      on conflict (id) do nothing
      returning id`,
  )
  return added !== undefined
}

/** Counts the packs of somebody that are not withdrawn. */
export async function countPacks(tx: Tx, owner: UserId): Promise<number> {
  const { count } = await one<{ count: number }>(
    tx,
    sql`
      select count(*)::int as count from stickers.pack
      where owner = ${owner} and state <> 'withdrawn'`,
  )
  return count
}

/** Saves what the owner says of a pack. */
export async function savePack(
  tx: Tx,
  pack: Pick<PackRow, 'id' | 'name' | 'licence' | 'author' | 'showsPeople' | 'consent'>,
): Promise<void> {
  await many(
    tx,
    sql`
      update stickers.pack
      set name = ${pack.name}, licence = ${pack.licence}, author = ${pack.author},
        shows_people = ${pack.showsPeople}, consent = ${pack.consent}
      where id = ${pack.id}`,
  )
}

/** Saves that a pack was handed in. */
export async function saveSubmitted(tx: Tx, id: PackId, at: Date): Promise<void> {
  await many(
    tx,
    sql`
      update stickers.pack set state = 'in_review', submitted_at = ${at}, reason = null
      where id = ${id}`,
  )
}

/** Saves what a reviewer decided and why. */
export async function saveDecided(
  tx: Tx,
  decided: { id: PackId; state: 'published' | 'returned'; reason: string; by: UserId; at: Date },
): Promise<void> {
  const { id, state, reason, by, at } = decided
  await many(
    tx,
    sql`
      update stickers.pack
      set state = ${state}, reason = ${state === 'returned' ? reason : null},
        decided_at = ${at}, decided_by = ${by},
        published_at = ${state === 'published' ? at : null}
      where id = ${id}`,
  )
}

/** Saves that a pack was withdrawn, by its owner or by moderation. */
export async function saveWithdrawn(
  tx: Tx,
  withdrawn: { id: PackId; by: 'owner' | 'moderation'; reason: string | null; at: Date },
): Promise<void> {
  const { id, by, reason, at } = withdrawn
  await many(
    tx,
    sql`
      update stickers.pack
      set state = 'withdrawn', withdrawn_by = ${by}, reason = ${reason}, withdrawn_at = ${at}
      where id = ${id}`,
  )
}

/** Deletes a pack that was never out, with its stickers. */
export async function deletePack(tx: Tx, id: PackId): Promise<void> {
  await many(tx, sql`delete from stickers.pack where id = ${id}`)
}

/** Lists the packs of somebody in every state, newest first, at most 50. */
export function listOwn(tx: Tx, owner: UserId): Promise<PackRow[]> {
  return many(
    tx,
    sql`
      select ${packColumns} from stickers.pack p
      where p.owner = ${owner}
      order by p.made_at desc, p.id desc
      limit 50`,
  )
}

/** Lists what waits for a decision, longest first, at most 100. */
export function listInReview(tx: Tx): Promise<PackRow[]> {
  return many(
    tx,
    sql`
      select ${packColumns} from stickers.pack p
      where p.state = 'in_review'
      order by p.submitted_at, p.id
      limit 100`,
  )
}

/** Lists published packs, newest first, one more than `limit`. */
export function listPublished(
  tx: Tx,
  { before, limit }: { before: Place | undefined; limit: number },
): Promise<PackRow[]> {
  const older = before
    ? sql`and (p.published_at, p.id) < (${before.at}, ${before.id}::uuid)`
    : sql``
  return many(
    tx,
    sql`
      select ${packColumns} from stickers.pack p
      where p.state = 'published' ${older}
      order by p.published_at desc, p.id desc
      limit ${limit + 1}`,
  )
}

/** Finds packs by their ids, unknown ones are left out. */
export function findPacks(tx: Tx, ids: readonly PackId[]): Promise<PackRow[]> {
  return many(
    tx,
    sql`select ${packColumns} from stickers.pack p where p.id = any(${[...ids]}::uuid[])`,
  )
}

/** Lists the stickers of packs, each pack in its order. */
export function listStickers(tx: Tx, packIds: readonly PackId[]): Promise<StickerRow[]> {
  return many(
    tx,
    sql`
      select ${stickerColumns} from stickers.sticker s
      where s.pack = any(${[...packIds]}::uuid[])
      order by s.pack, s.place`,
  )
}

/** Finds stickers by their ids. */
export function findStickers(tx: Tx, ids: readonly StickerId[]): Promise<StickerRow[]> {
  return many(
    tx,
    sql`select ${stickerColumns} from stickers.sticker s where s.id = any(${[...ids]}::uuid[])`,
  )
}

/** Adds a sticker at the end of its pack. */
export async function addSticker(
  tx: Tx,
  added: { id: StickerId; packId: PackId; animated: boolean; bytes: number; at: Date },
): Promise<void> {
  const { id, packId, animated, bytes, at } = added
  await many(
    tx,
    sql`
      insert into stickers.sticker (id, pack, place, animated, bytes, added_at)
      select ${id}, ${packId}, coalesce(max(s.place), 0) + 1, ${animated}, ${bytes}, ${at}
      from stickers.sticker s where s.pack = ${packId}`,
  )
}

/** Saves what a sticker shows and how it is found. */
export async function saveWords(
  tx: Tx,
  { id, alt, keywords }: { id: StickerId; alt: string; keywords: readonly string[] },
): Promise<void> {
  await many(
    tx,
    sql`
      update stickers.sticker set alt = ${alt}, keywords = ${[...keywords]}::text[]
      where id = ${id}`,
  )
}

/** Deletes one sticker. */
export async function deleteSticker(tx: Tx, id: StickerId): Promise<void> {
  await many(tx, sql`delete from stickers.sticker where id = ${id}`)
}

/** Lists what somebody added or put away, in the order of adding. */
export function listShelf(tx: Tx, person: UserId): Promise<{ packId: PackId; kept: boolean }[]> {
  return many(
    tx,
    sql`
      select pack as "packId", kept from stickers.shelf
      where person = ${person}
      order by at, pack`,
  )
}

/** Saves that somebody keeps a pack in their panel, or put it away. Gives whether it changed. */
export async function saveShelf(
  tx: Tx,
  { person, packId, kept, at }: { person: UserId; packId: PackId; kept: boolean; at: Date },
): Promise<boolean> {
  const changed = await maybe(
    tx,
    sql`
      insert into stickers.shelf (person, pack, kept, at)
      values (${person}, ${packId}, ${kept}, ${at})
      on conflict (person, pack) do update
        set kept = excluded.kept, at = excluded.at
        where stickers.shelf.kept <> excluded.kept
      returning pack`,
  )
  return changed !== undefined
}

/** Lists what somebody sent last, newest first. */
export async function listRecent(tx: Tx, person: UserId): Promise<StickerId[]> {
  const rows = await many<{ id: StickerId }>(
    tx,
    sql`
      select sticker as id from stickers.recent
      where person = ${person}
      order by used_at desc, sticker
      limit ${recentMax}`,
  )
  return rows.map(row => row.id)
}

/** Saves that somebody used a sticker now; what falls behind is dropped. */
export async function saveRecent(
  tx: Tx,
  { person, stickerId, at }: { person: UserId; stickerId: StickerId; at: Date },
): Promise<void> {
  await many(
    tx,
    sql`
      insert into stickers.recent (person, sticker, used_at)
      values (${person}, ${stickerId}, ${at})
      on conflict (person, sticker) do update set used_at = excluded.used_at`,
  )
  await many(
    tx,
    sql`
      delete from stickers.recent
      where person = ${person} and sticker in (
        select sticker from stickers.recent
        where person = ${person}
        order by used_at desc, sticker
        offset ${recentMax})`,
  )
}
