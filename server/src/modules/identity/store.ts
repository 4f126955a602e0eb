import type { StaffRole } from '@fuquan/contract/route.ts'
import type { PictureId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { UserCard } from '@fuquan/contract/vocabulary/people.ts'
import type { Language } from '@fuquan/contract/vocabulary/text.ts'
import { many, maybe, one, sql, type Tx } from '#/engine/db.ts'
import type { State } from './rules.ts'

export type User = {
  id: UserId
  handle: string
  name: string
  email: string | null
  pictureId: PictureId | null
  language: Language
  level: number
  state: State
  restrictedUntil: Date | null
  stateReason: string | null
  inviteId: string | null
  handleChangedAt: Date | null
  createdAt: Date
  joinedAt: Date | null
  roles: StaffRole[]
}

const columns = sql`
  u.id, u.handle, u.name, u.email, u.picture_id as "pictureId", u.language, u.level, u.state,
  u.restricted_until as "restrictedUntil", u.state_reason as "stateReason",
  u.invite_id as "inviteId", u.handle_changed_at as "handleChangedAt",
  u.created_at as "createdAt", u.joined_at as "joinedAt",
  array(
    select r.role from identity.staff_role r where r.user_id = u.id order by r.role
  ) as roles`

/** Finds one person. */
export function findUser(tx: Tx, id: UserId): Promise<User | undefined> {
  return maybe(tx, sql`select ${columns} from identity.user u where u.id = ${id}`)
}

/** Finds and locks one person. */
export function lockUser(tx: Tx, id: UserId): Promise<User | undefined> {
  return maybe(
    tx,
    sql`select ${columns} from identity.user u where u.id = ${id} for no key update of u`,
  )
}

/** Finds whom a login names: a handle, or an address if it has an @. */
export function findByLogin(tx: Tx, login: string): Promise<User | undefined> {
  const named = login.includes('@') ? sql`u.email = ${login}` : sql`u.handle = ${login}`
  return maybe(tx, sql`select ${columns} from identity.user u where ${named}`)
}

/** Finds a member by handle; who has asked, was refused or has left is nobody. */
export function findByHandle(tx: Tx, handle: string): Promise<UserCard | undefined> {
  return maybe(
    tx,
    sql`
      select u.id, u.handle, u.name, u.picture_id as "pictureId", u.level
      from identity.user u
      where u.handle = ${handle}
      and u.state in ('active', 'restricted', 'closing')`,
  )
}

/** Lists the cards of people. Unknown ids are left out. */
export function listCards(tx: Tx, ids: readonly UserId[]): Promise<UserCard[]> {
  return many(
    tx,
    sql`
      select u.id, u.handle, u.name, u.picture_id as "pictureId", u.level
      from identity.user u
      where u.id = any(${[...ids]}::uuid[])
      order by u.id`,
  )
}

export type NewUser = {
  id: string
  handle: string
  name: string
  email: string | null
  language: Language
  level: number
  state: State
  inviteId: string | null
  now: Date
}

// Nobody may come back under the name of somebody who left.
const isFormer = (handle: string) => sql`
  exists (
    select 1 from identity.former_handle f
    where f.hash = sha256(convert_to(${handle}::text, 'UTF8'))
  )`

/** Adds a person and gives their id, unless handle or address are taken; says which. */
export async function addUser(
  tx: Tx,
  user: NewUser,
): Promise<{ id: UserId } | { taken: 'handle' | 'email' }> {
  const joinedAt = user.state === 'asked' ? null : user.now
  const added = await maybe<{ id: UserId }>(
    tx,
    sql`
      insert into identity.user
        (id, handle, name, email, language, level, state, invite_id, created_at, joined_at)
      select ${user.id}::uuid, ${user.handle}::text, ${user.name}, ${user.email},
        ${user.language}, ${user.level}::int, ${user.state}, ${user.inviteId}::uuid,
        ${user.now}::timestamptz, ${joinedAt}::timestamptz
      where not ${isFormer(user.handle)}
      on conflict do nothing
      returning id`,
  )
  if (added !== undefined) return added
  const taken = await maybe(
    tx,
    sql`
      select 1
      where exists (select 1 from identity.user where handle = ${user.handle})
      or ${isFormer(user.handle)}`,
  )
  return { taken: taken === undefined ? 'email' : 'handle' }
}

/** Saves name, language or picture. */
export async function saveProfile(
  tx: Tx,
  { id, name, language, pictureId }: Pick<User, 'id' | 'name' | 'language' | 'pictureId'>,
): Promise<void> {
  await one(
    tx,
    sql`
      update identity.user
      set name = ${name}, language = ${language}, picture_id = ${pictureId}
      where id = ${id}
      returning id`,
  )
}

/** Saves a new handle unless somebody has it; says whether it is saved. */
export async function saveHandle(
  tx: Tx,
  { id, handle, at }: { id: UserId; handle: string; at: Date },
): Promise<boolean> {
  // A lost race on the unique key is mapped to identity_handle_taken by module.ts.
  const saved = await maybe(
    tx,
    sql`
      update identity.user
      set handle = ${handle}, handle_changed_at = ${at}
      where id = ${id}
      and not exists (select 1 from identity.user other where other.handle = ${handle})
      and not ${isFormer(handle)}
      returning id`,
  )
  return saved !== undefined
}

type Change = {
  id: UserId
  state: State
  reason: string | null
  until: Date | null
  joined?: { at: Date; level: number }
  /** When staff answered somebody who had asked to join. */
  decidedAt?: Date
}

/** Saves a person's state, and when they became a member. */
export async function saveState(tx: Tx, change: Change): Promise<void> {
  await one(
    tx,
    sql`
      update identity.user
      set state = ${change.state}, state_reason = ${change.reason},
        restricted_until = ${change.until},
        joined_at = coalesce(joined_at, ${change.joined?.at ?? null}),
        decided_at = coalesce(decided_at, ${change.decidedAt ?? null}),
        level = coalesce(${change.joined?.level ?? null}::int, level)
      where id = ${change.id}
      returning id`,
  )
}

/** Saves a level. */
export async function saveLevel(tx: Tx, id: UserId, level: number): Promise<void> {
  await one(tx, sql`update identity.user set level = ${level} where id = ${id} returning id`)
}

/** Ends suspensions that are over; gives whose, at most 500. */
export function endRestrictions(tx: Tx, now: Date): Promise<{ id: UserId }[]> {
  return many(
    tx,
    sql`
      update identity.user u
      set restricted_until = null, state_reason = null, state = case
        when exists (select 1 from identity.closing c where c.user_id = u.id) then 'closing'
        else 'active'
      end
      where id in (
        select id from identity.user
        where state = 'restricted' and restricted_until <= ${now}
        order by id
        limit 500
        for update skip locked
      )
      returning id`,
  )
}

/** Refuses people who asked before `before` and heard nothing. */
export async function lapseAsks(tx: Tx, before: Date): Promise<void> {
  await many(
    tx,
    sql`
      update identity.user
      set state = 'refused', state_reason = '-'
      where state = 'asked' and created_at < ${before}`,
  )
}

/** Forgets refused people who asked before `before`, so that their handles are free again. */
export async function forgetRefused(tx: Tx, before: Date): Promise<void> {
  await many(
    tx,
    sql`
      with gone as (
        select id from identity.user where state = 'refused' and created_at < ${before}
      ), passwords as (
        delete from identity.password where user_id in (select id from gone)
      ), links as (
        delete from identity.provider_link where user_id in (select id from gone)
      ), claims as (
        delete from identity.email_claim where user_id in (select id from gone)
      )
      select 1`,
  )
  await many(tx, sql`delete from identity.user where state = 'refused' and created_at < ${before}`)
}

export type PeopleAsk = {
  search: string | undefined
  state: State | undefined
  role: StaffRole | undefined
  before: { at: Date; id: string } | undefined
  limit: number
}

type PeopleFilter = Pick<PeopleAsk, 'search' | 'state' | 'role'>

function isAmong(ask: PeopleFilter) {
  const text = (ask.search ?? '').replaceAll(/[\\%_]/g, found => `\\${found}`)
  return sql`
    (${ask.state ?? null}::text is null or u.state = ${ask.state ?? null})
    and (${text} = '' or u.handle like ${`${text.toLowerCase()}%`} or u.name ilike ${`%${text}%`})
    and (${ask.role ?? null}::text is null or exists (
      select 1 from identity.staff_role r where r.user_id = u.id and r.role = ${ask.role ?? null}
    ))`
}

/** Says whether a list of people is longer than `max`. */
export async function areMoreThan(tx: Tx, max: number, ask: PeopleFilter): Promise<boolean> {
  const beyond = await maybe(
    tx,
    sql`select 1 from identity.user u where ${isAmong(ask)} offset ${max} limit 1`,
  )
  return beyond !== undefined
}

/** Lists people, newest first, one more than asked for if there are more. */
export function listPeople(tx: Tx, ask: PeopleAsk): Promise<User[]> {
  return many(
    tx,
    sql`
      select ${columns}
      from identity.user u
      where ${isAmong(ask)}
      and (${ask.before?.at ?? null}::timestamptz is null
        or (u.created_at, u.id) < (${ask.before?.at ?? null}, ${ask.before?.id ?? null}::uuid))
      order by u.created_at desc, u.id desc
      limit ${ask.limit + 1}`,
  )
}
