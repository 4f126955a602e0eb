import type { EnvelopeId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, maybe, one, sql, type Tx } from '#/engine/db.ts'
import { chunkSize } from '../rules.ts'

/** Saves who was named, in the order of their shares. */
export async function saveGuests(tx: Tx, id: EnvelopeId, guests: readonly UserId[]): Promise<void> {
  if (guests.length === 0) return
  await many(
    tx,
    sql`
    insert into envelopes.guest (envelope, person, place)
    select ${id}, g.person, g.place
    from unnest(${guests}::uuid[]) with ordinality g(person, place)`,
  )
}

/** Lists who was named, in the order of their shares. */
export async function listGuests(tx: Tx, id: EnvelopeId): Promise<UserId[]> {
  const rows = await many<{ person: UserId }>(
    tx,
    sql`select person from envelopes.guest where envelope = ${id} order by place`,
  )
  return rows.map(row => row.person)
}

/** Lists who was named in each of these envelopes, in the order of their shares. */
export async function guestsOf(
  tx: Tx,
  ids: readonly EnvelopeId[],
): Promise<Map<EnvelopeId, UserId[]>> {
  if (ids.length === 0) return new Map()
  const rows = await many<{ envelope: EnvelopeId; people: UserId[] }>(
    tx,
    sql`
    select envelope, array_agg(person order by place) as people
    from envelopes.guest
    where envelope = any (${[...ids]}::uuid[])
    group by envelope`,
  )
  return new Map(rows.map(row => [row.envelope, row.people]))
}

/** Gives those of these people who were named. */
export async function guestsAmong(
  tx: Tx,
  id: EnvelopeId,
  people: readonly UserId[],
): Promise<Set<UserId>> {
  const rows = await many<{ person: UserId }>(
    tx,
    sql`
    select person
    from envelopes.guest
    where envelope = ${id} and person = any (${[...people]}::uuid[])`,
  )
  return new Set(rows.map(row => row.person))
}

/** Reads what each of these people was named for; who was not is left out. */
export async function readNamed(
  tx: Tx,
  id: EnvelopeId,
  people: readonly UserId[],
): Promise<Map<UserId, bigint>> {
  const rows = await many<{ person: UserId; amount: bigint }>(
    tx,
    sql`
    select g.person, c.amounts[(g.place - 1) % ${chunkSize}::int + 1] as amount
    from envelopes.guest g
    join envelopes.chunk c
      on c.envelope = g.envelope and c.number = (g.place - 1) / ${chunkSize}::int
    where g.envelope = ${id} and g.person = any(${[...people]}::uuid[])`,
  )
  return new Map(rows.map(row => [row.person, row.amount]))
}

/** Gives those of these envelopes in which somebody was named. */
export async function namedIn(
  tx: Tx,
  person: UserId,
  ids: readonly EnvelopeId[],
): Promise<Set<EnvelopeId>> {
  const rows = await many<{ envelope: EnvelopeId }>(
    tx,
    sql`
    select envelope
    from envelopes.guest
    where envelope = any (${[...ids]}::uuid[]) and person = ${person}`,
  )
  return new Set(rows.map(row => row.envelope))
}

export type Entrant = { person: UserId; level: number; limited: boolean }
export type Entered = { said: 'entered' | 'draw' | 'early' | 'none'; waitMs: number }

/** Notes down who taps in this moment, under the lock of the envelope. Again changes nothing. */
export async function enter(tx: Tx, id: EnvelopeId, people: readonly Entrant[]): Promise<Entered> {
  return one<Entered>(
    tx,
    sql`
    select e.said, e.wait_ms as "waitMs"
    from envelopes.enter(${id}, ${people.map(tap => tap.person)}::uuid[],
      ${people.map(tap => tap.level)}::int[],
      ${people.map(tap => tap.limited)}::boolean[]) e`,
  )
}

/** Lists who tapped in one moment. */
export function listEntrants(tx: Tx, id: EnvelopeId): Promise<Entrant[]> {
  return many<Entrant>(
    tx,
    sql`select person, level, limited from envelopes.entry where envelope = ${id}`,
  )
}

export type EntryFacts = { entered: number; mine: boolean }

/** Counts who tapped for the draw of each envelope. */
export async function entriesOf(
  tx: Tx,
  ids: readonly EnvelopeId[],
  person: UserId,
): Promise<Map<EnvelopeId, EntryFacts>> {
  const rows = await many<EntryFacts & { envelope: EnvelopeId }>(
    tx,
    sql`
    select envelope, count(*)::int as entered, bool_or(person = ${person}) as mine
    from envelopes.entry
    where envelope = any (${[...ids]}::uuid[])
    group by envelope`,
  )
  return new Map(rows.map(({ envelope, entered, mine }) => [envelope, { entered, mine }]))
}

/** Lists gatherings whose hour has come and whose draw has not been made. */
export async function listUndrawn(
  tx: Tx,
  { at, limit }: { at: Date; limit: number },
): Promise<EnvelopeId[]> {
  const rows = await many<{ id: EnvelopeId }>(
    tx,
    sql`
    select id
    from envelopes.envelope
    where not drawn and gathers_at is not null and opens_at <= ${at} and expires_at > ${at}
      and state in ('scheduled', 'gathering', 'open')
    order by opens_at
    limit ${limit}`,
  )
  return rows.map(row => row.id)
}

/** Saves that all who tapped in one moment have their answer. */
export async function saveDrawn(tx: Tx, id: EnvelopeId): Promise<void> {
  await many(tx, sql`update envelopes.envelope set drawn = true where id = ${id} and not drawn`)
}

/** Saves the digest of a password and its hint. */
export async function saveSecret(
  tx: Tx,
  secret: { id: EnvelopeId; digest: Uint8Array; hint: string | null },
): Promise<void> {
  await many(
    tx,
    sql`
    insert into envelopes.secret (envelope, digest, hint)
    values (${secret.id}, ${secret.digest}, ${secret.hint})`,
  )
}

/** Finds the password of an envelope; undefined when it has none. */
export function findSecret(
  tx: Tx,
  id: EnvelopeId,
): Promise<{ digest: Buffer; hint: string | null } | undefined> {
  return maybe(tx, sql`select digest, hint from envelopes.secret where envelope = ${id}`)
}
