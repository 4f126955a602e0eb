import {
  getConstructionPlans,
  getMigrationPlans,
  PgBoss,
  type SendOptions as BossOptions,
} from 'pg-boss'
import { type Db, many, type Post, type SendOptions, sql, type Tx } from './db.ts'
import type { Job, JobCall, Schedule } from './events.ts'
import { type Ctx, type House, houseActor } from './house.ts'
import { type DeadJob, deadJobs, type QueueFacts, queueFacts, watchQueues } from './jobs-reads.ts'
import { endOf, lendPool, type Lending } from './lend.ts'
import type { Logger } from './log.ts'
import { mailJob, mailSweepSql } from './mail.ts'
import { mailStopSweepSql } from './mail-stops.ts'
import { jobFailures } from './metrics.ts'
import type { Module } from './module.ts'
import { type Outbox, sweepSql } from './outbox.ts'
import { sealFor } from './seal.ts'

export const triesMax = 5
export const jobSecondsMax = 120
export const pollSeconds = 3
export const deadQueue = 'dead'
const tenYearsSeconds = 10 * 365 * 24 * 3_600
const stopMsMax = 10_000
const watchMs = 30_000

// Growing pauses between the tries. A house that stood still for weeks still finds its jobs.
const queueOptions = {
  policy: 'standard',
  retryLimit: triesMax - 1,
  retryDelay: 2,
  retryBackoff: true,
  retryDelayMax: 600,
  expireInSeconds: jobSecondsMax,
  retentionSeconds: tenYearsSeconds,
  deleteAfterSeconds: 24 * 3_600,
}
const turnOptions = { ...queueOptions, retryLimit: 0, retryBackoff: false, retryDelay: 0 }

export type { Db as LentDatabase } from 'pg-boss'

/** One thing that answers jobs of a queue: in the job's transaction, or opening its own. */
export type Consumer = { queue: string } & (
  | { own: false; run: (ctx: Ctx, data: unknown) => Promise<unknown> }
  | { own: true; run: (call: JobCall, data: unknown) => Promise<unknown> }
)

export type Jobs = {
  start(how: { workers: boolean }): Promise<void>
  stop(): Promise<void>
  /** Whether the queue answers; workers included when this process has them. */
  healthy(): boolean
  consumers(): readonly Consumer[]
  /** Runs one job's work and its completion, in one transaction unless it opens its own. */
  runOne(consumer: Consumer, taken: { id: string; data: unknown }): Promise<void>
  /** Gives a failed job back: another try later, or the dead-letter queue. */
  failOne(consumer: Consumer, id: string, error: unknown): Promise<void>
  /** For the console: what failed five times, youngest first, at most `deadPageMax`. */
  dead(tx: Tx): Promise<DeadJob[]>
  /** For the console: sends a dead job to its own queue again; false when it is gone. */
  redrive(id: string): Promise<boolean>
  queues(tx: Tx): Promise<QueueFacts[]>
}

type Options = {
  db: Db
  /** Where workers work: `db`, or a direct address beside a transaction pooler. */
  workDb: Db
  log: Logger
  modules: readonly Module[]
  house: () => House
  outbox: Outbox
}

type State = Options & {
  consumers: readonly Consumer[]
  schedules: readonly Schedule[]
  /** Queue → its worker in this process. */
  workers: Map<string, string>
  turns: NodeJS.Timeout[]
  lending: Lending
  boss: PgBoss | undefined
  failing: boolean
}

/** Opens the jobs of the house: pg-boss on our own pool and in our own transactions. */
export function openJobs(options: Options): Jobs {
  const { workDb, modules } = options
  const schedules = [...modules.flatMap(module => module.schedules ?? []), sweep]
  const state: State = {
    ...options,
    schedules,
    consumers: consumersOf(modules, schedules),
    workers: new Map(),
    turns: [],
    lending: lendPool(workDb),
    boss: undefined,
    failing: false,
  }
  return {
    start: ({ workers }) => start(state, workers),
    stop: () => stop(state),
    healthy: () => state.boss !== undefined && !state.failing,
    consumers: () => state.consumers,
    runOne: (consumer, taken) => runOne(state, consumer, taken),
    failOne: async (consumer, id, error) => {
      await bossOf(state).fail(consumer.queue, id, { why: sentenceOf(error) })
    },
    dead: deadJobs,
    redrive: async id => (await bossOf(state).redrive(deadQueue, { ids: [id] })) > 0,
    queues: queueFacts,
  }
}

function bossOf(state: State): PgBoss {
  if (state.boss === undefined) throw new Error('the jobs have not been started')
  return state.boss
}

/** What the database is lent so that `tell` and `at` find their way here. */
function postOf(state: State): Post {
  const ears = earsOf(state.modules)
  return {
    queuesOf: event => ears.get(event) ?? [],
    send: async (tx, queue, data, how) => {
      const sent = envelope(data, how?.startAfter)
      await bossOf(state).send(queue, sent, { ...startOf(how), db: endOf(tx) })
    },
    sendAll: async (tx, queue, all) => {
      const jobs = all.map(data => ({ data: envelope(data) }))
      await bossOf(state).insert(queue, jobs, { db: endOf(tx) })
    },
    seal: (purpose, text, about) => sealFor(state.house().keys, purpose).close(text, about),
    committed: ({ queues, nudged }) => {
      // Nothing here may fail: the commit has happened.
      for (const queue of queues) {
        const worker = state.workers.get(queue)
        if (worker !== undefined) state.boss?.notifyWorker(worker)
      }
      if (nudged) state.outbox.wrote()
    },
  }
}

async function start(state: State, working: boolean): Promise<void> {
  const { db, log, schedules } = state
  await makeQueues(db, state.consumers, schedules)
  const boss = new PgBoss({
    db: state.lending.db,
    schema: 'jobs',
    migrate: false,
    supervise: working,
    schedule: working && schedules.some(one => typeof one.when === 'string'),
    reindex: false, // Its tables belong to the owner, not to the role that works.
    monitorVacuum: false,
  })
  boss.on('error', error => {
    state.failing = true
    log.warn({ err: error }, 'the job queue could not work')
  })
  boss.on('warning', warning => log.warn({ warning: warning.message }, 'the job queue warns'))
  state.boss = await boss.start()
  // Facts are told by people's transactions and by jobs'.
  db.post = state.workDb.post = postOf(state)
  if (working) await startWorkers(state, boss)
}

async function startWorkers(state: State, boss: PgBoss): Promise<void> {
  for (const consumer of state.consumers) {
    state.workers.set(consumer.queue, await work(state, boss, consumer))
  }
  for (const { name, when } of state.schedules) {
    if (typeof when === 'string') await boss.schedule(name, when)
    else state.turns.push(everySeconds(state, name, when.everySeconds))
  }
  const look = () => void watchQueues(state.db).catch(noted(state, 'the queues were not read'))
  state.turns.push(setInterval(look, watchMs))
}

function work(state: State, boss: PgBoss, consumer: Consumer): Promise<string> {
  const how = { batchSize: 1, pollingIntervalSeconds: pollSeconds, burstWhenBatchFull: true }
  const { queue } = consumer
  if (consumer.own) {
    return boss.work<Envelope>(queue, how, async ([job]) => {
      state.failing = false
      if (job === undefined) return
      await logged(state, queue, () => consumer.run(callOf(state), job.data.data))
    })
  }
  const inTx = { ...how, transactional: true } as const
  return boss.work<Envelope, void, typeof inTx>(queue, inTx, async ([job], handle) => {
    state.failing = false
    if (job === undefined) return
    const run = (tx: Tx, now: Date) => runIn(state, consumer, { tx, now, data: job.data.data })
    await logged(state, queue, () => state.lending.inside(handle, run))
  })
}

/** Every worker process offers each turn; the slot's unique index lets one of them in. */
function everySeconds(state: State, queue: string, seconds: number): NodeJS.Timeout {
  const offer = async (): Promise<void> => {
    const sent = await state.boss?.send(queue, envelope({}), { singletonSeconds: seconds })
    const worker = state.workers.get(queue)
    if (typeof sent === 'string' && worker !== undefined) state.boss?.notifyWorker(worker)
  }
  const offerNow = () => void offer().catch(noted(state, 'a turn was not offered'))
  offerNow()
  return setInterval(offerNow, seconds * 1_000)
}

const noted =
  ({ log }: State, sentence: string) =>
  (error: unknown): void => {
    log.warn({ err: error }, sentence)
  }

const callOf = ({ house, log }: State): JobCall => ({ house: house(), log })

type Inside = { tx: Tx; now: Date; data: unknown }

async function runIn(
  state: State,
  consumer: Consumer & { own: false },
  { tx, now, data }: Inside,
): Promise<unknown> {
  const house = state.house()
  const { log } = state
  const { dice, settings } = house
  const ctx = { tx, actor: houseActor, now, dice, key: undefined, log, settings, house }
  return consumer.run(ctx, data)
}

async function logged(state: State, queue: string, run: () => Promise<unknown>): Promise<void> {
  try {
    await run()
  } catch (error) {
    jobFailures.inc({ queue })
    state.log.warn({ queue, err: error }, 'a job failed and will be tried again')
    // pg-boss keeps what we throw: a sentence of ours, never rows of the database.
    throw new Error(sentenceOf(error))
  }
}

async function runOne(
  state: State,
  consumer: Consumer,
  taken: { id: string; data: unknown },
): Promise<void> {
  if (consumer.own) {
    await consumer.run(callOf(state), taken.data)
    await bossOf(state).complete(consumer.queue, taken.id)
    return
  }
  const handle = await state.lending.db.beginTransaction()
  try {
    const run = (tx: Tx, now: Date) => runIn(state, consumer, { tx, now, data: taken.data })
    await state.lending.inside(handle.db, run)
    await bossOf(state).complete(consumer.queue, taken.id, {}, { db: handle.db })
    await handle.commit()
  } catch (error) {
    await handle.rollback()
    throw error
  }
}

async function stop(state: State): Promise<void> {
  for (const timer of state.turns) clearInterval(timer)
  await state.boss?.stop({ graceful: true, timeout: stopMsMax, close: false })
  state.boss = undefined
  state.db.post = state.workDb.post = undefined
}

/** The queue library's own tables: the SQL that makes them, and what raises them from a version. */
export const queueTables = {
  create: (): string => getConstructionPlans('jobs'),
  raise: (from: number): string | undefined => {
    const target = /version\(version\) VALUES \('(\d+)'\)/.exec(getConstructionPlans('jobs'))
    return from < Number(target?.[1]) ? getMigrationPlans('jobs', from) : undefined
  },
}

/** What a job carries: its data, and when it was meant to run by the house's own clock. */
type Envelope = { data: unknown; at: string | null }
const envelope = (data: object, at?: Date): Envelope => ({ data, at: at?.toISOString() ?? null })

const startOf = (how: SendOptions = {}): BossOptions => ({
  ...(how.startAfter === undefined ? {} : { startAfter: how.startAfter }),
  ...(how.id === undefined ? {} : { id: how.id }),
})

function sentenceOf(error: unknown): string {
  const sentence = error instanceof Error ? `${error.name}: ${error.message}` : 'it failed'
  return sentence.slice(0, 300)
}

function consumersOf(modules: readonly Module[], schedules: readonly Schedule[]): Consumer[] {
  const found = new Map<string, Consumer>()
  const add = (consumer: Consumer): void => {
    if (found.has(consumer.queue)) throw new Error(`two answer the queue ${consumer.queue}`)
    found.set(consumer.queue, consumer)
  }
  for (const module of modules) {
    for (const { queue, run } of module.reactions ?? []) add({ queue, own: false, run })
    for (const one of module.jobs ?? []) add(consumerOf(one))
  }
  add(consumerOf(mailJob))
  for (const { name: queue, run } of schedules) add({ queue, own: true, run })
  return [...found.values()]
}

function consumerOf({ name: queue, own, run, runOwn }: Job): Consumer {
  return own ? { queue, own, run: runOwn } : { queue, own, run }
}

function earsOf(modules: readonly Module[]): Map<string, string[]> {
  const ears = new Map<string, string[]>()
  for (const { event, queue } of modules.flatMap(module => module.reactions ?? [])) {
    ears.set(event, [...(ears.get(event) ?? []), queue])
  }
  return ears
}

/** Makes the queues that are missing, before the library reads them into its memory. */
async function makeQueues(
  db: Db,
  consumers: readonly Consumer[],
  schedules: readonly Schedule[],
): Promise<void> {
  const rows = await many<{ name: string }>(db, sql`select name from jobs.queue`)
  const known = new Set(rows.map(row => row.name))
  const make = (name: string, how: object) =>
    many(db, sql`select jobs.create_queue(${name}, ${JSON.stringify(how)}::jsonb)`)
  // Dead letters are kept until a person decides.
  if (!known.has(deadQueue)) await make(deadQueue, { ...turnOptions, deleteAfterSeconds: 0 })
  const turns = new Set<string>(schedules.map(one => one.name))
  for (const { queue } of consumers) {
    if (known.has(queue)) continue
    if (turns.has(queue)) await make(queue, turnOptions)
    else await make(queue, { ...queueOptions, deadLetter: deadQueue })
  }
}

/** Once a minute: nudges older than an hour and limits that ended a day ago are let go. */
const sweep: Schedule = {
  name: 'engine.sweep',
  when: { everySeconds: 60 },
  run: async ({ house }) => {
    await many(house.db, sql.raw(sweepSql))
    await many(house.db, sql.raw(mailSweepSql))
    await many(house.db, sql.raw(mailStopSweepSql))
    const yesterday = Date.now() - 24 * 3_600 * 1_000
    await many(house.db, sql`delete from engine.limit_row where expire < ${yesterday}`)
  },
}
