import type { CoverKind, CoverState } from '@fuquan/contract/envelopes/covers.ts'
import type { CoverId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, maybe, sql, type Tx } from '#/engine/db.ts'

export type CoverRow = {
  id: CoverId
  kind: CoverKind
  name: string
  alt: string
  origin: string
  state: CoverState
  reason: string | null
  madeBy: UserId
  addedAt: Date
}

/** The most covers a house shows in its picker, beside its own. */
const shownMax = 100
const deskMax = 200

const columns = sql`
  c.id, c.kind, c.name, c.alt, c.origin, c.state, c.reason, c.made_by as "madeBy",
  c.added_at as "addedAt"`

/** Lists the covers that are out, newest first. */
export function listPublished(tx: Tx): Promise<CoverRow[]> {
  return many(
    tx,
    sql`
    select ${columns} from envelopes.cover c
    where c.state = 'published' and c.kind = 'cover'
    order by c.published_at desc, c.id
    limit ${shownMax}`,
  )
}

/**
 * Lists covers in every state and pictures of requests that staff have to do with, those that wait
 * for a decision first, longest first.
 */
export function listAll(tx: Tx): Promise<CoverRow[]> {
  return many(
    tx,
    sql`
    select ${columns} from envelopes.cover c
    where c.kind = 'cover' or c.state in ('in_review', 'published')
    order by c.state <> 'in_review', c.submitted_at asc nulls last, c.added_at desc, c.id
    limit ${deskMax}`,
  )
}

/** Finds a cover. */
export function findCover(tx: Tx, id: CoverId): Promise<CoverRow | undefined> {
  return maybe(tx, sql`select ${columns} from envelopes.cover c where c.id = ${id}`)
}

/** Finds several covers. */
export async function findCovers(tx: Tx, ids: readonly CoverId[]): Promise<Map<CoverId, CoverRow>> {
  if (ids.length === 0) return new Map()
  const rows = await many<CoverRow>(
    tx,
    sql`select ${columns} from envelopes.cover c where c.id = any (${[...ids]}::uuid[])`,
  )
  return new Map(rows.map(row => [row.id, row]))
}

/** Finds and locks a cover. */
export function lockCover(tx: Tx, id: CoverId): Promise<CoverRow | undefined> {
  return maybe(
    tx,
    sql`
    select ${columns} from envelopes.cover c where c.id = ${id} for no key update`,
  )
}

/** Adds a draft. */
export async function addCover(
  tx: Tx,
  { id, kind, madeBy, at }: { id: CoverId; kind: CoverKind; madeBy: UserId; at: Date },
): Promise<void> {
  await many(
    tx,
    sql`
    insert into envelopes.cover (id, kind, made_by, added_at)
    values (${id}, ${kind}, ${madeBy}, ${at})`,
  )
}

type Words = Pick<CoverRow, 'id' | 'name' | 'alt' | 'origin'>

/** Saves the words of a cover and that it was handed in. */
export async function saveSubmitted(tx: Tx, words: Words, at: Date): Promise<void> {
  const { id, name, alt, origin } = words
  await many(
    tx,
    sql`
    update envelopes.cover
    set name = ${name}, alt = ${alt}, origin = ${origin}, state = 'in_review',
      reason = null, submitted_at = ${at}
    where id = ${id}`,
  )
}

type Decided = { id: CoverId; state: CoverState; reason: string; by: UserId; at: Date }

/** Saves what was decided on a cover, and by whom. */
export async function saveDecided(tx: Tx, decided: Decided): Promise<void> {
  const { id, state, reason, by, at } = decided
  await many(
    tx,
    sql`
    update envelopes.cover
    set state = ${state}, reason = ${reason}, decided_by = ${by}, decided_at = ${at},
      published_at = case when ${state} = 'published' then ${at}::timestamptz else published_at end
    where id = ${id}`,
  )
}

/** Forgets the pictures somebody asked with; gives those whose files are to be cleared. */
export async function forgetAsked(tx: Tx, madeBy: UserId): Promise<CoverId[]> {
  const rows = await many<{ id: CoverId }>(
    tx,
    sql`delete from envelopes.cover where made_by = ${madeBy} and kind = 'ask' returning id`,
  )
  return rows.map(row => row.id)
}

/** Forgets pictures that were added before a moment and no request was made with; gives them. */
export async function forgetUnused(
  tx: Tx,
  { before, limit }: { before: Date; limit: number },
): Promise<CoverId[]> {
  const rows = await many<{ id: CoverId }>(
    tx,
    sql`
    delete from envelopes.cover
    where id in (
      select id from envelopes.cover
      where kind = 'ask' and state = 'draft' and added_at < ${before}
      order by added_at, id
      limit ${limit}
      for update skip locked)
    returning id`,
  )
  return rows.map(row => row.id)
}
