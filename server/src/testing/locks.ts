import { vi } from 'vitest'
import { type Db, many, one, sql, type Tx } from '#/engine/db.ts'

const waitMsMax = 60_000
const pollMs = 5

/** Waits until somebody else waits for a lock that this transaction holds. */
export async function untilBlocked(db: Db, by: Tx): Promise<void> {
  const { pid } = await one<{ pid: number }>(by, sql`select pg_backend_pid() as pid`)
  await vi.waitFor(
    async () => {
      const waiting = await many(
        db,
        sql`select from pg_stat_activity a where ${pid}::int = any(pg_blocking_pids(a.pid))`,
      )
      if (waiting.length === 0) throw new Error('nobody waits for it')
    },
    { timeout: waitMsMax, interval: pollMs },
  )
}
