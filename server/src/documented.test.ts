import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { configNames } from '#/engine/config.ts'
import { registry } from '#/engine/metrics.ts'
import { modules } from '#/modules.ts'

const page = await readFile(join(import.meta.dirname, '../../docs/run/running.md'), 'utf8')
const roof = await readFile(join(import.meta.dirname, 'command.ts'), 'utf8')

test('every setting of the environment stands in the documentation, and no other', () => {
  const table = page.slice(page.indexOf('## Settings'), page.indexOf('## The data directory'))
  const named = [...table.matchAll(/^\| (.*?) \|/gm)].flatMap(([, cell = '']) => {
    const words = [...cell.matchAll(/`(\w+)`/g)].map(([, word = '']) => word)
    // `_CLIENT_ID` beside FUQUAN_OIDC_ISSUER is the rest of a name like its neighbour's.
    const family = words[0]?.split('_').slice(0, 2).join('_')
    return words.map(word => (word.startsWith('_') ? `${family}${word}` : word))
  })

  const ours = named.filter(name => name.startsWith('FUQUAN_'))
  expect(ours.toSorted()).toEqual(Object.keys(configNames).toSorted())
})

test('every verb stands in the documentation, and no other', () => {
  const table = page.slice(page.indexOf('## Commands'), page.indexOf('## Watching'))
  const cells = [...table.matchAll(/^\| (`.*?) \|/gm)].map(([, cell = '']) => cell)
  const named = cells.flatMap(cell =>
    [...cell.matchAll(/`([a-z -]+?)(?: [-[A-Z].*?)?`/g)].map(([, verb = '']) => verb),
  )

  const ofRoof = [...roof.matchAll(/verb: '(.*?)'/g)].map(([, verb = '']) => verb)
  const ofModules = modules.flatMap(module => module.commands ?? []).map(({ verb }) => verb)
  expect([...new Set(named)].toSorted()).toEqual([...ofRoof, ...ofModules].toSorted())
})

test('every figure that is watched stands in the documentation, with its labels, and no other', async () => {
  const table = page.slice(page.indexOf('## Watching'))
  const cells = [...table.matchAll(/^\| (`fuquan_.*?) \|/gm)].map(([, cell = '']) => cell)
  const named = cells.flatMap(cell =>
    [...cell.matchAll(/`(fuquan_[a-z_]+(?:\{[a-z,]+\})?)`/g)].map(([, name = '']) => name),
  )

  // Figures of Node itself are named by their beginning.
  const ours = (await registry.getMetricsAsJSON()).filter(
    ({ name }) => !name.startsWith('fuquan_process_'),
  )
  const labelled = ours.map(({ name }) => {
    const figure = registry.getSingleMetric(name)
    const labels = figure && 'labelNames' in figure ? (figure.labelNames as string[]) : []
    return labels.length === 0 ? name : `${name}{${labels.join(',')}}`
  })
  expect(named.toSorted()).toEqual(labelled.toSorted())
})

test('every figure an alarm is set on in the documentation is one of ours', async () => {
  const known = new Set((await registry.getMetricsAsJSON()).map(({ name }) => name))
  // The role of the database is named like a figure and is none.
  const named = [...page.matchAll(/`(fuquan_[a-z_]+)/g)].map(([, name = '']) => name)
  const unknown = named.filter(name => !known.has(name) && name !== 'fuquan_app')
  expect(unknown.filter(name => name !== 'fuquan_process_')).toEqual([])
})
