import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'

// What a phone loads, compressed as the house hands it out (libraries.md).
const firstScriptMax = 200_000
const firstStyleMax = 40_000
const laterScreenMax = 60_000
const dist = join(import.meta.dirname, '../../web/dist')
const sizes = new Map<string, number>()
const imports = new Map<string, string[]>()
let first: string[]
let page: string

beforeAll(async () => {
  const assets = await readdir(join(dist, 'assets'))
  for (const file of assets.filter(name => /\.(js|css)$/.test(name))) {
    const { size } = await stat(join(dist, 'assets', `${file}.br`))
    sizes.set(file, size)
    if (!file.endsWith('.js')) continue
    const code = await readFile(join(dist, 'assets', file), 'utf8')
    const found = [...code.matchAll(/(?:from|import)\s*["'`]\.\/([\w.-]+\.js)["'`]/g)]
    imports.set(
      file,
      found.flatMap(([, name]) => name ?? []),
    )
  }
  page = await readFile(join(dist, 'index.html'), 'utf8')
  const named = [...page.matchAll(/\/assets\/([\w.-]+\.js)/g)].flatMap(([, name]) => name ?? [])
  first = [...closure(named)]
})

/** A file and everything that comes with it before it can run. */
function closure(files: readonly string[], seen = new Set<string>()): Set<string> {
  for (const file of files) {
    if (seen.has(file)) continue
    seen.add(file)
    closure(imports.get(file) ?? [], seen)
  }
  return seen
}
const weigh = (files: Iterable<string>) =>
  [...files].reduce((sum, file) => sum + (sizes.get(file) ?? 0), 0)

test('the first load is at most 200 kB of script, the words of one language among them', () => {
  const words = [...sizes.keys()].filter(name => /^words\..*\.js$/.test(name))
  expect(words).toHaveLength(2)
  const most = Math.max(...words.map(name => weigh([name])))
  expect(first.length).toBeGreaterThan(1)
  expect(weigh(first) + most).toBeLessThanOrEqual(firstScriptMax)
})

test('the first load is at most 40 kB of style', () => {
  const styles = [...page.matchAll(/\/assets\/([\w.-]+\.css)/g)].flatMap(([, name]) => name ?? [])
  expect(styles.length).toBeGreaterThan(0)
  expect(weigh(styles)).toBeLessThanOrEqual(firstStyleMax)
})

test('each later screen brings at most 60 kB more', () => {
  const known = new Set(first)
  const later = [...imports.keys()].filter(file => !known.has(file) && !file.startsWith('words.'))
  expect(later.length).toBeGreaterThan(3)
  const heavy = later
    .map(file => [file, weigh([...closure([file])].filter(one => !known.has(one)))] as const)
    .filter(([, weight]) => weight > laterScreenMax)
  expect(heavy).toEqual([])
})
