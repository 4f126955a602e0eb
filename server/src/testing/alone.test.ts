import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { alone } from './alone.ts'

const root = join(import.meta.dirname, '../../..')
// What outlives a file whose modules others use as well.
const lasting = /\bvi\.(mock|doMock|hoisted|stubGlobal|stubEnv|useFakeTimers|resetModules)\(/

test('files that change what others import run alone, and no others do', async () => {
  const found: string[] = []
  for await (const path of glob('server/src/**/*.test.ts', { cwd: root })) {
    if (lasting.test(await readFile(join(root, path), 'utf8'))) found.push(path)
  }

  expect(found.toSorted()).toEqual(alone.toSorted())
})
