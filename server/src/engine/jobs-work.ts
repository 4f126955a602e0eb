import type { Tx } from './db.ts'
import type { JobCall } from './events.ts'
import { type Ctx, type House, houseActor } from './house.ts'
import type { Library } from './jobs.ts'
import type { Lending } from './lend.ts'
import type { Logger } from './log.ts'
import { jobFailures } from './metrics.ts'
import { backTo, flushTx, mark } from './tx.ts'

/** One thing that answers jobs of a queue: in the job's transaction, or opening its own. */
export type Consumer = { queue: string } & (
  | { own: false; run: (ctx: Ctx, data: unknown) => Promise<unknown> }
  | { own: true; run: (call: JobCall, data: unknown) => Promise<unknown> }
)
type InTx = Consumer & { own: false }

/** What a job carries: its data, and when it was meant to run by the house's own clock. */
export type Envelope = {
  data: unknown
  at: string | null
  /** Its place among those of its process, which may share a moment of the database. */
  place?: number
}

/** Every worker looks every three seconds; ten such rounds without one look are no hiccup. */
export const lookMsMax = 30_000

/** Whether any of these workers has looked for jobs lately, whatever came of the jobs. */
export function lookForJobs(
  workers: readonly { createdOn: number; lastFetchedOn: number | null }[],
  nowMs: number,
): boolean {
  return workers.some(one => nowMs - (one.lastFetchedOn ?? one.createdOn) <= lookMsMax)
}

type Inside = { tx: Tx; now: Date; data: unknown }

/** Runs a job's work inside a transaction, as the house itself. */
export async function runIn(
  house: House,
  consumer: InTx,
  { tx, now, data }: Inside,
): Promise<unknown> {
  const { dice, log, settings } = house
  const ctx = { tx, actor: houseActor, now, dice, key: undefined, log, settings, house }
  return consumer.run(ctx, data)
}

/** Runs a job's work; a failure is counted, logged, and leaves only a sentence to be kept. */
export async function noticed(
  { log }: { log: Logger },
  queue: string,
  run: () => Promise<unknown>,
): Promise<void> {
  try {
    await run()
  } catch (error) {
    jobFailures.inc({ queue })
    log.warn({ queue, err: error }, 'a job failed and will be tried again')
    // pg-boss keeps what we throw: a sentence of ours, never rows of the database.
    throw new Error(sentenceOf(error))
  }
}

/** Says an error in one bounded sentence. */
export function sentenceOf(error: unknown): string {
  const sentence = error instanceof Error ? `${error.name}: ${error.message}` : 'it failed'
  return sentence.slice(0, 300)
}

type Place = { house: () => House; log: Logger; lending: Lending; boss: Library }
type Given = {
  jobs: readonly { id: string; data: Envelope }[]
  handle: Parameters<Lending['inside']>[0]
}

/**
 * Does the jobs of one fetch in the transaction they were given, in their order. One that fails is
 * given back by itself, to be tried again, and the others are done.
 */
export async function doTogether(place: Place, consumer: InTx, given: Given): Promise<void> {
  const { lending, log, house } = place
  const { jobs, handle } = given
  const { queue } = consumer
  const all = () =>
    lending.inside(handle, async (tx, now) => {
      for (const { data } of jobs) {
        await runIn(house(), consumer, { tx, now, data: data.data })
        // The next one reads what this one has left for the end.
        if (jobs.length > 1) await flushTx(tx)
      }
    })
  if (jobs.length === 1) return noticed(place, queue, all)
  try {
    await all()
  } catch (error) {
    log.info({ queue, err: error, jobs: jobs.length }, 'jobs begin again, each by itself')
    await lending.again(handle)
    for (const job of jobs) await doMarked(place, consumer, { job, handle })
  }
}

/** Does one job of several behind a mark, so that only its own work is undone when it fails. */
function doMarked(
  place: Place,
  consumer: InTx,
  { job, handle }: Pick<Given, 'handle'> & { job: Given['jobs'][number] },
): Promise<void> {
  const { queue } = consumer
  return place.lending.inside(handle, async (tx, now) => {
    const before = await mark(tx, 'job')
    try {
      await noticed(place, queue, async () => {
        await runIn(place.house(), consumer, { tx, now, data: job.data.data })
        await flushTx(tx)
      })
    } catch (error) {
      // Logged and counted already.
      await backTo(tx, before)
      await place.boss.fail(queue, job.id, reasonOf(error), { db: handle })
    }
  })
}

/** In the shape the library keeps of what a worker throws. */
const reasonOf = (error: unknown) => ({ message: error instanceof Error ? error.message : '' })
