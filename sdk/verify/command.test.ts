import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkingCommand } from '../program.ts'
import vectors from './vectors.json' with { type: 'json' }

const command = join(import.meta.dirname, '../bin/fuquan-verify.js')
const codes: Readonly<Record<string, number>> = { matches: 0, differs: 1, not_ended: 2 }
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fuquan-proofs-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** Runs the command as anybody would, alone in an empty folder. */
async function run(...words: string[]): Promise<{ code: number; said: string }> {
  const bare = { cwd: folder, env: { PATH: process.env['PATH'] ?? '' } }
  const told = promisify(execFile)(process.execPath, [command, ...words], bare)
  return told.then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    (failed: { code: number; stdout: string; stderr: string }) => {
      return { code: failed.code, said: failed.stdout + failed.stderr }
    },
  )
}

async function saved(text: string): Promise<string> {
  const file = join(folder, 'proof')
  await writeFile(file, text)
  return file
}

const vectorOf = (name: string) => vectors.find(vector => vector.name.startsWith(name))

describe('the command judges each vector', () => {
  test.each(vectors.map(vector => [vector.name, vector] as const))('%s', async (_, vector) => {
    const { code, said } = await run(await saved(JSON.stringify(vector.proof)))

    expect({ code, said }).toMatchObject({ code: codes[vector.verdict] })
    expect(said.includes('✗')).toBe(vector.verdict === 'differs')
  })
})

test('it draws the numbers of the rulebook', async () => {
  const sharesOf = async (name: string): Promise<string[]> => {
    const file = await saved(JSON.stringify(vectorOf(name)?.proof))
    const found: { shares: string[] } = JSON.parse((await run('--json', file)).said)
    return found.shares
  }
  expect(await sharesOf('lucky: 10.00')).toEqual(['15', '309', '407', '144', '125'])
  expect(await sharesOf('classic')).toEqual(['213', '412', '144', '205', '26'])
  expect(await sharesOf('room rain')).toEqual(['63', '207', '350', '21', '127', '120'])
  expect((await sharesOf('lucky, cut')).slice(0, 4)).toEqual(['21', '199', '88', '173'])
  expect((await sharesOf('ordinary')).slice(8, 12)).toEqual(['6', '6', '5', '5'])
})

test('it reads a saved page as well as the proof itself', async () => {
  const proof = JSON.stringify(vectorOf('lucky: 10.00')?.proof)
  const page = `<h1>x</h1><script type="application/json" id="proof">${proof}</script>`

  expect(await run(await saved(page))).toMatchObject({ code: 0 })
})

test('what is no proof is not called a lie, and not called true', async () => {
  for (const text of ['', '{}', 'null', '<html></html>', '{"format":"fuquan-proof-v2"}']) {
    expect(await run(await saved(text))).toMatchObject({ code: 2 })
  }
  expect(await run()).toMatchObject({ code: 2 })
  expect(await run(join(folder, 'missing'))).toMatchObject({ code: 2 })
})

test('whoever was passed over is named, though it is no fault', async () => {
  for (const [name, place] of [
    ['gather', 2],
    ['fair window: the fifth', 5],
  ] as const) {
    const { code, said } = await run(await saved(JSON.stringify(vectorOf(name)?.proof)))
    expect(code).toBe(0)
    expect(said).toContain(`passed over, by a limit of theirs or of their account: places ${place}`)
  }
})

test('the command imports nothing but Node.js, and is what the sources say', async () => {
  const text = await readFile(command, 'utf8')
  const imports = [...text.matchAll(/\bfrom '([^']+)'/g)].map(match => match[1])
  const program = (source: string) => source.replaceAll(/\/\*\*[\s\S]*?\*\//g, '')
  const bare = (source: string) => program(source).replaceAll(/[\s,()]/g, '')

  expect(imports).toEqual(['node:fs/promises'])
  expect(text).not.toMatch(/\b(require|fetch|XMLHttpRequest|import)\(/)
  expect(bare(text)).toBe(bare(await checkingCommand()))
})
