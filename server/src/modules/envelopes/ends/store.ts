import type { EnvelopeId, TransferId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
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

export type ThanksRow = { person: UserId; words: string; at: Date }

/** Saves somebody's word of thanks; again changes the words and keeps the moment. */
export function saveThanks(
  tx: Tx,
  thanks: { id: EnvelopeId; person: UserId; words: string; at: Date },
): Promise<ThanksRow> {
  return one<ThanksRow>(
    tx,
    sql`
    insert into envelopes.thanks (envelope, person, words, at)
    values (${thanks.id}, ${thanks.person}, ${thanks.words}, ${thanks.at})
    on conflict (envelope, person) do update set words = excluded.words
    returning person, words, at`,
  )
}

/** Lists words of thanks, the newest first, at most `limit`. */
export function listThanks(tx: Tx, id: EnvelopeId, limit: number): Promise<ThanksRow[]> {
  return many<ThanksRow>(
    tx,
    sql`
    select person, words, at
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
