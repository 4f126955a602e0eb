import type { SwitchMode } from '@fuquan/contract/envelopes/switches.ts'
import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, sql, type Tx } from '#/engine/db.ts'

/** Lists what somebody switched off. */
export async function listOff(tx: Tx, person: UserId): Promise<Set<SwitchMode>> {
  const rows = await many<{ mode: SwitchMode }>(
    tx,
    sql`select mode from envelopes.own_switch where person = ${person}`,
  )
  return new Set(rows.map(row => row.mode))
}

/** Switches a mode off for somebody; off already, it stays off since then. */
export async function switchOff(
  tx: Tx,
  { person, mode, at }: { person: UserId; mode: SwitchMode; at: Date },
): Promise<void> {
  await many(
    tx,
    sql`
    insert into envelopes.own_switch (person, mode, off_since)
    values (${person}, ${mode}, ${at})
    on conflict (person, mode) do nothing`,
  )
}

/** Switches a mode on again. */
export async function switchOn(tx: Tx, person: UserId, mode: SwitchMode): Promise<void> {
  await many(tx, sql`delete from envelopes.own_switch where person = ${person} and mode = ${mode}`)
}

/** Gives those of these people who had switched a mode off by then. */
export async function offAmong(
  tx: Tx,
  { mode, people, by }: { mode: SwitchMode; people: readonly UserId[]; by: Date },
): Promise<ReadonlySet<UserId>> {
  if (people.length === 0) return new Set()
  const rows = await many<{ person: UserId }>(
    tx,
    sql`
    select person
    from envelopes.own_switch
    where person = any (${[...people]}::uuid[]) and mode = ${mode} and off_since <= ${by}`,
  )
  return new Set(rows.map(row => row.person))
}
