import { type ChildProcess, spawn } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { closeSync, openSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import { openKeys } from '../../server/src/engine/keys.ts'
import { Connection } from './http.ts'
import { openPool, seedTemplate, type Server } from './stage.ts'

const root = join(import.meta.dirname, '../..')
const startMsMax = 30_000
const stopMsMax = 15_000

/** A program of its own that answers on a port. */
export type Program = { port: number; pid: number; stop(signal?: NodeJS.Signals): Promise<void> }

/** The whole app as its own process on a database of its own, set up through its printed link. */
export type House = Program & {
  url: string
  pool: pg.Pool
  dataDir: string
  keys: Awaited<ReturnType<typeof openKeys>>
  owner: { id: string; token: string }
  metricsToken: string
  /** Starts it again on the same database after it was killed. Gives the milliseconds it took. */
  again(): Promise<number>
  close(): Promise<void>
}

type Start = { file: string; env: Readonly<Record<string, string>>; said: RegExp; log: string }

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  await new Promise(done => server.close(done))
  if (address === null || typeof address === 'string') throw new Error('no port is free')
  return address.port
}

/** Starts a program and waits for its first word. What it says goes to a file, as in life. */
async function start({ file, env, said, log }: Start): Promise<ChildProcess & { word: string }> {
  const out = openSync(log, 'w')
  const profiling = process.env['BENCH_NODE_OPTIONS']
  const child = spawn(process.execPath, [join(root, file)], {
    stdio: ['ignore', out, out],
    cwd: root,
    env: {
      PATH: process.env['PATH'] ?? '',
      ...env,
      ...(profiling !== undefined && { NODE_OPTIONS: profiling }),
    },
  })
  closeSync(out)
  const until = Date.now() + startMsMax
  while (Date.now() < until && child.exitCode === null) {
    const word = said.exec(await readFile(log, 'utf8'))?.[0]
    if (word !== undefined) return Object.assign(child, { word })
    await pause(50)
  }
  child.kill('SIGKILL')
  throw new Error(`${file} did not start: ${(await readFile(log, 'utf8')).slice(-800)}`)
}

async function stop(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise(done => child.once('exit', done))
  child.kill(signal)
  const late = setTimeout(() => child.kill('SIGKILL'), stopMsMax)
  await ended
  clearTimeout(late)
}

/** Starts the echo: the claim's route, body and reply, and nothing behind it. */
export async function startEcho(): Promise<Program> {
  const folder = await mkdtemp(join(tmpdir(), 'fuquan-echo-'))
  const port = await freePort()
  const child = await start({
    file: 'server/src/testing/echo.ts',
    env: { PORT: String(port) },
    said: /echo is open/,
    log: join(folder, 'log'),
  })
  return {
    port,
    pid: child.pid ?? 0,
    stop: async signal => {
      await stop(child, signal)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Opens a house: own database, own data directory, own port, and its first run done. */
export async function openHouse(server: Server): Promise<House> {
  const url = await server.clone(seedTemplate)
  const dataDir = await mkdtemp(join(tmpdir(), 'fuquan-house-'))
  const port = await freePort()
  const metricsToken = randomUUID()
  const env = {
    DATABASE_URL: url,
    PORT: String(port),
    FUQUAN_DATA_DIR: dataDir,
    FUQUAN_METRICS_TOKEN: metricsToken,
  }
  const file = 'server/src/main.ts'
  const log = join(dataDir, 'log')
  let child = await start({ file, env, said: /console\/setup#[0-9a-f]{32}/, log })
  const code = child.word.split('#')[1] ?? ''
  const owner = await setUp(port, code)
  const pool = openPool(url)
  return {
    ...{ url, pool, dataDir, port, owner, metricsToken },
    keys: await openKeys(join(dataDir, 'keys.json')),
    get pid() {
      return child.pid ?? 0
    },
    stop: signal => stop(child, signal),
    again: async () => {
      const began = performance.now()
      child = await start({ file, env, said: /is open at/, log })
      return Math.round(performance.now() - began)
    },
    close: async () => {
      await stop(child)
      await pool.end()
      await server.drop(url)
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

async function setUp(port: number, code: string): Promise<{ id: string; token: string }> {
  const ask = {
    code,
    owner: { handle: 'wen', name: 'Wen', password: 'willow-lane-lantern' },
    community: { name: 'Bench', languages: ['en'], timeZone: 'Asia/Shanghai' },
    unit: {
      code: 'FU',
      scale: 2,
      symbols: { 'zh-CN': '福', en: 'fu' },
      names: { 'zh-CN': '福币', en: 'fu' },
    },
    startingCredits: '0',
    joinMode: 'invite',
    as: 'token',
  }
  const connection = await Connection.open(port)
  const { status, body } = await connection.ask(
    'POST',
    '/api/console/first-run',
    '',
    JSON.stringify(ask),
  )
  connection.close()
  if (status !== 200) throw new Error(`the first run said ${status}: ${body}`)
  const reply: { owner: { id: string }; token: string } = JSON.parse(body)
  return { id: reply.owner.id, token: reply.token }
}

/** The cookie head of one member; the token is what its session was stored with. */
export const headOf = (port: number, token: string): string =>
  `Cookie: fuquan=${token}\r\nOrigin: http://localhost:${port}\r\n`

/** The digest a session is stored under. */
export const tokenDigest = (token: string): Buffer => createHash('sha256').update(token).digest()
