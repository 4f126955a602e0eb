import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { keysFrom, openKeys, rootBytes } from './keys.ts'

const made: string[] = []
afterEach(async () => {
  for (const directory of made.splice(0)) await rm(directory, { recursive: true, force: true })
})
async function place(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'fuquan-keys-'))
  made.push(directory)
  return join(directory, 'keys.json')
}

test('the first start makes the keys, and the second one finds the same', async () => {
  const file = await place()

  const first = await openKeys(file)
  const second = await openKeys(file)

  expect(second.derive('a purpose')).toEqual(first.derive('a purpose'))
  expect(second.derive('a purpose')).not.toEqual(first.derive('another purpose'))
  expect((await stat(file)).mode & 0o777).toBe(0o600)
})

test('twenty that start at once have the same keys and leave one file', async () => {
  const file = await place()

  const all = await Promise.all(Array.from({ length: 20 }, () => openKeys(file)))

  const secrets = new Set(all.map(keys => keys.derive('a purpose').toString('hex')))
  expect(secrets.size).toBe(1)
  expect(await readdir(join(file, '..'))).toEqual(['keys.json'])
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ version: 1 })
})

test('a secret is the same whether it was asked for before or not', () => {
  const root = new Uint8Array(rootBytes).fill(7)
  const keys = keysFrom(root)
  const purposes = Array.from({ length: 300 }, (_, n) => `purpose ${n}`)

  const first = purposes.map(purpose => keys.derive(purpose).toString('hex'))
  const again = purposes.map(purpose => keys.derive(purpose).toString('hex'))
  const anew = purposes.map(purpose => keysFrom(root).derive(purpose).toString('hex'))

  expect(again).toEqual(first)
  expect(anew).toEqual(first)
  expect(keys.derive('purpose 1', 16)).toEqual(keysFrom(root).derive('purpose 1', 16))
  expect(keys.derive('purpose 1', 16)).toHaveLength(16)
})
