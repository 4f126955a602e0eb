import pg from 'pg'
import { connectionOptions } from './db.ts'
import type { Channel } from './events.ts'
import type { Logger } from './log.ts'
import { watchOutbox } from './metrics.ts'
import { endWhenSilent, silenceMsMax } from './silence.ts'

export const tickMs = 100
export const pollMs = 1_000
/** After so long without a reading that came to its end nobody reads. */
const unreadMsMax = 3 * pollMs
export const rowsPerReadMax = 1_000
export const retentionMinutes = 60
const wakeUp = 'fuquan_outbox'

/** One fact on its way to screens. `position` is `xid.id`, rising in commit-safe order. */
export type OutboxRow = {
  position: string
  channels: readonly Channel[]
  name: string
  refs: Readonly<Record<string, string | number>>
  stales: readonly string[]
  rechannels: readonly string[]
  toldAt: Date
}
type Raw = {
  xid: string
  id: bigint
  channels: Channel[]
  name: string
  refs: Record<string, string | number>
  stales: string[]
  rechannels: string[]
  told_at: Date
  settled: boolean
  age: number
}

export type Outbox = {
  start(): Promise<void>
  stop(): Promise<void>
  /** A commit of this process wrote a row: the next tick reads and wakes the other processes. */
  wrote(): void
  /** Calls for every row, in order, on every process. */
  onRow(listener: (row: OutboxRow) => unknown): void
  /** Calls once per tick that read something, with all its rows. */
  onTick(listener: (rows: readonly OutboxRow[]) => unknown): void
  /**
   * What was told on these channels after a position, up to what this process has read.
   * Undefined when that cannot be known any more: too old, too much, or another server's.
   */
  since(position: string, channels: readonly Channel[]): Promise<OutboxRow[] | undefined>
  /** Where this process has read to; undefined until the first row. */
  position(): string | undefined
  /** How long the oldest fact that was not handed out waits; how long nobody read, if longer. */
  delaySeconds(): number
  /** Whether it is connected and reads. */
  healthy(): boolean
  /** Reads until nothing is left that may be read; for tests and for a quick start. */
  readNow(): Promise<void>
}

type Options = {
  url: string
  role?: string | undefined
  log: Logger
  silenceMs?: number | undefined
}

// `settled` is what nobody can still slip in behind: every older writing transaction has ended.
const readSql = `
  select xid::text as xid, id, channels, name, refs, stales, rechannels::text[] as rechannels,
    told_at, xid < pg_snapshot_xmin(pg_current_snapshot()) as settled,
    extract(epoch from clock_timestamp() - told_at)::float8 as age
  from engine.outbox
  where (xid, id) > ($1::xid8, $2::bigint)
  order by engine.outbox.xid, id
  limit ${rowsPerReadMax}`
const sinceSql = `
  select xid::text as xid, id, channels, name, refs, stales, rechannels::text[] as rechannels,
    told_at, true as settled, 0::float8 as age
  from engine.outbox
  where (xid, id) > ($1::xid8, $2::bigint)
    and (xid, id) <= ($3::xid8, $4::bigint)
    and channels && $5::text[]
  order by engine.outbox.xid, id
  limit ${rowsPerReadMax}`
const knownSql = 'select 1 from engine.outbox where xid = $1::xid8 and id = $2::bigint'
const startSql = 'select pg_snapshot_xmin(pg_current_snapshot())::text as xid'

type Place = { xid: string; id: bigint }

type State = Options & {
  rowListeners: ((row: OutboxRow) => unknown)[]
  tickListeners: ((rows: readonly OutboxRow[]) => unknown)[]
  client: pg.Client | undefined
  place: Place | undefined
  /** Whether `place` is that of a row, and not only where we began. */
  readAny: boolean
  /** Something may be there to read. */
  flagged: boolean
  /** This process wrote it, so the others must be woken. */
  toWake: boolean
  polledAt: number
  /** When all that could be handed out was. */
  doneAt: number
  /** Since when, by our own clock, the oldest row waits that an older writer holds back. */
  heldBackSince: number | undefined
  reading: Promise<void> | undefined
  stopped: boolean
}

/** Opens the outbox on one connection of its own: it reads, listens and wakes others there. */
export function openOutbox(options: Options): Outbox {
  const state: State = {
    ...options,
    rowListeners: [],
    tickListeners: [],
    client: undefined,
    place: undefined,
    readAny: false,
    flagged: false,
    toWake: false,
    polledAt: 0,
    doneAt: 0,
    heldBackSince: undefined,
    reading: undefined,
    stopped: false,
  }
  let timer: NodeJS.Timeout | undefined
  let unwatch = (): void => undefined
  return {
    start: async () => {
      await connect(state)
      state.doneAt = performance.now()
      unwatch = watchOutbox(() => delaySeconds(state))
      timer = setInterval(() => void tick(state), tickMs)
    },
    stop: async () => {
      state.stopped = true
      unwatch()
      clearInterval(timer)
      await state.reading
      await state.client?.end().catch(() => undefined) // It was going anyway.
    },
    wrote: () => {
      state.flagged = true
      state.toWake = true
    },
    onRow: listener => void state.rowListeners.push(listener),
    onTick: listener => void state.tickListeners.push(listener),
    since: (position, channels) => since(state, position, channels),
    position: () => {
      const { place, readAny } = state
      return readAny && place !== undefined ? `${place.xid}.${place.id}` : undefined
    },
    delaySeconds: () => delaySeconds(state),
    healthy: () => state.client !== undefined,
    readNow: async () => {
      await state.reading
      state.flagged = true
      await tick(state)
    },
  }
}

async function connect(state: State): Promise<pg.Client> {
  const connection = connectionOptions({ ...state, applicationName: 'fuquan outbox' })
  const made = new pg.Client(connection)
  const drop = (): void => {
    if (state.client === made) state.client = undefined
  }
  made.on('error', drop)
  made.on('end', drop)
  made.on('notification', heard => {
    if (heard.processId !== pidOf(made)) state.flagged = true
  })
  await made.connect()
  endWhenSilent(made, connection, state.silenceMs ?? silenceMsMax)
  await made.query(`listen ${wakeUp}`)
  // Only the first time: after a lost connection we go on where we were.
  state.place ??= { xid: (await made.query(startSql)).rows[0].xid, id: -1n }
  state.client = made
  return made
}

/** At most one wake-up for others and one read per tick, whatever was committed. */
async function tick(state: State): Promise<void> {
  const due = state.flagged || state.toWake || Date.now() - state.polledAt >= pollMs
  if (!due || state.reading !== undefined || state.stopped) return
  state.reading = work(state)
    .catch(async error => {
      state.log.warn({ err: error }, 'the outbox could not be read')
      const broken = state.client
      state.client = undefined
      await broken?.end().catch(() => undefined) // It is broken; a new one is opened.
      // Woken all the same: what was lost with the connection may be a wake-up.
      state.flagged = false
    })
    .finally(() => {
      state.reading = undefined
    })
  await state.reading
}

async function work(state: State): Promise<void> {
  state.polledAt = Date.now()
  const on = state.client ?? (await connect(state))
  state.flagged = false
  if (state.toWake) {
    await on.query(`notify ${wakeUp}`)
    state.toWake = false
  }
  await readAll(state, on)
}

async function readAll(state: State, on: pg.Client): Promise<void> {
  for (;;) {
    const from = state.place ?? { xid: '0', id: -1n }
    const { rows } = await on.query<Raw>(readSql, [from.xid, from.id])
    const unsettled = rows.findIndex(row => !row.settled)
    const settled = unsettled < 0 ? rows : rows.slice(0, unsettled)
    // An older writer is still at work: what it holds back is looked for at the next tick.
    if (unsettled >= 0) state.flagged = true
    const last = settled.at(-1)
    if (last !== undefined) {
      await hand(state, settled.map(toRow))
      state.place = { xid: last.xid, id: last.id }
      state.readAny = true
    }
    if (settled.length < rowsPerReadMax) return noteDone(state, rows[settled.length])
  }
}

/** Notes that nothing is left but what an older writer holds back, the oldest of it first. */
function noteDone(state: State, held: Raw | undefined): void {
  state.doneAt = performance.now()
  // Its age is the database's, so a wrong clock of ours makes no delay.
  state.heldBackSince = held && state.doneAt - held.age * 1_000
}

function delaySeconds({ doneAt, heldBackSince }: State): number {
  const now = performance.now()
  // Whatever was told since the last reading may wait; between two polls that says nothing.
  const unread = now - doneAt > unreadMsMax ? now - doneAt : 0
  const held = heldBackSince === undefined ? 0 : now - heldBackSince
  return Math.max(unread, held, 0) / 1_000
}

async function hand(state: State, rows: readonly OutboxRow[]): Promise<void> {
  for (const row of rows) {
    for (const listener of state.rowListeners) await guarded(state, () => listener(row))
  }
  for (const listener of state.tickListeners) await guarded(state, () => listener(rows))
}

/** One listener that fails must not keep the others from hearing. */
async function guarded(state: State, call: () => unknown): Promise<void> {
  try {
    await call()
  } catch (error) {
    state.log.error({ err: error }, 'a listener of the outbox failed')
  }
}

async function since(
  state: State,
  position: string,
  channels: readonly Channel[],
): Promise<OutboxRow[] | undefined> {
  const { place: to, client: on } = state
  const from = placeOf(position)
  if (from === undefined || to === undefined || on === undefined) return undefined
  const known = await on.query(knownSql, [from.xid, from.id])
  if (known.rowCount !== 1) return undefined
  const { rows } = await on.query<Raw>(sinceSql, [from.xid, from.id, to.xid, to.id, channels])
  return rows.length < rowsPerReadMax ? rows.map(toRow) : undefined
}

/** Removes rows older than an hour; an older position of a screen then hears `reset`. */
export const sweepSql = `
  delete from engine.outbox
  where told_at < clock_timestamp() - make_interval(mins => ${retentionMinutes})`

const toRow = (raw: Raw): OutboxRow => ({
  position: `${raw.xid}.${raw.id}`,
  channels: raw.channels,
  name: raw.name,
  refs: raw.refs,
  stales: raw.stales,
  rechannels: raw.rechannels,
  toldAt: raw.told_at,
})

function placeOf(position: string): Place | undefined {
  const found = /^([0-9]{1,19})\.([0-9]{1,18})$/.exec(position)
  const [, xid, id] = found ?? []
  return xid === undefined || id === undefined ? undefined : { xid, id: BigInt(id) }
}

// pg keeps the server's process id without naming it in its types.
const pidOf = (client: pg.Client): unknown => 'processID' in client && client.processID
