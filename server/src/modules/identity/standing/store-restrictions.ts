import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, sql, type Tx } from '#/engine/db.ts'

export type RestrictionRow = {
  id: string
  reason: string
  starts: Date
  until: Date | null
  setBy: UserId | null
  agreedBy: UserId | null
  endedAt: Date | null
  endedBy: UserId | null
  endReason: string | null
}

type NewRestriction = {
  id: string
  userId: UserId
  reason: string
  starts: Date
  until: Date | null
  setBy: UserId | null
  agreedBy: UserId | null
}

/** Adds a suspension that begins. */
export async function addRestriction(tx: Tx, made: NewRestriction): Promise<void> {
  await many(
    tx,
    sql`
      insert into identity.restriction
        (id, user_id, reason, starts, until, set_by, agreed_by)
      values (
        ${made.id}, ${made.userId}, ${made.reason}, ${made.starts}, ${made.until},
        ${made.setBy}, ${made.agreedBy}
      )`,
  )
}

type Ending = { people: readonly UserId[]; at: Date; by: UserId | null; reason: string | null }

/** Ends what runs of these people; a suspension whose time is over ends at that time. */
export async function endOpen(tx: Tx, { people, at, by, reason }: Ending): Promise<void> {
  await many(
    tx,
    sql`
      update identity.restriction
      set ended_at = least(${at}::timestamptz, coalesce(until, ${at})), ended_by = ${by},
        end_reason = ${reason}
      where user_id = any(${[...people]}::uuid[]) and ended_at is null`,
  )
}

/** Lists suspensions of one person, newest first. */
export function listRestrictions(tx: Tx, userId: UserId): Promise<RestrictionRow[]> {
  return many(
    tx,
    sql`
      select id, reason, starts, until, set_by as "setBy", agreed_by as "agreedBy",
        ended_at as "endedAt", ended_by as "endedBy", end_reason as "endReason"
      from identity.restriction
      where user_id = ${userId}
      order by starts desc, id desc`,
  )
}
