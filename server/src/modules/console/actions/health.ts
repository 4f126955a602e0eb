import { healthHoursMax, type routes } from '@fuquan/contract/console.ts'
import type { Reply } from '#/engine/bind.ts'
import { databaseFacts, newestMigration } from '#/engine/health.ts'
import type { Ctx } from '#/engine/house.ts'
import { booksState } from '#/modules/ledger/index.ts'
import { diskOf, memoryOf } from '../disk.ts'
import { listHours } from '../store-health.ts'

type Health = Reply<(typeof routes)['getHealth']>

/** Reports how database, jobs, books, disk and memory are. Reads only. */
export async function getHealth(ctx: Ctx): Promise<Health> {
  const { tx, now, house } = ctx
  const { pool } = house.db
  const database = await databaseFacts(tx)
  const queues = await house.jobs.queues(tx)
  const dead = await house.jobs.dead(tx)
  const { space, ...disk } = await diskOf(house)
  const { used, free, all } = memoryOf()
  const embedded = house.config.databaseUrl === undefined

  return {
    checkedAt: now,
    database: { version: database.version, bytes: database.bytes.toString(), embedded },
    pool: { size: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount },
    outboxDelaySeconds: Math.max(0, database.outboxDelay, house.outbox.delaySeconds()),
    jobs: {
      waiting: queues.reduce((sum, queue) => sum + queue.waiting, 0),
      dead: dead.length,
      lateSeconds: queues.reduce((most, queue) => Math.max(most, queue.late), 0),
    },
    failedTurns: await house.jobs.failedTurns(tx),
    books: await booksState(tx),
    dataDirectory: {
      ...disk,
      space: space && { ...space, free: space.free.toString(), all: space.all.toString() },
    },
    memory: { used: String(used), free: String(free), all: String(all) },
    versions: {
      fuquan: house.app.version,
      node: process.version,
      schema: await newestMigration(tx),
    },
  }
}

/** Shows the worst of each of the last hours, as the look of every minute kept it. */
export async function getHealthHours({
  tx,
  now,
}: Ctx): Promise<Reply<(typeof routes)['getHealthHours']>> {
  const hours = await listHours(tx, { now, hours: healthHoursMax })
  return {
    hours: hours.map(({ memory, database, diskFree, ...rest }) => ({
      ...rest,
      memory: String(memory),
      database: String(database),
      diskFree: diskFree === null ? null : String(diskFree),
    })),
  }
}
