import type { FriendLabelId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, maybe, one, sql, type Tx } from '#/engine/db.ts'

export type LabelRow = { id: FriendLabelId; name: string; count: number }

const counted = sql`
  l.id, l.name, (
    select count(*)::int from friends.labelled m where m.owner = l.owner and m.label = l.id
  ) as count`

/** Lists somebody's labels, oldest first. */
export function listLabels(tx: Tx, owner: UserId): Promise<LabelRow[]> {
  return many<LabelRow>(
    tx,
    sql`
      select ${counted} from friends.label l
      where l.owner = ${owner} order by l.made_at, l.id`,
  )
}

/** Finds a label of somebody. */
export function findLabel(tx: Tx, owner: UserId, id: FriendLabelId): Promise<LabelRow | undefined> {
  return maybe<LabelRow>(
    tx,
    sql`select ${counted} from friends.label l where l.owner = ${owner} and l.id = ${id}`,
  )
}

/** Saves a label under its name. */
export async function saveLabel(
  tx: Tx,
  label: { owner: UserId; id: FriendLabelId; name: string; at: Date },
): Promise<void> {
  await one(
    tx,
    sql`
      insert into friends.label (owner, id, name, made_at)
      values (${label.owner}, ${label.id}, ${label.name}, ${label.at})
      on conflict (owner, id) do update set name = excluded.name
      returning id`,
  )
}

/** Makes these friends, and nobody else, carry a label; who is no friend is left out. */
export async function saveLabelled(
  tx: Tx,
  label: { owner: UserId; id: FriendLabelId; others: readonly UserId[] },
): Promise<void> {
  await many(
    tx,
    sql`delete from friends.labelled where owner = ${label.owner} and label = ${label.id}`,
  )
  await many(
    tx,
    sql`
      insert into friends.labelled (owner, label, other)
      select t.owner, ${label.id}, t.other from friends.tie t
      where t.owner = ${label.owner} and t.other = any(${[...label.others]}::uuid[])`,
  )
}

/** Makes a friend carry these labels and no other; what is no label of the owner is left out. */
export async function saveLabelsOf(
  tx: Tx,
  tie: { owner: UserId; other: UserId; labelIds: readonly FriendLabelId[] },
): Promise<void> {
  await many(
    tx,
    sql`delete from friends.labelled where owner = ${tie.owner} and other = ${tie.other}`,
  )
  await many(
    tx,
    sql`
      insert into friends.labelled (owner, label, other)
      select l.owner, l.id, ${tie.other} from friends.label l
      where l.owner = ${tie.owner} and l.id = any(${[...tie.labelIds]}::uuid[])`,
  )
}

/** Removes a label; says nothing when there is none. */
export async function removeLabel(tx: Tx, owner: UserId, id: FriendLabelId): Promise<void> {
  await many(tx, sql`delete from friends.label where owner = ${owner} and id = ${id}`)
}

/** Lists the friends who carry a label. */
export async function listLabelled(tx: Tx, owner: UserId, id: FriendLabelId): Promise<UserId[]> {
  const rows = await many<{ other: UserId }>(
    tx,
    sql`
      select other from friends.labelled
      where owner = ${owner} and label = ${id} order by other`,
  )
  return rows.map(row => row.other)
}
