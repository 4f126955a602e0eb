import { sql } from '#/engine/db.ts'

type Sql = ReturnType<typeof sql>

/** What came on top of a share belongs to it, and to its moment: the rest, given to who came. */
const withGiven = (share: Sql, theirs: Sql) => ({
  join: sql`
      left join envelopes.given extra on extra.envelope = ${share}.envelope and ${theirs}`,
  amount: sql`${share}.amount + coalesce(extra.amount, 0)`,
})

/** A share as the claim `c` tells it: `join` goes into its query, `amount` is all that was got. */
export const byClaim = withGiven(sql`c`, sql`extra.person = c.claimer`)

/** A share as the record `r` of its owner tells it; what somebody sent stays as it was sent. */
export const byRecord = withGiven(sql`r`, sql`extra.person = r.owner and r.role = 'received'`)
