import type { WhoMayAsk } from '@fuquan/contract/friends.ts'
import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, maybe, one, sql, type Tx } from '#/engine/db.ts'

export type PersonRow = {
  owner: UserId
  whoMayAsk: WhoMayAsk
  code: string | null
  contacts: boolean
  friendCount: number
  contactsFrom: Date | null
  contactsUsed: number
}

const columns = sql`
  owner, who_may_ask as "whoMayAsk", code, contacts, friend_count as "friendCount",
  contacts_from as "contactsFrom", contacts_used as "contactsUsed"`

/** How somebody stands who has changed nothing and has no friend yet. */
export const freshPerson = (owner: UserId): PersonRow => ({
  owner,
  whoMayAsk: 'common',
  code: null,
  contacts: false,
  friendCount: 0,
  contactsFrom: null,
  contactsUsed: 0,
})

/** Locks people one after the other in the order of ids, whoever comes first in the call. */
export async function lockPeople(tx: Tx, ids: readonly UserId[]): Promise<Map<UserId, PersonRow>> {
  const people = new Map<UserId, PersonRow>()
  for (const owner of [...new Set(ids)].toSorted()) {
    await many(
      tx,
      sql`
        insert into friends.person (owner, who_may_ask, contacts, friend_count, contacts_used)
        values (${owner}, 'common', false, 0, 0)
        on conflict (owner) do nothing`,
    )
    const row = await one<PersonRow>(
      tx,
      sql`select ${columns} from friends.person where owner = ${owner} for update`,
    )
    people.set(owner, row)
  }
  return people
}

/** Reads how somebody stands. */
export async function readPerson(tx: Tx, owner: UserId): Promise<PersonRow> {
  const row = await maybe<PersonRow>(
    tx,
    sql`select ${columns} from friends.person where owner = ${owner}`,
  )
  return row ?? freshPerson(owner)
}

/** Saves what somebody chose. */
export async function saveHabits(
  tx: Tx,
  habits: Pick<PersonRow, 'owner' | 'whoMayAsk' | 'contacts'>,
): Promise<void> {
  await many(
    tx,
    sql`
      update friends.person
      set who_may_ask = ${habits.whoMayAsk}, contacts = ${habits.contacts}
      where owner = ${habits.owner}`,
  )
}

/** Saves a new code of somebody; the one before leads nowhere from now on. */
export async function saveCode(
  tx: Tx,
  { owner, code, at }: { owner: UserId; code: string; at: Date },
): Promise<void> {
  await many(tx, sql`delete from friends.code where owner = ${owner}`)
  await many(
    tx,
    sql`insert into friends.code (code, owner, made_at) values (${code}, ${owner}, ${at})`,
  )
  await many(tx, sql`update friends.person set code = ${code} where owner = ${owner}`)
}

/** Finds whose live code this is. */
export async function findByCode(tx: Tx, code: string): Promise<UserId | undefined> {
  const row = await maybe<{ owner: UserId }>(
    tx,
    sql`select owner from friends.code where code = ${code}`,
  )
  return row?.owner
}

/** Saves how many hashes somebody sent. The hashes themselves are kept nowhere. */
export async function saveSent(
  tx: Tx,
  sent: { owner: UserId; from: Date | null; used: number },
): Promise<void> {
  await many(
    tx,
    sql`
      update friends.person set contacts_from = ${sent.from}, contacts_used = ${sent.used}
      where owner = ${sent.owner}`,
  )
}

/** Saves under which hash somebody is found by contacts; undefined takes them out. */
export async function saveReachable(
  tx: Tx,
  owner: UserId,
  hash: Buffer | undefined,
): Promise<void> {
  await many(tx, sql`delete from friends.reachable where owner = ${owner}`)
  if (hash === undefined) return
  await many(
    tx,
    sql`
      insert into friends.reachable (hash, owner) values (${hash}, ${owner})
      on conflict (hash) do update set owner = excluded.owner`,
  )
}

/** Finds who wants to be found under these hashes. Nothing of the hashes is written. */
export function findReachable(
  tx: Tx,
  hashes: readonly Buffer[],
): Promise<{ hash: Buffer; owner: UserId }[]> {
  return many(
    tx,
    sql`select hash, owner from friends.reachable where hash = any(${[...hashes]}::bytea[])`,
  )
}

/** Gives those of `ids` who blocked somebody. */
export async function blockersAmong(
  tx: Tx,
  userId: UserId,
  ids: readonly UserId[],
): Promise<Set<UserId>> {
  const rows = await many<{ owner: UserId }>(
    tx,
    sql`
      select owner from friends.block
      where owner = any(${[...ids]}::uuid[]) and other = ${userId}`,
  )
  return new Set(rows.map(row => row.owner))
}

/** Lists whom somebody blocked, latest first. */
export function listBlocks(tx: Tx, owner: UserId): Promise<{ other: UserId; at: Date }[]> {
  return many(
    tx,
    sql`select other, at from friends.block where owner = ${owner} order by at desc, other`,
  )
}

/** Gives those of `ids` whom somebody blocked. */
export async function blockedBy(
  tx: Tx,
  owner: UserId,
  ids: readonly UserId[],
): Promise<Set<UserId>> {
  const rows = await many<{ other: UserId }>(
    tx,
    sql`
      select other from friends.block
      where owner = ${owner} and other = any(${[...ids]}::uuid[])`,
  )
  return new Set(rows.map(row => row.other))
}

/** Saves a block; says whether it is new. */
export async function addBlock(
  tx: Tx,
  block: { owner: UserId; other: UserId; at: Date },
): Promise<boolean> {
  const rows = await many(
    tx,
    sql`
      insert into friends.block (owner, other, at)
      values (${block.owner}, ${block.other}, ${block.at})
      on conflict do nothing
      returning other`,
  )
  return rows.length > 0
}

/** Removes a block; says whether there was one. */
export async function removeBlock(tx: Tx, owner: UserId, other: UserId): Promise<boolean> {
  const rows = await many(
    tx,
    sql`delete from friends.block where owner = ${owner} and other = ${other} returning other`,
  )
  return rows.length > 0
}
