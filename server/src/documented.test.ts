import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { configNames } from '#/engine/config.ts'
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
