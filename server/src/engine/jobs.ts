import {
  getConstructionPlans,
  getMigrationPlans,
  PgBoss,
  type SendOptions as BossOptions,
} from 'pg-boss'
import { type Db, many, type Post, type SendOptions, sql, type Tx } from './db.ts'
import type { Job, JobCall, Schedule } from './events.ts'
import type { House } from './house.ts'
import { type DeadJob, deadJobs, type QueueFacts, queueFacts } from './jobs-reads.ts'
import {
  type Consumer,
  doTogether,
  type Envelope,
  lookForJobs,
  noticed,
  runIn,
  sentenceOf,
} from './jobs-work.ts'
import { endOf, lendPool, type Lending } from './lend.ts'
import type { Logger } from './log.ts'
import { mailJob, mailSweepSql } from './mail.ts'
import { mailStopSweepSql } from './mail-stops.ts'
import type { Module } from './module.ts'
import { type Outbox, sweepSql } from './outbox.ts'
import { refusedSweepSql } from './refusals.ts'
import { sealFor } from './seal.ts'
import { dropUnknownTurns, type FailedTurn, failedTurns, remembered } from './turns.ts'
import { watch } from './watch.ts'

export const triesMax = 5
export const jobSecondsMax = 120
export const pollSeconds = 3
/** Jobs of one queue that are done in one transaction when so many wait. */
export const jobsAtOnceMax = 16
/** How long after a commit its jobs are looked for: its answer goes first, and more gather. */
const breathMs = 50
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

export type { Db as LentDatabase, PgBoss as Library } from 'pg-boss'

export type Jobs = {
  /** With `workers` jobs are done here too, once `first` has ended. */
  start(how: { workers: boolean; first?: () => Promise<void> }): Promise<void>
  stop(): Promise<void>
  /** Whether the queue is open and, where this process works, its workers look for jobs. */
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
  /** For the console: turns of the calendar that failed and have not gone well since. */
  failedTurns(tx: Tx): Promise<FailedTurn[]>
  /** For the console: a turn of the calendar comes with the commit; false when there is none. */
  takeTurn(tx: Tx, name: string): Promise<boolean>
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
  /** Workers to wake when the breath is over. */
  toWake: Set<string>
  breath: NodeJS.Timeout | undefined
  lending: Lending
  boss: PgBoss | undefined
  /** Whether jobs are done in this process. */
  working: boolean
}

/** Opens the jobs of the house: pg-boss on our own pool and in our own transactions. */
export function openJobs(options: Options): Jobs {
  const { workDb, modules } = options
  const schedules = [...modules.flatMap(module => module.schedules ?? []), sweep].map(one =>
    remembered(one, sentenceOf),
  )
  const state: State = {
    ...options,
    schedules,
    consumers: consumersOf(modules, schedules),
    workers: new Map(),
    turns: [],
    toWake: new Set(),
    breath: undefined,
    lending: lendPool(workDb),
    boss: undefined,
    working: false,
  }
  return {
    start: how => start(state, how),
    stop: () => stop(state),
    healthy: () => isHealthy(state),
    consumers: () => state.consumers,
    runOne: (consumer, taken) => runOne(state, consumer, taken),
    failOne: async (consumer, id, error) => {
      await bossOf(state).fail(consumer.queue, id, { why: sentenceOf(error) })
    },
    dead: deadJobs,
    redrive: async id => (await bossOf(state).redrive(deadQueue, { ids: [id] })) > 0,
    queues: queueFacts,
    failedTurns,
    takeTurn: (tx, name) => takeTurn(state, tx, name),
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
      for (const queue of queues) wakeSoon(state, queue)
      if (nudged) state.outbox.wrote()
    },
  }
}

async function start(state: State, how: Parameters<Jobs['start']>[0]): Promise<void> {
  const { workers: working, first } = how
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
  boss.on('error', error => log.warn({ err: error }, 'the job queue could not work'))
  boss.on('warning', warning => log.warn({ warning: warning.message }, 'the job queue warns'))
  state.boss = await boss.start()
  // Facts are told by people's transactions and by jobs'.
  db.post = state.workDb.post = postOf(state)
  await first?.()
  if (!working) return
  await dropUnknownTurns(db, turnNames(schedules))
  await startWorkers(state, boss)
  state.working = true
}

function isHealthy({ boss, working }: State): boolean {
  return boss !== undefined && (!working || lookForJobs(boss.getWipData(), Date.now()))
}

const turnNames = (schedules: readonly Schedule[]): string[] => schedules.map(({ name }) => name)

async function takeTurn(state: State, tx: Tx, name: string): Promise<boolean> {
  if (!turnNames(state.schedules).includes(name)) return false
  await bossOf(state).send(name, envelope({}), { db: endOf(tx) })
  return true
}

async function startWorkers(state: State, boss: PgBoss): Promise<void> {
  for (const consumer of state.consumers) {
    state.workers.set(consumer.queue, await work(state, boss, consumer))
  }
  for (const { name, when } of state.schedules) {
    // What a turn carries is what each of our workers unpacks; the library's own default is nothing.
    if (typeof when === 'string') await boss.schedule(name, when, envelope({}))
    else state.turns.push(everySeconds(state, name, when.everySeconds))
  }
  state.turns.push(setInterval(() => void watch(state.house()), watchMs))
}

/** Wakes a queue's worker here, if it has one, after a short breath and together with others. */
function wakeSoon(state: State, queue: string): void {
  const worker = state.workers.get(queue)
  if (worker === undefined) return
  state.toWake.add(worker)
  state.breath ??= setTimeout(() => {
    state.breath = undefined
    for (const one of state.toWake) state.boss?.notifyWorker(one)
    state.toWake.clear()
  }, breathMs)
}

function work(state: State, boss: PgBoss, consumer: Consumer): Promise<string> {
  const how = { pollingIntervalSeconds: pollSeconds }
  const { queue } = consumer
  if (consumer.own) {
    return boss.work<Envelope>(queue, { ...how, batchSize: 1 }, async ([job]) => {
      if (job === undefined) return
      // Where one was, the next may wait: the library looks by itself only at the next poll.
      wakeSoon(state, queue)
      await noticed(state, queue, () => consumer.run(callOf(state), job.data.data))
    })
  }
  // Our connections bound statements and silence themselves; the library would ask for each time.
  const inTx = { transactional: true, transactionTimeoutSeconds: 0 } as const
  // Our jobs have no groups. Asked to mind them the library takes jobs by their ids; otherwise by a
  // join that, until statistics know of a rush, reads all that waits in the queue for each fetch.
  // It gives them in no order then, so they are asked for with their age.
  const byIds = { groupConcurrency: 1, includeMetadata: true } as const
  const many = { ...how, ...inTx, ...byIds, batchSize: jobsAtOnceMax, burstWhenBatchFull: true }
  return boss.work<Envelope, void, typeof many>(queue, many, async (jobs, handle) => {
    const inOrder = jobs.toSorted(
      (a, b) =>
        a.createdOn.getTime() - b.createdOn.getTime() || (a.data.place ?? 0) - (b.data.place ?? 0),
    )
    await doTogether({ ...state, boss }, consumer, { jobs: inOrder, handle })
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
    const run = (tx: Tx, now: Date) => runIn(state.house(), consumer, { tx, now, data: taken.data })
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
  clearTimeout(state.breath)
  await state.boss?.stop({ graceful: true, timeout: stopMsMax, close: false })
  state.boss = undefined
  state.working = false
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

let places = 0
const envelope = (data: object, at?: Date): Envelope => ({
  data,
  at: at?.toISOString() ?? null,
  place: ++places,
})

const startOf = (how: SendOptions = {}): BossOptions => ({
  ...(how.startAfter === undefined ? {} : { startAfter: how.startAfter }),
  ...(how.id === undefined ? {} : { id: how.id }),
})

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

/** Once a minute: nudges, stopped mails, refusals and limits are let go once their time is over. */
const sweep: Schedule = {
  name: 'engine.sweep',
  when: { everySeconds: 60 },
  run: async ({ house }) => {
    await many(house.db, sql.raw(sweepSql))
    await many(house.db, sql.raw(mailSweepSql))
    await many(house.db, sql.raw(mailStopSweepSql))
    await many(house.db, sql.raw(refusedSweepSql))
    const yesterday = Date.now() - 24 * 3_600 * 1_000
    await many(house.db, sql`delete from engine.limit_row where expire < ${yesterday}`)
  },
}
