import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { terminal as english } from '@fuquan/text/en/terminal.ts'
import { terminal as chinese } from '@fuquan/text/zh-CN/terminal.ts'
import { expect, inject, test } from 'vitest'
import { readConfig } from '#/engine/config.ts'
import { openKeys } from '#/engine/keys.ts'
import { openLog } from '#/engine/log.ts'
import { needPort } from '#/engine/port-holder.ts'
import { greet } from '#/engine/postgres-outside.ts'
import { startPostgres } from '#/engine/postgres.ts'
import { explain } from './explain.ts'

const log = openLog('silent')
/** What the terminal says when this fails. */
const saidBy = async (failing: Promise<unknown>): Promise<string[]> =>
  (await failing.then(() => 'nothing failed', explain)).split('\n')

async function inDirectory<T>(work: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'fuquan-explain-'))
  try {
    return await work(directory)
  } finally {
    await rm(directory, { recursive: true })
  }
}

test('both languages name the same facts', () => {
  const namesIn = (words: string) => [...words.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name)
  for (const key of Object.keys(chinese) as (keyof typeof chinese)[]) {
    const both = [namesIn(chinese[key]), namesIn(english[key])].map(names => [...new Set(names)])
    expect(both[0]?.toSorted(), key).toEqual(both[1]?.toSorted())
  }
})

test('a setting that cannot be is one sentence, in both languages', async () => {
  const reading = Promise.resolve().then(() => readConfig({ PORT: 'many' }))

  expect(await saidBy(reading)).toEqual([
    'PORT 是「many」，应为 1 到 65535 之间的整数。',
    'PORT is "many"; it must be a whole number from 1 to 65535.',
  ])
})

test('a port that is taken names who has it, where the system tells', async () => {
  const first = createServer()
  await new Promise<void>(done => first.listen(0, '127.0.0.1', done))
  const { port } = first.address() as AddressInfo // It listens on a port and on no pipe.
  const place = { port, host: '127.0.0.1' }

  const said = (await saidBy(needPort(place))).join('\n')

  await new Promise(done => first.close(done))
  // And one that is free stays free.
  await needPort(place)
  await needPort(place)
  expect(said).toContain(`PORT=8421 npm start`)
  if (process.platform === 'linux') expect(said).toContain(`taken by process ${process.pid}`)
})

test('an address that is not of this machine is named', async () => {
  // Of a block that is kept for examples: no machine has it.
  const host = '192.0.2.1'
  const listening = new Promise((_, fail) => createServer().once('error', fail).listen(1_024, host))

  expect((await saidBy(listening)).join('\n')).toContain(`HOST is ${host}`)
  const unknown = 'no-such-host.invalid'
  const asking = new Promise((_, fail) => createServer().once('error', fail).listen(1_024, unknown))
  expect((await saidBy(asking)).join('\n')).toContain(unknown)
})

test('a data directory that is a file is named with what the system says', () =>
  inDirectory(async directory => {
    const file = join(directory, 'data')
    await writeFile(file, 'something else')

    const said = await saidBy(startPostgres({ dataDir: file, log }))

    expect(said).toHaveLength(2)
    expect(said[1]).toMatch(new RegExp(`^${file} cannot be used \\(file already exists\\)`))
  }))

test('a keys file that was cut is never replaced', () =>
  inDirectory(async directory => {
    const file = join(directory, 'keys.json')
    await writeFile(file, '{"version":1')

    expect((await saidBy(openKeys(file)))[1]).toMatch(/is not a keys file; restore it/)
  }))

test('a database that does not let us in says why, and never our password', async () => {
  const { url } = inject('cluster')
  const wrong = new URL(url)
  wrong.password = 'hunter2'
  wrong.username = 'nobody_of_us'
  const nowhere = new URL(url)
  nowhere.port = '1'

  const refused = await saidBy(greet('DATABASE_URL', wrong.href))
  const absent = await saidBy(greet('DATABASE_URL', nowhere.href))
  const missing = await saidBy(greet('DATABASE_URL', `${new URL('/no_house', url).href}`))

  expect(refused[1]).toMatch(/^The database of DATABASE_URL cannot be reached \(.*nobody_of_us/)
  expect(refused.join()).not.toContain('hunter2')
  expect(absent[1]).toContain('ECONNREFUSED')
  expect(missing[1]).toContain('"no_house" does not exist')
  expect(await saidBy(greet('DATABASE_URL', url))).toEqual(['nothing failed'])
})

test('what nobody foresaw keeps its stack', async () => {
  expect((await saidBy(Promise.reject(new Error('odd')))).join('\n')).toMatch(/odd\n.*at /)
})
