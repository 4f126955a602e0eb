import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { Agent, request } from 'node:http'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { inject } from 'vitest'
import { houseId } from '#/engine/house.ts'
import { newId } from '#/engine/ids.ts'
import { changeSetting } from '#/engine/settings.ts'
import { present } from '#/kit/assert.ts'
import type { Client } from '#/testing/client.ts'
import { pinOfAll, roomOf, type World } from '#/testing/world.ts'
import { crowdOf } from './crowd.ts'
import type { Pace, Sample, Seen } from './judge.ts'

// A process of the house that is loaded from outside, by people who claim, read and send.
export const sharesEach = 1_000
const crowdSize = 1_200
const spareMin = 2
const finishers = 8

type Answer = { status: number; text: string }
type Asking = { person: Client; method: string; path: string; body?: object; key?: string }
type Spare = { envelopeId: string; next: number; answered: number }

export type Town = {
  /** Claims a share that nobody has: work that must be done. */
  work(): Promise<Answer>
  /** Claims an envelope that is over: to be answered from memory. */
  ended(): Promise<Answer>
  read(): Promise<Answer>
  /** Keeps so many envelopes ready, and sends more while they are used up; plays one to its end. */
  stock(envelopes: number): Promise<void>
  memory(): Promise<number>
  close(): Promise<void>
}

/** Opens a second process of a world, with a crowd in one room. */
export async function openTown(world: World): Promise<Town> {
  const { lin, mei, bo, ana, tariq } = world.people
  const { house } = world
  await house.inTransaction('read write', tx => {
    return changeSetting(tx, 'envelopes.max_shares', sharesEach, houseId)
  })
  const senders = [lin, mei, bo, ana, tariq]
  const roomId = await roomOf(lin, senders.slice(1))
  const crowd = await crowdOf(world, crowdSize, roomId)
  const { child, port } = await startProcess(world)
  const agent = new Agent({ keepAlive: true, maxSockets: Infinity })
  const ask = (asking: Asking): Promise<Answer> => askOver({ agent, port }, asking)

  const spare: Spare[] = []
  const over: string[] = []
  let sent = 0
  let sending: Promise<void> | undefined
  const sendOne = async (): Promise<void> => {
    const sender = present(senders[sent++ % senders.length])
    spare.push({ envelopeId: await send(ask, sender, roomId), next: 0, answered: 0 })
  }
  const sendNext = (): Promise<void> => sendOne().finally(() => (sending = undefined))
  const claim = claimingBy(ask)

  let turn = 0
  const work = async (): Promise<Answer> => {
    while (spare[0] === undefined) await (sending ??= sendNext())
    const [first] = spare
    const person = present(crowd[first.next++])
    if (first.next === sharesEach) spare.shift()
    if (spare.length < spareMin) sending ??= sendNext()
    const answer = await claim(person, first.envelopeId)
    if (++first.answered === sharesEach) over.push(first.envelopeId)
    return answer
  }
  const untilOver = async (): Promise<void> => {
    while (over.length === 0) await work()
  }
  return {
    work,
    ended: () => {
      const person = present(crowd[sharesEach + (turn++ % (crowdSize - sharesEach))])
      return claim(person, present(over[0], 'an envelope that is over'))
    },
    read: () => {
      const person = present(crowd[turn++ % crowdSize])
      return ask({ person, method: 'GET', path: '/ledger/wallet' })
    },
    stock: async envelopes => {
      while (spare.length < envelopes) {
        await Promise.all(senders.map(() => sendOne()))
      }
      await Promise.all(Array.from({ length: finishers }, untilOver))
    },
    memory: async () => {
      const figures = await fetch(`http://127.0.0.1:${port}/metrics`, {
        headers: { authorization: 'Bearer figures' },
      })
      const found = /^fuquan_process_nodejs_heap_size_used_bytes (\S+)$/m.exec(await figures.text())
      return Number(present(found?.[1], 'the size of the heap'))
    },
    close: async () => {
      await sending
      agent.destroy()
      child.stdin?.end()
      await new Promise<void>(done => child.once('exit', () => done()))
    },
  }
}

type Ask = (asking: Asking) => Promise<Answer>

/** Taps as a cover does, which asks for its ticket when it is first looked at, and only then. */
function claimingBy(ask: Ask): (person: Client, envelopeId: string) => Promise<Answer> {
  const tickets = new Map<string, string>()
  const ticketFor = async (person: Client, envelopeId: string): Promise<string> => {
    const path = `/envelopes/${envelopeId}/ticket`
    const given = await ask({ person, method: 'POST', path })
    if (given.status !== 200) throw new Error(given.text)
    return JSON.parse(given.text).ticket
  }
  return async (person, envelopeId) => {
    const cover = `${person.token}/${envelopeId}`
    const ticket = tickets.get(cover) ?? (await ticketFor(person, envelopeId))
    tickets.set(cover, ticket)
    return ask({ person, method: 'POST', path: `/envelopes/${envelopeId}/claim`, body: { ticket } })
  }
}

async function send(ask: Ask, person: Client, roomId: string): Promise<string> {
  const terms = { mode: 'lucky', split: 'lucky:2', shares: sharesEach }
  const total = String(sharesEach)
  const shown = await ask({
    person,
    method: 'POST',
    path: '/identity/step-ups',
    body: {
      pin: pinOfAll,
      kind: 'envelopes.send',
      payee: roomId,
      amount: total,
      facts: { mode: terms.mode, split: terms.split, shares: String(sharesEach) },
    },
  })
  const { proof } = JSON.parse(shown.text)
  const body = { ...terms, roomId, total, proof, acceptFewActive: true }
  const sent = await ask({ person, method: 'POST', path: '/envelopes', body, key: newId() })
  if (sent.status !== 200) throw new Error(sent.text)
  return JSON.parse(sent.text).id
}

async function startProcess(world: World): Promise<{ child: ChildProcess; port: number }> {
  const port = await freePort()
  const program = join(import.meta.dirname, '../testing/serve.ts')
  const child = spawn(process.execPath, [program], {
    env: {
      PATH: process.env['PATH'] ?? '',
      PORT: String(port),
      SERVE_DATABASE: present(world.db.pool.options.connectionString),
      SERVE_ROLE: inject('cluster').role ?? '',
      SERVE_DIRECTORY: world.house.config.dataDir,
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  await new Promise<void>((done, fail) => {
    child.stdout.once('data', () => done())
    child.once('exit', () => fail(new Error('the process did not open')))
  })
  return { child, port }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  await new Promise(done => server.close(done))
  if (typeof address !== 'object' || address === null) throw new Error('no port is free')
  return address.port
}

function askOver(
  { agent, port }: { agent: Agent; port: number },
  { person, method, path, body, key }: Asking,
): Promise<Answer> {
  const sent = body === undefined ? '' : JSON.stringify(body)
  return new Promise((done, fail) => {
    const asked = request({
      ...{ agent, port, method, host: '127.0.0.1', path: `/api${path}` },
      headers: {
        authorization: `Bearer ${person.token}`,
        ...(body !== undefined && {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(sent),
        }),
        ...(key !== undefined && { 'idempotency-key': key }),
      },
    })
    asked.on('error', fail)
    asked.on('response', response => {
      let text = ''
      response.on('data', (part: Buffer) => (text += part.toString()))
      response.on('end', () => done({ status: response.statusCode ?? 0, text }))
    })
    asked.end(sent)
  })
}

export type Turn = () => Promise<Answer>
type Run = { seconds: number; isGood: (answer: Answer) => boolean }

async function timed(turn: Turn, began: number, isGood: Run['isGood']): Promise<Seen> {
  const start = performance.now()
  const good = await turn().then(isGood, () => false)
  return { atMs: start - began, ms: performance.now() - start, good }
}

/** So many people at once, each asking again as soon as an answer is there. */
export async function closedLoop(turn: Turn, people: number, run: Run): Promise<Seen[]> {
  const began = performance.now()
  const seen: Seen[] = []
  const one = async (): Promise<void> => {
    while (performance.now() - began < run.seconds * 1_000) {
      seen.push(await timed(turn, began, run.isGood))
    }
  }
  await Promise.all(Array.from({ length: people }, one))
  return seen
}

/**
 * So many people at once who rest between their asks, so that the house works `share` of its time:
 * on a machine that slows down they slow down with it, instead of making a line that only grows.
 */
export async function evenLoop(
  turn: Turn,
  { people, share }: { people: number; share: number },
  run: Run,
): Promise<Seen[]> {
  const began = performance.now()
  const seen: Seen[] = []
  const one = async (): Promise<void> => {
    while (performance.now() - began < run.seconds * 1_000) {
      const last = await timed(turn, began, run.isGood)
      seen.push(last)
      await pause((last.ms * (1 - share)) / share)
    }
  }
  await Promise.all(Array.from({ length: people }, one))
  return seen
}

/** Ten times a second does one piece of work of our own, until it is stopped. */
export function paced(): () => Promise<Pace[]> {
  const began = performance.now()
  const paces: Pace[] = []
  const piece = Buffer.alloc(2_000_000)
  const timer = setInterval(() => {
    const start = performance.now()
    createHash('sha256').update(piece).digest()
    paces.push({ atMs: start - began, ms: performance.now() - start })
  }, 100)
  return async () => {
    clearInterval(timer)
    return paces
  }
}

/** Samples something every 250 ms until it is stopped. */
export function sampled(read: () => Promise<number>): () => Promise<Sample[]> {
  const began = performance.now()
  const samples: Sample[] = []
  let over = false
  const running = (async () => {
    while (!over) {
      samples.push({ atMs: performance.now() - began, bytes: await read() })
      await pause(250)
    }
  })()
  return async () => {
    over = true
    await running
    return samples
  }
}
