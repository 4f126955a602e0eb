import type { Channel, NoticeClass, NoticeFacts } from '@fuquan/contract/notifications.ts'
import type { DeviceId, PushAddressId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, maybe, sql, type Tx } from '#/engine/db.ts'

export type HabitRow = {
  timeZone: string
  quietFrom: number
  quietUntil: number
  kindsOff: string[]
}

/** Finds what somebody chose; undefined while they go by the house. */
export const findHabit = (tx: Tx, person: UserId): Promise<HabitRow | undefined> =>
  maybe(
    tx,
    sql`
      select h.time_zone as "timeZone", h.quiet_from as "quietFrom",
             h.quiet_until as "quietUntil", h.kinds_off as "kindsOff"
        from notifications.habit h where h.person = ${person}`,
  )

/** Saves what somebody chose. */
export async function saveHabit(tx: Tx, person: UserId, habit: HabitRow): Promise<void> {
  const { timeZone, quietFrom, quietUntil, kindsOff } = habit
  await many(
    tx,
    sql`
      insert into notifications.habit (person, time_zone, quiet_from, quiet_until, kinds_off)
      values (${person}, ${timeZone}, ${quietFrom}, ${quietUntil}, ${kindsOff}::text[])
      on conflict (person) do update
         set time_zone = excluded.time_zone, quiet_from = excluded.quiet_from,
             quiet_until = excluded.quiet_until, kinds_off = excluded.kinds_off`,
  )
}

export type ChoiceRow = { class: NoticeClass; channel: Channel; wanted: boolean }

/** Lists where somebody differs from the defaults. */
export const listChoices = (tx: Tx, person: UserId): Promise<ChoiceRow[]> =>
  many(
    tx,
    sql`
      select c.class, c.channel, c.wanted from notifications.choice c where c.person = ${person}`,
  )

/** Saves choices of classes and channels. */
export async function saveChoices(
  tx: Tx,
  person: UserId,
  choices: readonly ChoiceRow[],
): Promise<void> {
  await many(
    tx,
    sql`
      insert into notifications.choice (person, class, channel, wanted)
      select ${person}, c.class, c.channel, c.wanted
        from unnest(
          ${choices.map(one => one.class)}::text[], ${choices.map(one => one.channel)}::text[],
          ${choices.map(one => one.wanted)}::bool[]) c (class, channel, wanted)
      on conflict (person, class, channel) do update set wanted = excluded.wanted`,
  )
}

export type KindRow = { kind: string; class: NoticeClass; facts: NoticeFacts }

/** Lists the kinds of notices somebody had lately, each with its newest facts. */
export const listRecentKinds = (tx: Tx, person: UserId): Promise<KindRow[]> =>
  many(
    tx,
    sql`
      select distinct on (n.kind) n.kind, n.class, n.facts
        from (select n.* from notifications.notice n
               where n.person = ${person} order by n.at desc, n.id desc limit 300) n
       order by n.kind, n.at desc`,
  )

/** How many browsers one person may have called; the oldest give way. */
export const addressesMax = 30

export type AddressRow = {
  person: UserId
  id: PushAddressId
  deviceId: DeviceId | null
  endpoint: string
  p256dh: Buffer
  auth: Buffer
  addedAt: Date
  failures: number
}
const addressColumns = sql`
  a.person, a.id, a.device_id as "deviceId", a.endpoint, a.p256dh, a.auth,
  a.added_at as "addedAt", a.failures`

/** Lists where people hear pushes. */
export const listAddresses = (tx: Tx, people: readonly UserId[]): Promise<AddressRow[]> =>
  many(
    tx,
    sql`
      select ${addressColumns} from notifications.push_address a
       where a.person = any (${people}::uuid[]) order by a.added_at, a.id`,
  )

type NewAddress = Omit<AddressRow, 'addedAt' | 'failures'> & { digest: Buffer; at: Date }

/** Saves an address; whoever used this browser before hears nothing there any more. */
export async function saveAddress(tx: Tx, address: NewAddress): Promise<void> {
  const { person, id, deviceId, endpoint, digest, p256dh, auth, at } = address
  await many(
    tx,
    sql`
      delete from notifications.push_address a
       where a.endpoint_digest = ${digest} and a.person <> ${person}`,
  )
  await many(
    tx,
    sql`
      insert into notifications.push_address
        (person, id, device_id, endpoint, endpoint_digest, p256dh, auth, added_at)
      values (${person}, ${id}, ${deviceId}, ${endpoint}, ${digest}, ${p256dh}, ${auth}, ${at})
      on conflict (person, endpoint_digest) do update
         set p256dh = excluded.p256dh, auth = excluded.auth, device_id = excluded.device_id,
             added_at = excluded.added_at, failures = 0`,
  )
  await many(
    tx,
    sql`
      delete from notifications.push_address a
       where a.person = ${person} and a.id in (
         select o.id from notifications.push_address o
          where o.person = ${person} order by o.added_at desc, o.id desc offset ${addressesMax})`,
  )
}

/** Removes an address of its owner and tells whether there was one. */
export async function removeAddress(tx: Tx, person: UserId, id: PushAddressId): Promise<boolean> {
  const rows = await many(
    tx,
    sql`
      delete from notifications.push_address a
       where a.person = ${person} and a.id = ${id} returning a.id`,
  )
  return rows.length > 0
}

/** Removes the addresses that devices of somebody had at a moment, not those they have anew. */
export async function removeAddressesOf(
  tx: Tx,
  { person, devices, until }: { person: UserId; devices: readonly DeviceId[]; until: Date },
): Promise<void> {
  await many(
    tx,
    sql`
      delete from notifications.push_address a
       where a.person = ${person} and a.device_id = any (${[...devices]}::uuid[])
         and a.added_at <= ${until}`,
  )
}

/** Counts a failure of an address, or that it was reached; gives the failures in a row. */
export async function countFailure(
  tx: Tx,
  { person, id, taken }: { person: UserId; id: PushAddressId; taken: boolean },
): Promise<number> {
  const row = await maybe<{ failures: number }>(
    tx,
    sql`
      update notifications.push_address a
         set failures = case when ${taken} then 0 else a.failures + 1 end
       where a.person = ${person} and a.id = ${id}
      returning failures`,
  )
  return row?.failures ?? 0
}
