import { many, sql, type Tx } from '#/engine/db.ts'

/** What is kept of an hour; sizes in bytes. */
export type HealthHour = {
  hour: Date
  newsSeconds: number
  lateSeconds: number
  poolWaiting: number
  memory: bigint
  database: bigint
  diskFree: bigint | null
}

const hoursKept = 48

/** Keeps the worst of the hour that runs, and forgets what is older than two days. */
export async function keepHour(tx: Tx, seen: Omit<HealthHour, 'hour'>, now: Date): Promise<void> {
  const { newsSeconds, lateSeconds, poolWaiting, memory, database, diskFree } = seen
  await many(
    tx,
    sql`
      with gone as (
        delete from console.health_hour
        where hour < ${now}::timestamptz - make_interval(hours => ${hoursKept})
      )
      insert into console.health_hour as h (
        hour, news_seconds, late_seconds, pool_waiting, memory, database, disk_free)
      values (
        date_trunc('hour', ${now}::timestamptz, 'UTC'), ${newsSeconds}::float8,
        ${lateSeconds}::int, ${poolWaiting}::int, ${memory}::bigint, ${database}::bigint,
        ${diskFree}::bigint)
      on conflict (hour) do update
      set news_seconds = greatest(h.news_seconds, excluded.news_seconds),
        late_seconds = greatest(h.late_seconds, excluded.late_seconds),
        pool_waiting = greatest(h.pool_waiting, excluded.pool_waiting),
        memory = greatest(h.memory, excluded.memory),
        database = excluded.database,
        disk_free = least(h.disk_free, excluded.disk_free)`,
  )
}

/** Lists the newest hours, oldest first; one in which nobody looked is left out. */
export function listHours(tx: Tx, { now, hours }: { now: Date; hours: number }) {
  return many<HealthHour>(
    tx,
    sql`
      select hour, news_seconds as "newsSeconds", late_seconds as "lateSeconds",
        pool_waiting as "poolWaiting", memory, database, disk_free as "diskFree"
      from console.health_hour
      where hour > ${now}::timestamptz - make_interval(hours => ${hours})
      order by hour
      limit ${hours}`,
  )
}
