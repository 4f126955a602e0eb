import { one, sql, type Tx } from '#/engine/db.ts'

export type PeopleCounts = { active: number; restricted: number; asked: number }

/** Counts people by how they stand. */
export function countPeople(tx: Tx): Promise<PeopleCounts> {
  return one<PeopleCounts>(
    tx,
    sql`
      select (count(*) filter (where state = 'active'))::int as active,
        (count(*) filter (where state = 'restricted'))::int as restricted,
        (count(*) filter (where state = 'asked'))::int as asked
      from identity.user`,
  )
}
