import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { afterEach, expect, test } from 'vitest'
import { openLog } from './log.ts'
import { type Embedded, findRunning, startPostgres } from './postgres.ts'
import { readProcess } from './postgres-lock.ts'

const log = openLog('silent')
const started: Embedded[] = []
const made: string[] = []

afterEach(async () => {
  for (const server of started.splice(0)) await server.stop()
  for (const directory of made.splice(0)) await rm(directory, { recursive: true, force: true })
})

async function directory(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'fuquan-postgres-'))
  await chmod(path, 0o711)
  made.push(path)
  return join(path, 'data')
}

// `test` only skips the disk's warning and the first write-through of an empty cluster.
async function open(dataDir: string): Promise<Embedded> {
  const server = await startPostgres({ dataDir, log, test: { settings: [] } })
  started.push(server)
  return server
}

async function ask(url: string, query: string): Promise<Record<string, unknown>> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query(query)
    return rows[0] ?? {}
  } finally {
    await client.end()
  }
}

test('the first start makes a database that holds Chinese and does not forget', async () => {
  const dataDir = await directory()
  const { url } = await open(dataDir)

  const facts = await ask(
    url,
    `select pg_encoding_to_char(encoding) as encoding, datlocprovider as provider,
       datlocale as locale, current_setting('fsync') as fsync,
       current_setting('data_checksums') as checksums,
       current_setting('listen_addresses') as listens,
       current_setting('unix_socket_directories') as sockets, upper('福é') as upper
     from pg_database where datname = current_database()`,
  )

  expect(facts).toEqual({
    encoding: 'UTF8',
    provider: 'b',
    locale: 'C.UTF-8',
    fsync: 'on',
    checksums: 'on',
    listens: '127.0.0.1',
    sockets: '',
    upper: '福É',
  })
  const password = await stat(join(dataDir, 'database-password'))
  expect(password.mode & 0o777).toBe(0o600)
})

test('a second start on one directory refuses and names the first', async () => {
  const dataDir = await directory()
  await open(dataDir)

  await expect(open(dataDir)).rejects.toThrow(
    new RegExp(`already runs on ${dataDir} as process ${process.pid} since`),
  )
})

test('a second start finds everything, and a stranger without the password nothing', async () => {
  const dataDir = await directory()
  const first = await open(dataDir)
  await ask(first.url, 'create table kept as select 7 as n')
  await first.stop()
  expect(await readProcess(first.pid())).toBeUndefined()

  const second = await open(dataDir)

  expect(await ask(second.url, 'select n from kept')).toEqual({ n: 7 })
  const wrong = second.url.replace(/:[0-9a-f]{48}@/, ':wrong@')
  await expect(ask(wrong, 'select 1')).rejects.toThrow(/password authentication failed/)
})

test('a command beside an open house finds its database, and none once it is closed', async () => {
  const dataDir = await directory()
  expect(await findRunning(dataDir)).toBeUndefined()
  const server = await open(dataDir)

  expect(await findRunning(dataDir)).toBe(server.url)
  await server.stop()
  expect(await findRunning(dataDir)).toBeUndefined()
})

test('a server that outlived us is adopted, and stopped when we stop', async () => {
  const dataDir = await directory()
  const first = await open(dataDir)
  await ask(first.url, 'create table kept as select 7 as n')
  // What kill -9 of our process leaves: a running server and the lock of a process that is gone.
  const lock = join(dataDir, 'fuquan.lock')
  await writeFile(lock, JSON.stringify({ pid: 2_000_000_000, born: '1', since: 'before' }))

  const second = await open(dataDir)

  expect(second.adopted).toBe(true)
  expect(second.pid()).toBe(first.pid())
  expect(await ask(second.url, 'select n from kept')).toEqual({ n: 7 })
  await second.stop()
  expect(await readProcess(first.pid())).toBeUndefined()
})

test('a database that is killed under us recovers at the same address', async () => {
  const dataDir = await directory()
  const server = await open(dataDir)
  await ask(server.url, 'create table kept as select 7 as n')
  const killed = server.pid()

  process.kill(killed, 'SIGKILL')
  for (let n = 0; n < 200 && server.pid() === killed; n++) await pause(50)

  expect(server.pid()).not.toBe(killed)
  expect(await ask(server.url, 'select n from kept')).toEqual({ n: 7 })
})

test('after kill -9 of everything the next start recovers what was committed', async () => {
  const dataDir = await directory()
  // A process of its own, so that nobody of it is left to look after the database.
  const script = join(dataDir, '../start.ts')
  const here = join(import.meta.dirname, 'postgres.ts')
  const log = join(import.meta.dirname, 'log.ts')
  await writeFile(
    script,
    `import { startPostgres } from '${here}'
     import { openLog } from '${log}'
     const log = openLog('silent')
     const server = await startPostgres({ dataDir: '${dataDir}', log, test: { settings: [] } })
     console.log(JSON.stringify([server.pid(), server.url]))
     setInterval(() => undefined, 1_000)`,
  )
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(child.stdout, 'data')
  const [pid, url] = JSON.parse(String(line))
  await ask(url, 'create table kept as select 7 as n')
  child.kill('SIGKILL')
  await once(child, 'exit')
  process.kill(pid, 'SIGKILL')

  const second = await open(dataDir)

  expect(second.adopted).toBe(false)
  expect(await ask(second.url, 'select n from kept')).toEqual({ n: 7 })
})

test('a directory of another major is left alone', async () => {
  const dataDir = await directory()
  await mkdir(join(dataDir, 'postgres-17'), { recursive: true })

  await expect(open(dataDir)).rejects.toThrow(/holds a PostgreSQL 17 and this release brings 18/)
  const left = await readFile(join(dataDir, 'fuquan.lock'), 'utf8').catch(() => 'none')
  expect(left).toBe('none')
})

test.runIf(process.getuid?.() === 0)(
  'as root a closed parent is named, not worked around',
  async () => {
    const dataDir = await directory()
    const closed = join(dataDir, '..')
    await chmod(closed, 0o700)

    await expect(open(dataDir)).rejects.toThrow(/cannot walk through .*chmod o\+x/)
  },
)
