import type { DeviceId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Language } from '@fuquan/contract/vocabulary/text.ts'
import type { StaffRole } from '@fuquan/contract/route.ts'
import type { Config } from './config.ts'
import { type Db, inBurst, inTransaction, type Mode, openDb, type Tx } from './db.ts'
import { type Dice, systemDice } from './dice.ts'
import type { Channel } from './events.ts'
import { type Files, openFiles } from './files.ts'
import { type Jobs, openJobs } from './jobs.ts'
import { type Keys, openKeys } from './keys.ts'
import { lanesIdle } from './lane.ts'
import { type Limits, openLimits } from './limits.ts'
import { type Logger, openLog } from './log.ts'
import { watchPool } from './metrics.ts'
import type { Module } from './module.ts'
import { openOutbound, type Outbound } from './outbound.ts'
import { openOutbox, type Outbox } from './outbox.ts'
import { openSettings, type Settings } from './settings.ts'
import { type Hub, openHub } from './stream.ts'

export type { Dice } from './dice.ts'

// Fixed ids, so that what the house or a guest did has an owner in every table.
export const houseId = '00000000-0000-8000-8000-000000000001' as UserId // A constant of ours.
export const guestId = '00000000-0000-8000-8000-000000000002' as UserId // A constant of ours.

/** Who asks. With `access: 'user'` the kind is always `user`. */
export type Actor = {
  kind: 'user' | 'guest' | 'house'
  id: UserId
  level: number
  roles: readonly StaffRole[]
  restricted: boolean
  /** Whether they gave themselves a limit for games of claiming: only then is it looked at. */
  limited?: boolean
  deviceId?: DeviceId
  sessionId?: string
  language: Language
  /** The network block that limits count by: an IPv4 address or an IPv6 /64; '' is none. */
  address: string
  token?: 'cookie' | 'bearer'
  /** Why this session may not act as staff until they sign in again. */
  signInAgain?: 'rights' | 'idle'
}

/** What an action holds inside its transaction. */
export type Ctx = {
  tx: Tx
  actor: Actor
  now: Date
  dice: Dice
  key: string | undefined
  log: Logger
  settings: Settings
  /** Only for files, keys and constants: never to open a second connection. */
  house: House
}

export type RequestFacts = { ip: string; userAgent: string; origin: string | undefined }

/** What an action holds that opens its own transactions: lane, own, upload and file routes. */
export type Call = {
  house: House
  actor: Actor
  key: string | undefined
  request: RequestFacts
}

/** Facts about this running program. */
export type AppFacts = { version: string; startedAt: Date }

export type House = {
  db: Db
  settings: Settings
  config: Config
  dice: Dice
  log: Logger
  files: Files
  limits: Limits
  keys: Keys
  app: AppFacts
  modules: readonly Module[]
  jobs: Jobs
  outbox: Outbox
  /** The one door by which anybody outside is asked. */
  outbound: Outbound
  hub: Hub
  /** Whether a signal to stop has come: ready turns 503, streams end. */
  draining: boolean
  inTransaction<T>(mode: Mode, work: (tx: Tx, now: Date) => Promise<T>): Promise<T>
  /** For the busiest paths: what work reads first travels with the beginning (`inBurst`). */
  inBurst<T>(mode: Mode, work: (tx: Tx, clock: Promise<Date>) => Promise<T>): Promise<T>
  read<T>(work: (tx: Tx, now: Date) => Promise<T>): Promise<T>
  /** Every channel this person's screens hear, asked of all modules. */
  channelsOf(userId: UserId): Promise<Channel[]>
  /** Finishes lanes, stops workers and the stream, closes all connections. At most ~15 s. */
  close(): Promise<void>
}

export type HouseOptions = {
  config: Config
  modules: readonly Module[]
  /** The address to connect to: the embedded server's, or the config's. */
  databaseUrl: string
  /** For LISTEN and workers when `databaseUrl` is a transaction pooler. */
  directUrl?: string
  /** The role that migrate prepared for the app; undefined when it works as the address says. */
  role?: string | undefined
  log?: Logger
  dice?: Dice
  version?: string
  /** Whether jobs run by themselves here; tests drain them with `runDueJobs`. */
  workers?: boolean
  /** Whether modules look at what they keep before anything moves; a start of the house does. */
  looksFirst?: boolean
  /** After how many ms without a word a connection is looked into; tests make it short. */
  silenceMs?: number
}

export const poolSideMax = 2
export const poolWorkersMax = 4
const drainMsMax = 10_000

/** Opens the house on a migrated database: settings, jobs, outbox, stream. Serves nothing yet. */
export async function openHouse(options: HouseOptions): Promise<House> {
  const { config, modules, databaseUrl: url, role, silenceMs } = options
  const log = options.log ?? openLog(config.logLevel)
  const pooled = options.directUrl !== undefined && options.directUrl !== url
  const db = openDb({ url, role, poolMax: config.databasePool, silenceMs, pooled })
  for (const module of modules) {
    for (const [constraint, code] of Object.entries(module.constraints ?? {})) {
      db.constraints.set(constraint, code)
    }
  }
  const directUrl = options.directUrl ?? url
  const workDb = directUrl === url ? db : openWorkDb(db, directUrl, options)
  const outbox = openOutbox({ url: directUrl, role, log, silenceMs })
  const settings = await openSettings(db, outbox)
  const limits = openLimits({ url, role, poolMax: poolSideMax, log, silenceMs })

  const house: House = {
    db,
    settings,
    config,
    dice: options.dice ?? systemDice(),
    log,
    files: openFiles(config.filesDir),
    limits,
    keys: await openKeys(config.keysFile),
    app: { version: options.version ?? '0.1.0', startedAt: new Date() },
    modules,
    jobs: openJobs({ db, workDb, log, modules, house: () => house, outbox }),
    outbox,
    outbound: openOutbound({ allow: config.outboundAllow }),
    hub: openHub({ outbox, log, channelsOf: userId => channelsOf(db, modules, userId) }),
    draining: false,
    inTransaction: (mode, work) => inTransaction(db, mode, work),
    inBurst: (mode, work) => inBurst(db, mode, work),
    read: work => inTransaction(db, 'read only', work),
    channelsOf: userId => channelsOf(db, modules, userId),
    close: async () => {
      await close(house)
      if (workDb !== db) await workDb.close()
    },
  }
  watchPool(db.pool)
  const workers = options.workers ?? config.roles.worker
  // Jobs move money too, so the look comes before them and not only before whoever is let in.
  await house.jobs.start({ workers, ...(options.looksFirst && { first: () => lookFirst(house) }) })
  await outbox.start()
  return house
}

async function lookFirst(house: House): Promise<void> {
  for (const module of house.modules) await module.beforeOpening?.(house)
}

/** Workers live on statements of a session; a pooler that lends one per transaction has none. */
function openWorkDb(db: Db, url: string, { role, silenceMs }: HouseOptions): Db {
  const applicationName = 'fuquan workers'
  const opened = openDb({ url, role, poolMax: poolWorkersMax, applicationName, silenceMs })
  opened.constraints = db.constraints
  return opened
}

async function channelsOf(db: Db, modules: readonly Module[], userId: UserId): Promise<Channel[]> {
  return inTransaction(db, 'read only', async tx => {
    const found: Channel[] = [`user:${userId}`]
    for (const module of modules) found.push(...((await module.channels?.(tx, userId)) ?? []))
    return found
  })
}

/** Lanes first: whoever waits in one is answered before the connections go. */
async function close(house: House): Promise<void> {
  house.draining = true
  house.hub.close()
  const late = new Promise<void>(done => setTimeout(done, drainMsMax).unref())
  await Promise.race([lanesIdle(), late])
  await house.jobs.stop()
  await house.outbox.stop()
  await house.limits.close()
  await house.db.close()
}

/** The actor of jobs, reactions and schedules. */
export const houseActor: Actor = {
  kind: 'house',
  id: houseId,
  level: 3,
  roles: [],
  restricted: false,
  language: 'zh-CN',
  address: '',
}
