import type { EnvelopeId, StickerId, TransferId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, maybe, one, sql, type Tx } from '#/engine/db.ts'

/** Saves that a running envelope ended, how much left it, and what of that went to who came. */
export async function saveEnd(
  tx: Tx,
  end: {
    id: EnvelopeId
    state: 'expired' | 'returned' | 'declined'
    returned: bigint
    given: bigint
    at: Date
  },
): Promise<void> {
  await one(
    tx,
    sql`
    update envelopes.envelope
    set state = ${end.state}, returned = returned + ${end.returned}, given = ${end.given},
      ended_at = ${end.at}
    where id = ${end.id} and state in ('scheduled', 'gathering', 'open', 'frozen')
    returning id`,
  )
}

export type Gift = { person: UserId; amount: bigint }

/** Saves what each of those who came was given of the rest. */
export async function saveGiven(
  tx: Tx,
  given: { id: EnvelopeId; transferId: TransferId; gifts: readonly Gift[]; at: Date },
): Promise<void> {
  const { gifts } = given
  await many(
    tx,
    sql`
    insert into envelopes.given (envelope, person, amount, transfer, at)
    select ${given.id}, g.person, g.amount, ${given.transferId}, ${given.at}
    from unnest(${gifts.map(gift => gift.person)}::uuid[],
      ${gifts.map(gift => gift.amount)}::bigint[]) g(person, amount)`,
  )
}

/** Lists who has a share, in claim order, at most `limit`. */
export async function listClaimers(tx: Tx, id: EnvelopeId, limit: number): Promise<UserId[]> {
  const rows = await many<{ claimer: UserId }>(
    tx,
    sql`
    select claimer from envelopes.claim where envelope = ${id} order by number limit ${limit}`,
  )
  return rows.map(row => row.claimer)
}

/** Finds what of the rest came on top of the shares of these people. */
export async function givenAmong(
  tx: Tx,
  id: EnvelopeId,
  people: readonly UserId[],
): Promise<Map<UserId, bigint>> {
  const rows = await many<Gift>(
    tx,
    sql`
    select person, amount
    from envelopes.given
    where envelope = ${id} and person = any(${[...people]}::uuid[])`,
  )
  return new Map(rows.map(gift => [gift.person, gift.amount]))
}

/** What somebody said: words or a sticker, and one of them alone. */
export type Said = { words: string | null; sticker: StickerId | null }
export type ThanksRow = Said & { person: UserId; at: Date }

/** Saves somebody's thanks; again changes what was said and keeps the moment. */
export function saveThanks(
  tx: Tx,
  thanks: Said & { id: EnvelopeId; person: UserId; at: Date },
): Promise<ThanksRow> {
  return one<ThanksRow>(
    tx,
    sql`
    insert into envelopes.thanks (envelope, person, words, sticker, at)
    values (${thanks.id}, ${thanks.person}, ${thanks.words}, ${thanks.sticker}, ${thanks.at})
    on conflict (envelope, person) do update
    set words = excluded.words, sticker = excluded.sticker
    returning person, words, sticker, at`,
  )
}

/** Finds somebody's thanks; undefined when they said none. */
export function findThanks(tx: Tx, id: EnvelopeId, person: UserId): Promise<ThanksRow | undefined> {
  return maybe<ThanksRow>(
    tx,
    sql`
    select person, words, sticker, at
    from envelopes.thanks
    where envelope = ${id} and person = ${person}`,
  )
}

/** Lists thanks, the newest first, at most `limit`. */
export function listThanks(tx: Tx, id: EnvelopeId, limit: number): Promise<ThanksRow[]> {
  return many<ThanksRow>(
    tx,
    sql`
    select person, words, sticker, at
    from envelopes.thanks
    where envelope = ${id}
    order by at desc, person
    limit ${limit}`,
  )
}

/** Gives when the group was reminded of an envelope; undefined when it was not. */
export async function findReminder(tx: Tx, id: EnvelopeId): Promise<Date | undefined> {
  const row = await maybe<{ at: Date }>(
    tx,
    sql`select at from envelopes.reminder where envelope = ${id}`,
  )
  return row?.at
}

/** Saves that the group was reminded of an envelope. */
export async function saveReminder(tx: Tx, id: EnvelopeId, at: Date): Promise<void> {
  await many(tx, sql`insert into envelopes.reminder (envelope, at) values (${id}, ${at})`)
}
