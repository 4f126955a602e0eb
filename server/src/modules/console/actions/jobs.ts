import type { routes } from '@fuquan/contract/console.ts'
import { audit } from '#/engine/audit.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Call, Ctx } from '#/engine/house.ts'
import { refuse } from '#/kit/refusal.ts'

type Routes = typeof routes

/** Lists the queues with what waits, what failed and how late the oldest job is (seconds). */
export async function listQueues({ tx, house }: Ctx): Promise<Reply<Routes['listQueues']>> {
  const queues = await house.jobs.queues(tx)
  return {
    items: queues.map(({ queue, waiting, failed, late }) => ({
      name: queue,
      waiting,
      failed,
      lateSeconds: late,
    })),
  }
}

/** Lists jobs that failed every try, newest first. Their data is not shown. */
export async function listDeadJobs({ tx, house }: Ctx): Promise<Reply<Routes['listDeadJobs']>> {
  const dead = await house.jobs.dead(tx)
  return {
    items: dead.map(({ id, queue, why, failedAt }) => ({ id, queue, why, failedAt })),
    failedTurns: await house.jobs.failedTurns(tx),
  }
}

/** Puts a dead job back into its queue; it may run twice without harm. Refuses: not_found. */
export async function retryJob(
  { house, actor }: Call,
  { jobId, reason }: Input<Routes['retryJob']>,
): Promise<Reply<Routes['retryJob']>> {
  const queue = await house.inTransaction('read write', async tx => {
    const dead = (await house.jobs.dead(tx)).find(job => job.id === jobId)
    if (dead === undefined) return refuse('not_found')

    // The line comes first: a retry without a line would be worse than a line without a retry.
    const about = { kind: 'job', ref: jobId }
    await audit(tx, { by: actor, act: 'console.retryJob', about, after: dead.queue, reason })
    return dead.queue
  })

  if (!(await house.jobs.redrive(jobId))) refuse('not_found')
  return { queue }
}

/** Takes a turn of the calendar now; taking one twice does no harm. Refuses: not_found. */
export async function takeTurn(
  { tx, house }: Ctx,
  { name }: Input<Routes['takeTurn']>,
): Promise<Reply<Routes['takeTurn']>> {
  if (!(await house.jobs.takeTurn(tx, name))) refuse('not_found')
  return { name }
}
