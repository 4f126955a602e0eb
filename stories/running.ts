import { type ChildProcess, spawn } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { ownDirectory } from '../server/src/testing/orphans.ts'

const root = join(import.meta.dirname, '..')
const readyMsMax = 240_000

/** A house that runs as `npm start` runs it: an own process on an own data directory. */
export type Running = {
  url: string
  dataDir: string
  /** The owner's address of a database that it was given; without one it has its own server. */
  databaseUrl: string | undefined
  /** What it has printed so far. */
  said(): string
  /** Starts it; gives the ms until it was ready to serve. */
  start(): Promise<number>
  /** Ends the app, the database, or both, without a word. */
  kill(what: 'app' | 'database' | 'both'): Promise<void>
  /** Waits until an app whose database was killed has started it again and serves; gives the ms. */
  recover(): Promise<number>
  /** Stops the app in the middle of whatever it does, or lets it go on as if nothing had been. */
  freeze(): void
  thaw(): void
  /** Ends the app as a supervisor does, by SIGTERM; gives its exit code and the ms it took. */
  end(): Promise<{ code: number | null; ms: number }>
  /** Ends it as Ctrl-C does and removes the directory. */
  close(): Promise<void>
}

/** What a house inherits: nothing that is a setting of the tests or of another house. */
export const plainEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^FUQUAN_|^DATABASE_URL/.test(name)),
  )

/** A port of 127.0.0.1 that was free a moment ago. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    // ESRCH is the answer: nobody of that number lives.
    return false
  }
}

type Options = {
  /** An existing directory instead of a fresh one, say on a disk of its own. */
  dataDir?: string
  /** What the app's Node is started with besides, say a clock that is wrong. */
  nodeArgs?: readonly string[]
}

/** Prepares a house on a fresh directory; `env` adds settings, e.g. DATABASE_URL. */
export async function prepareHouse(
  env: Record<string, string> = {},
  { dataDir: given, nodeArgs = [] }: Options = {},
): Promise<Running> {
  const dataDir = given ?? (await mkdtemp(join(tmpdir(), 'fuquan-run-')))
  await mkdir(dataDir, { recursive: true })
  await chmod(dataDir, 0o711)
  await ownDirectory(dataDir)
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  let child: ChildProcess | undefined
  let [said, killed]: [string, number | undefined] = ['', undefined]

  return {
    url,
    dataDir,
    databaseUrl: env['DATABASE_URL'],
    said: () => said,
    start: async () => {
      const settings = { PORT: String(port), FUQUAN_DATA_DIR: dataDir, LOG_LEVEL: 'warn', ...env }
      const started = spawn(process.execPath, [...nodeArgs, 'server/src/main.ts'], {
        cwd: root,
        env: { ...plainEnvironment(), ...settings },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      child = started
      started.stdout.on('data', (text: Buffer) => (said += text.toString()))
      started.stderr.on('data', (text: Buffer) => (said += text.toString()))
      return untilReady(started, url, () => said)
    },
    kill: async what => {
      const database = await databasePidIn(dataDir)
      killed = database
      if (what !== 'app' && database) process.kill(database, 'SIGKILL')
      if (what !== 'database' && child) {
        child.kill('SIGKILL')
        await gone(child)
      }
      while (what !== 'app' && database && alive(database)) await pause(10)
    },
    recover: async () => {
      if (child === undefined) throw new Error('nothing runs that could recover')
      const began = Date.now()
      await untilAnother(dataDir, killed)
      await untilReady(child, url, () => said)
      return Date.now() - began
    },
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    end: async () => {
      const began = Date.now()
      const ending = child
      if (ending === undefined) throw new Error('nothing runs that could be ended')
      ending.kill('SIGTERM')
      await gone(ending)
      return { code: ending.exitCode, ms: Date.now() - began }
    },
    close: async () => {
      child?.kill('SIGCONT') // One that was left frozen hears nothing else.
      if (child && child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM')
        await gone(child)
      }
      const database = await databasePidIn(dataDir)
      if (database && alive(database)) process.kill(database, 'SIGQUIT')
      while (database && alive(database)) await pause(20)
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

async function databasePidIn(dataDir: string): Promise<number | undefined> {
  const file = join(dataDir, 'postgres-18', 'postmaster.pid')
  const text = await readFile(file, 'utf8').catch(() => '')
  const pid = Number(text.split('\n')[0])
  return pid > 0 ? pid : undefined
}

async function gone(child: ChildProcess): Promise<void> {
  while (child.exitCode === null && child.signalCode === null) await pause(10)
}

/** Waits until the house serves; gives the ms it took. */
async function untilReady(child: ChildProcess, url: string, said: () => string): Promise<number> {
  const began = Date.now()
  while (Date.now() - began < readyMsMax) {
    if (child.exitCode !== null) throw new Error(`the house did not start:\n${said()}`)
    const ready = await fetch(`${url}/readyz`).catch(() => undefined)
    if (ready?.status === 200) {
      await untilLinkIsPrinted(url, said)
      return Date.now() - began
    }
    await pause(50)
  }
  throw new Error(`the house was not ready in ${readyMsMax} ms:\n${said()}`)
}

/** Waits until the app has started its database anew; how soon it does is its own affair. */
async function untilAnother(dataDir: string, killed: number | undefined): Promise<void> {
  const began = Date.now()
  while (Date.now() - began < readyMsMax) {
    const now = await databasePidIn(dataDir)
    if (now !== undefined && now !== killed && alive(now)) return
    await pause(5)
  }
  throw new Error('the house did not start its database again')
}

/** An empty house prints its setup link a moment after it answers. */
async function untilLinkIsPrinted(url: string, said: () => string): Promise<void> {
  const answer = await fetch(`${url}/api/console/first-run`)
  const { done }: { done?: boolean } = await answer.json()
  while (done === false && !said().includes('/console/setup#')) await pause(20)
}

/** The one-time code of the setup link that the house printed last. */
export function setupCodeOf(said: string): string {
  const code = [...said.matchAll(/\/console\/setup#([0-9a-f]+)/g)].at(-1)?.[1]
  if (!code) throw new Error(`no setup link was printed:\n${said}`)
  return code
}
