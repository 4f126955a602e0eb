import type { ServerResponse } from 'node:http'
import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Nudge } from '@fuquan/contract/vocabulary/nudge.ts'
import type { Channel } from './events.ts'
import type { Logger } from './log.ts'
import { streamConnections } from './metrics.ts'
import type { Outbox, OutboxRow } from './outbox.ts'

export const heartbeatMs = 20_000
export const refsPerNudgeMax = 50
export const bufferedBytesMax = 256 * 1024
export const screensPerPersonMax = 20
/** Different words kept while one reading of the outbox is handed out. */
const wordsKeptMax = 256

type Screen = {
  userId: UserId
  out: ServerResponse
  channels: Set<Channel>
  /** Says no when the sign-in behind this screen has ended. */
  welcome: () => Promise<boolean>
}

/** What a screen brings to listen: who it is, where it stopped, how to ask if it still may. */
export type Listen = {
  userId: UserId
  lastEventId: string | undefined
  welcome: () => Promise<boolean>
}

export type Hub = {
  /** Answers with an event stream that lasts until the screen goes or `close`. */
  listen(out: ServerResponse, asked: Listen): Promise<void>
  /** Ends every stream: the house stops. Screens connect again elsewhere. */
  close(): void
  count(): number
}

type Options = {
  outbox: Outbox
  log: Logger
  channelsOf: (userId: UserId) => Promise<readonly Channel[]>
}

type State = Options & { screens: Set<Screen> }

/**
 * Opens the hub of the stream. It sends `hello`, `reset` (look at everything again) and `nudges`
 * (a list of `Nudge`, merged per tick), and a comment as heartbeat. No words, no amounts.
 */
export function openHub(options: Options): Hub {
  const state: State = { ...options, screens: new Set() }
  const beat = setInterval(() => void heartbeat(state), heartbeatMs)
  beat.unref()
  options.outbox.onTick(rows => deliver(state, rows))
  return {
    listen: (out, asked) => listen(state, out, asked),
    count: () => state.screens.size,
    close: () => {
      clearInterval(beat)
      for (const screen of state.screens) end(state, screen)
    },
  }
}

async function listen(state: State, out: ServerResponse, asked: Listen): Promise<void> {
  const { userId, welcome, lastEventId } = asked
  makeRoom(state, userId)
  const screen: Screen = { userId, out, channels: new Set(), welcome }
  out.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no', // A proxy that collects would hold every nudge back.
  })
  // Listening begins before the past is read, so that nothing falls between the two.
  state.screens.add(screen)
  streamConnections.set(state.screens.size)
  out.on('close', () => leave(state, screen))
  out.on('error', () => leave(state, screen))
  try {
    screen.channels = new Set(await state.channelsOf(userId))
    write(state, screen, wordsOf({ name: 'hello', content: {}, id: state.outbox.position() }))
    if (lastEventId !== undefined && lastEventId !== '') await catchUp(state, screen, lastEventId)
  } catch (error) {
    state.log.warn({ err: error }, 'a stream could not begin')
    end(state, screen)
  }
}

async function catchUp(state: State, screen: Screen, lastEventId: string): Promise<void> {
  const missed = await state.outbox.since(lastEventId, [...screen.channels])
  if (missed !== undefined) {
    const heard = missed.filter(row => isHeard(screen, row))
    if (heard.length > 0) write(state, screen, nudgesOf(heard))
    return
  }
  write(state, screen, wordsOf({ name: 'reset', content: {}, id: state.outbox.position() }))
}

/** Cut where channels change: who left hears of the leaving and of nothing behind it. */
async function deliver(state: State, rows: readonly OutboxRow[]): Promise<void> {
  let from = 0
  for (const [n, row] of rows.entries()) {
    if (row.rechannels.length === 0) continue
    const later = await resolveAgain(state, new Set(row.rechannels))
    sendAll(state, rows.slice(from, n + 1))
    for (const [screen, channels] of later) screen.channels = channels
    from = n + 1
  }
  if (from < rows.length) sendAll(state, rows.slice(from))
}

/** Many hear the very same: its words are put together once for all of them. */
function sendAll(state: State, rows: readonly OutboxRow[]): void {
  const made = new Map<string, string>()
  for (const screen of state.screens) {
    const heard = rows.filter(row => isHeard(screen, row))
    const key = heard.map(row => row.position).join(' ')
    if (heard.length === 0) continue
    const words = made.get(key) ?? nudgesOf(heard)
    if (made.size < wordsKeptMax) made.set(key, words)
    write(state, screen, words)
  }
}

const isHeard = ({ channels }: Screen, row: OutboxRow): boolean =>
  row.channels.some(one => channels.has(one))

const nudgesOf = (heard: readonly OutboxRow[]): string =>
  wordsOf({ name: 'nudges', content: merged(heard), id: heard.at(-1)?.position })

/** Until these rows are sent a screen hears old and new channels: who left hears it once. */
async function resolveAgain(
  state: State,
  moved: ReadonlySet<string>,
): Promise<Map<Screen, Set<Channel>>> {
  const later = new Map<Screen, Set<Channel>>()
  for (const screen of state.screens) {
    if (!moved.has(screen.userId) || !(await stillWelcome(state, screen))) continue
    try {
      const channels = new Set(await state.channelsOf(screen.userId))
      later.set(screen, channels)
      screen.channels = screen.channels.union(channels)
    } catch (error) {
      // Without its channels it would go deaf in silence; ended, it comes back and asks again.
      state.log.warn({ err: error }, 'the channels of a screen could not be read')
      end(state, screen)
    }
  }
  return later
}

async function heartbeat(state: State): Promise<void> {
  for (const screen of state.screens) {
    if (await stillWelcome(state, screen)) screen.out.write(': still here\n\n')
  }
}

/** Failing to ask is not a no: the screen stays and is asked again at the next heartbeat. */
async function stillWelcome(state: State, screen: Screen): Promise<boolean> {
  const welcome = await screen.welcome().catch(() => true)
  if (!welcome) end(state, screen)
  return welcome
}

type Message = { name: string; content: unknown; id: string | undefined }

function wordsOf({ name, content, id }: Message): string {
  const position = id === undefined ? '' : `id: ${id}\n`
  return `${position}event: ${name}\ndata: ${JSON.stringify(content)}\n\n`
}

function write(state: State, screen: Screen, words: string): void {
  if (screen.out.writableEnded) return
  // A screen that does not read is let go; it comes back with its position.
  if (screen.out.writableLength > bufferedBytesMax) return end(state, screen)
  screen.out.write(words)
}

function makeRoom(state: State, userId: UserId): void {
  const theirs = [...state.screens].filter(screen => screen.userId === userId)
  // The oldest goes: tabs that were forgotten must not keep the newest one out.
  const [oldest] = theirs
  if (theirs.length >= screensPerPersonMax && oldest !== undefined) end(state, oldest)
}

function end(state: State, screen: Screen): void {
  leave(state, screen)
  screen.out.end()
}

function leave(state: State, screen: Screen): void {
  state.screens.delete(screen)
  streamConnections.set(state.screens.size)
}

/** One nudge per name: the ids it is about, or none when they are too many to name. */
export function merged(rows: readonly OutboxRow[]): Nudge[] {
  const byName = new Map<string, Nudge>()
  const seen = new Set<string>()
  for (const row of rows) {
    const nudge = byName.get(row.name) ?? { name: row.name, refs: [], stales: [...row.stales] }
    byName.set(row.name, nudge)
    const ref = JSON.stringify([row.name, row.refs])
    if (seen.has(ref)) continue
    seen.add(ref)
    nudge.refs.push(row.refs)
  }
  for (const nudge of byName.values()) if (nudge.refs.length > refsPerNudgeMax) nudge.refs = []
  return [...byName.values()]
}
