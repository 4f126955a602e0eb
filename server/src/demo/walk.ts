import { clockStatement } from '#/engine/clock.ts'
import { type Db, many, sql } from '#/engine/db.ts'
import type { House } from '#/engine/house.ts'
import { nextDueAt, runDueJobs } from '#/engine/jobs-due.ts'

/** The house's clock while it is filled: it stands, and is moved on by whoever tells the story. */
export type Walk = {
  now(): Date
  /** Moves the clock on, stopping wherever a job is due. A moment in the past is not gone to. */
  to(moment: Date): Promise<void>
  /** Moves the clock on by so many seconds. */
  on(seconds: number): Promise<void>
}

/** Stops the clock of a house at a moment. `owner` is a connection that may replace it. */
export async function beginWalk(house: House, owner: Db, from: Date): Promise<Walk> {
  let now = from
  const stand = async (moment: Date): Promise<void> => {
    now = moment
    await many(owner, sql.raw(clockStatement(moment)))
  }
  const to = async (moment: Date): Promise<void> => {
    let due = await nextDueAt(house, moment)
    while (due !== undefined) {
      if (due > now) await stand(due)
      await runDueJobs(house)
      due = await nextDueAt(house, moment)
    }
    if (moment > now) await stand(moment)
  }
  // The clock of a filling is worth no wait for the disk; what is filled in is written for good.
  await many(owner, sql`select set_config('synchronous_commit', 'off', false)`)
  await stand(from)
  return { now: () => now, to, on: seconds => to(new Date(now.getTime() + seconds * 1_000)) }
}

/** Lets the clock run with the real one, for good. */
export async function endWalk(owner: Db): Promise<void> {
  await many(owner, sql.raw(clockStatement()))
}

/** Tells whether the house's clock stands or is behind: a filling is under way, or was cut off. */
export async function isWalking(owner: Db): Promise<boolean> {
  const query = sql`select engine.now() < clock_timestamp() - interval '1 second' as behind`
  const [row] = await many<{ behind: boolean }>(owner, query)
  return row?.behind === true
}
