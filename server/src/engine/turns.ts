import { type Db, many, sql, type Tx } from './db.ts'
import type { Schedule } from './events.ts'

export type FailedTurn = {
  name: string
  /** One sentence, as the queue keeps it. */
  why: string
  /** How often it has failed since it went well for the last time. */
  times: number
  since: Date
  failedAt: Date
}

/** Lists the turns of the calendar that failed and have not gone well since, oldest first. */
export async function failedTurns(tx: Tx): Promise<FailedTurn[]> {
  return many<FailedTurn>(
    tx,
    sql`
      select name, why, times, first_at as since, at as "failedAt"
      from engine.failed_turn
      order by first_at, name`,
  )
}

/** Makes a schedule remember its failure until it goes well again, and fail as before. */
export function remembered(schedule: Schedule, sentenceOf: (error: unknown) => string): Schedule {
  const { name } = schedule
  return {
    ...schedule,
    run: async call => {
      const { db } = call.house
      try {
        await schedule.run(call)
      } catch (error) {
        // Where the database is what failed, the first error says more than a second one.
        const unkept = (problem: unknown) =>
          call.log.warn({ err: problem }, 'a failed turn could not be remembered')
        await keepFailure(db, name, sentenceOf(error)).catch(unkept)
        throw error
      }
      await many(db, sql`delete from engine.failed_turn where name = ${name}`)
    },
  }
}

/** Forgets turns that this version does not know: nothing would ever clear them. */
export async function dropUnknownTurns(db: Db, names: readonly string[]): Promise<void> {
  await many(db, sql`delete from engine.failed_turn where name <> all(${[...names]}::text[])`)
}

async function keepFailure(db: Db, name: string, why: string): Promise<void> {
  await many(
    db,
    sql`
      insert into engine.failed_turn (name, why, first_at, at)
      values (${name}, ${why}, engine.now(), engine.now())
      on conflict (name) do update
      set why = excluded.why, times = failed_turn.times + 1,
        at = greatest(excluded.at, failed_turn.first_at)`,
  )
}
