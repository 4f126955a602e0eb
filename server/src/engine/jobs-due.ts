import { many, maybe, sql } from './db.ts'
import type { House } from './house.ts'

export const roundsMax = 10_000

type Taken = { id: string; name: string; data: { data: unknown } }

/**
 * Runs every job that is due by the house's own clock, and what those send, one after another.
 * For houses whose clock does not follow the real one: tests, and the filling of a demo.
 * A job that fails is given back as a worker would; afterwards all failures are thrown together.
 */
export async function runDueJobs(house: House): Promise<number> {
  const failures: unknown[] = []
  for (let count = 0; count < roundsMax; count++) {
    const taken = await takeOne(house)
    if (taken === undefined) {
      if (failures.length > 0) throw new AggregateError(failures, String(failures[0]))
      return count
    }
    const consumer = house.jobs.consumers().find(one => one.queue === taken.name)
    if (consumer === undefined) throw new Error(`nobody answers the queue ${taken.name}`)
    try {
      await house.jobs.runOne(consumer, { id: taken.id, data: taken.data.data })
    } catch (error) {
      failures.push(error)
      await house.jobs.failOne(consumer, taken.id, error)
    }
  }
  throw new Error('jobs send jobs without end')
}

/**
 * Finds the moment of the next job that is due no later than `until`, by the house's clock.
 * One that waits for no moment was due at the beginning of time.
 */
export async function nextDueAt(house: House, until: Date): Promise<Date | undefined> {
  const row = await maybe<{ due: Date }>(
    house.db,
    sql`
      select coalesce((j.data->>'at')::timestamptz, 'epoch') as due
      from jobs.job j
      where j.state = 'created' and j.name <> 'dead'
        and coalesce((j.data->>'at')::timestamptz, 'epoch') <= ${until}
      order by 1
      limit 1`,
  )
  return row?.due
}

// `at` is when the job was meant by the house's clock; the library knows only the real one.
// A retry waits for its real pause.
async function takeOne(house: House): Promise<Taken | undefined> {
  const [taken] = await many<Taken>(
    house.db,
    sql`
      update jobs.job j
      set state = 'active', started_on = now(),
        retry_count = case when j.state = 'retry' then retry_count + 1 else retry_count end
      where (j.name, j.id) = (
        select d.name, d.id
        from jobs.job d
        where d.state in ('created', 'retry') and d.name <> 'dead'
          and coalesce((d.data->>'at')::timestamptz, '-infinity') <= engine.now()
          and (d.state = 'created' or d.start_after <= now())
        order by coalesce((d.data->>'at')::timestamptz, '-infinity'), d.created_on, d.id
        limit 1
      )
      returning j.id, j.name, j.data`,
  )
  return taken
}
