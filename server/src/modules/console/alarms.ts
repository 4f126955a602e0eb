import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import type { Tx } from '#/engine/db.ts'
import { type JobCall, on } from '#/engine/events.ts'
import { databaseFacts } from '#/engine/health.ts'
import { staffWith } from '#/modules/identity/index.ts'
import { differenceFound } from '#/modules/ledger/index.ts'
import { notify } from '#/modules/notifications/index.ts'
import { diskOf, memoryOf } from './disk.ts'
import { alarmsOf } from './rules-alarms.ts'
import { keepHour } from './store-health.ts'

/** Everybody who keeps the books hears of a difference as soon as a check has found it. */
export const alarms = [
  on(differenceFound, 'console', async ({ tx }, { check, accountId, at }) => {
    const about = accountId === null ? 'all' : toWire('acc', accountId)
    await notify(tx, {
      to: await staffWith(tx, ['operator', 'treasurer']),
      kind: 'ledger.books_differ',
      facts: { check },
      link: { kind: 'books', ref: about },
      class: 'money',
      ref: `${check} ${about} ${at.toISOString()}`,
    })
  }),
]

/**
 * Tells operators what of jobs, turns, queues, news and the disk does not mend by itself, and keeps
 * the worst of each hour of what it looks at.
 */
export async function lookForAlarms({ house }: JobCall): Promise<void> {
  const { warning, space } = await diskOf(house)
  await house.inTransaction('read write', async (tx, now) => {
    const [dead] = await house.jobs.dead(tx)
    const queues = await house.jobs.queues(tx)
    const { outboxDelay, bytes: database } = await databaseFacts(tx)
    const lateSeconds = queues.reduce((most, queue) => Math.max(most, queue.late), 0)
    // What the database holds back from everybody, or what nobody reads here.
    const newsSeconds = Math.max(0, outboxDelay, house.outbox.delaySeconds())
    const found = alarmsOf({
      turns: await house.jobs.failedTurns(tx),
      deadAt: dead?.failedAt ?? null,
      ...{ lateSeconds, newsSeconds },
      disk: warning,
      full: space?.low ?? false,
      now,
    })
    if (found.length > 0) await sound(tx, found)
    const seen = { lateSeconds, newsSeconds, database, diskFree: space?.free ?? null }
    const { waitingCount: poolWaiting } = house.db.pool
    const memory = BigInt(memoryOf().used)
    await keepHour(tx, { ...seen, poolWaiting, memory }, now)
  })
}

async function sound(tx: Tx, found: ReturnType<typeof alarmsOf>): Promise<void> {
  const to = await staffWith(tx, ['operator'])
  for (const { kind, ref } of found) {
    const onHealth = kind === 'disk' || kind === 'disk_full' || kind === 'news_late'
    const link = { kind: onHealth ? 'health' : 'jobs', ref: 'all' }
    await notify(tx, { to, kind: `console.${kind}`, facts: {}, link, class: 'money', ref })
  }
}
