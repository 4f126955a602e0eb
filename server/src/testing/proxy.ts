import { connect, createServer, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { assert } from '#/kit/assert.ts'

/** What happens to the next marked message that passes: a COMMIT, unless the proxy is told. */
export type Fault =
  | 'none'
  /** The connection ends before it arrives. */
  | 'cut before'
  /** It arrives, and the connection ends before its answer is seen. */
  | 'cut after'
  /** It arrives, and its answer never does: the connection stays open and silent. */
  | 'swallow answer'

export type Proxy = {
  /** The address of what is behind, through here. */
  url: string
  /** Arms one fault; it happens to the next marked message of any connection, once. */
  next(fault: Fault): void
  /** How many faults have happened. */
  happened(): number
  /** How many messages have come from clients. */
  asked(): number
  /** Holds everything back, both ways, on old and new connections, until `thaw`. */
  freeze(): void
  thaw(): void
  /** Lets each message travel so many ms, each way; 0 is none. */
  delay(ms: number): void
  /** Resets a connection at so many of a hundred messages; the dice follow from `seed`. */
  reset(percent: number, seed: number): void
  /** Ends the next connection that answers, after so many bytes of its answers. */
  cutAnswerAfter(bytes: number): void
  close(): Promise<void>
}

// A simple query message: Q, four bytes of length, the text, a zero. COMMIT comes as one, alone or
// behind statements that travel with it.
const isCommit = (data: Buffer): boolean => data.includes('Q\0\0\0\x0bcommit\0', 0, 'latin1')

type State = {
  isMarked: (data: Buffer) => boolean
  sockets: Set<Socket>
  armed: Fault
  happened: number
  asked: number
  delayMs: number
  frozen: Promise<void> | undefined
  resetPercent: number
  chance: (below: number) => number
  bytesLeft: number | undefined
}
type Pair = { client: Socket; behind: Socket; silent: boolean; end: () => void }

/**
 * Stands between a client and what it talks to and does to them what networks do: cuts around
 * COMMIT, silence, delay, resets, answers cut in the middle. No packet filter, no root.
 */
export async function openProxy(address: string, isMarked = isCommit): Promise<Proxy> {
  const target = new URL(address)
  const state: State = {
    isMarked,
    sockets: new Set(),
    armed: 'none',
    happened: 0,
    asked: 0,
    delayMs: 0,
    frozen: undefined,
    resetPercent: 0,
    chance: diceOf(1),
    bytesLeft: undefined,
  }
  let thaw = (): void => undefined

  const server = createServer(client => {
    join(state, client, connect(Number(target.port), target.hostname))
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const here = server.address()
  assert(typeof here === 'object' && here !== null)
  const url = new URL(address)
  url.hostname = '127.0.0.1'
  url.port = String(here.port)
  return {
    url: url.toString(),
    next: fault => void (state.armed = fault),
    happened: () => state.happened,
    asked: () => state.asked,
    freeze: () => {
      state.frozen ??= new Promise(done => (thaw = done))
    },
    thaw: () => {
      state.frozen = undefined
      thaw()
    },
    delay: ms => void (state.delayMs = ms),
    reset: (percent, seed) => {
      state.resetPercent = percent
      state.chance = diceOf(seed)
    },
    cutAnswerAfter: bytes => void (state.bytesLeft = bytes),
    close: async () => {
      for (const socket of state.sockets) socket.destroy()
      await new Promise(done => server.close(done))
    },
  }
}

function join(state: State, client: Socket, behind: Socket): void {
  const pair: Pair = {
    client,
    behind,
    silent: false,
    end: () => {
      client.destroy()
      behind.destroy()
    },
  }
  client.on(
    'data',
    inOrder(state, behind, data => ask(state, pair, data)),
  )
  behind.on(
    'data',
    inOrder(state, client, data => answer(state, pair, data)),
  )
  for (const socket of [client, behind]) {
    state.sockets.add(socket)
    socket.on('error', pair.end)
    socket.on('close', () => {
      state.sockets.delete(socket)
      pair.end()
    })
  }
}

/** Each message arrives after its delay and after those before it, and not through ice. */
function inOrder(state: State, to: Socket, pass: (data: Buffer) => void) {
  let tail = Promise.resolve()
  return (data: Buffer): void => {
    const due = Date.now() + state.delayMs
    tail = tail.then(async () => {
      if (due > Date.now()) await pause(due - Date.now())
      while (state.frozen !== undefined) await state.frozen
      if (!to.destroyed) pass(data)
    })
  }
}

function ask(state: State, pair: Pair, data: Buffer): void {
  state.asked++
  if (state.resetPercent > 0 && state.chance(100) < state.resetPercent) {
    state.happened++
    pair.client.resetAndDestroy()
    pair.behind.resetAndDestroy()
    return
  }
  if (state.armed === 'none' || !state.isMarked(data)) {
    pair.behind.write(data)
    return
  }
  const fault = state.armed
  state.armed = 'none'
  state.happened++
  if (fault === 'cut before') return pair.end()
  // It is done behind; nobody hears of it.
  pair.silent = true
  if (fault === 'cut after') pair.behind.once('data', pair.end)
  pair.behind.write(data)
}

function answer(state: State, pair: Pair, data: Buffer): void {
  if (pair.silent) return
  if (state.bytesLeft === undefined) {
    pair.client.write(data)
    return
  }
  const passed = data.subarray(0, state.bytesLeft)
  state.bytesLeft -= passed.length
  if (state.bytesLeft > 0) {
    pair.client.write(passed)
    return
  }
  state.bytesLeft = undefined
  state.happened++
  pair.client.write(passed, pair.end)
}

/** Dice that fall the same way for the same seed. */
function diceOf(seed: number): (below: number) => number {
  let state = seed
  return below => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor(state / 65_536) % below
  }
}
