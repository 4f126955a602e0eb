import { one, sql, type Tx } from '#/engine/db.ts'

export type Waiting = {
  active: number
  restricted: number
  asked: number
  askedSince: Date | null
  approvals: number
  approvalsSince: Date | null
}

/** Counts people by how they stand, and what waits for staff at this moment. */
export function waitingForStaff(tx: Tx, now: Date): Promise<Waiting> {
  return one<Waiting>(
    tx,
    sql`
      select u.active, u.restricted, u.asked, u.asked_since as "askedSince",
        a.approvals, a.approvals_since as "approvalsSince"
      from (
        select (count(*) filter (where state = 'active'))::int as active,
          (count(*) filter (where state = 'restricted'))::int as restricted,
          (count(*) filter (where state = 'asked'))::int as asked,
          min(created_at) filter (where state = 'asked') as asked_since
        from identity.user
      ) u
      cross join (
        select count(*)::int as approvals, min(asked_at) as approvals_since
        from identity.approval
        where agreed_at is null and lapses_at > ${now}
      ) a`,
  )
}
