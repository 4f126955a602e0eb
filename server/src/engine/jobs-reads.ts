import { type Db, many, sql, type Tx } from './db.ts'
import { jobsDead, jobsLate } from './metrics.ts'

export const deadPageMax = 200
const deadQueue = 'dead'

export type DeadJob = {
  id: string
  queue: string
  /** Ids only; it never holds words of people. */
  data: unknown
  why: string
  failedAt: Date
}
export type QueueFacts = { queue: string; waiting: number; late: number; failed: number }

/** Lists what failed five times, youngest first, at most `deadPageMax`. */
export async function deadJobs(tx: Tx): Promise<DeadJob[]> {
  return many<DeadJob>(
    tx,
    sql`
      select id, coalesce(source_name, name) as queue, data->'data' as data,
        coalesce(source_output->>'message', source_output->>'why', '') as why,
        created_on as "failedAt"
      from jobs.job
      where name = ${deadQueue} and state = 'created'
      order by created_on desc, id
      limit ${deadPageMax}`,
  )
}

/** Counts what waits, is late and has failed, per queue. */
export async function queueFacts(tx: Tx): Promise<QueueFacts[]> {
  return many<QueueFacts>(
    tx,
    sql`
      select q.name as queue,
        (count(*) filter (where j.state in ('created', 'retry')))::int as waiting,
        coalesce(extract(epoch from now() - min(j.start_after)
          filter (where j.state in ('created', 'retry') and j.start_after < now())), 0)::int
          as late,
        (count(*) filter (where j.state = 'failed'))::int as failed
      from jobs.queue q
      left join jobs.job j on j.name = q.name and j.state in ('created', 'retry', 'failed')
      where q.name <> ${deadQueue}
      group by q.name
      order by q.name`,
  )
}

/** Reads the figures of the queues into the metrics: what failed for good hides no lateness. */
export async function watchQueues(db: Db): Promise<void> {
  const rows = await many<{ name: string; late: number; dead: number }>(
    db,
    sql`
      select case when name = ${deadQueue} then coalesce(source_name, name) else name end as name,
        coalesce(extract(epoch from max(now() - start_after)
          filter (where name <> ${deadQueue})), 0)::int as late,
        (count(*) filter (where name = ${deadQueue}))::int as dead
      from jobs.job
      where state in ('created', 'retry') and start_after < now()
      group by 1
      order by 1`,
  )
  jobsLate.reset()
  jobsDead.reset()
  for (const { name: queue, late, dead } of rows) {
    jobsLate.set({ queue }, late)
    jobsDead.set({ queue }, dead)
  }
}
