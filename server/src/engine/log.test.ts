import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { gathering } from './log.ts'

test('lines are handed on whole, in their order, and none twice', () => {
  const handed: string[] = []
  const lines = gathering(text => handed.push(text))
  const said = Array.from({ length: 2_000 }, (_, n) => `{"n":${n}}${'.'.repeat(40)}\n`)

  for (const line of said) lines.write(line)
  const early = handed.length
  lines.flush()
  lines.flush()

  expect(handed.join('')).toBe(said.join(''))
  expect(early).toBeGreaterThan(0)
  expect(handed).toHaveLength(early + 1)
  expect(handed.every(text => text.endsWith('\n'))).toBe(true)
})

test.each([
  ['ends by itself', ''],
  ['is ended at once', 'process.exit(0)'],
])('a program that %s has said its last line', (_, end) => {
  const program = `
    import { openLog } from '${join(import.meta.dirname, 'log.ts')}'
    const log = openLog('info')
    for (let n = 0; n < 2_000; n++) log.info({ n }, 'a line of some length to fill what gathers')
    log.info('the last line')
    ${end}`

  const ran = spawnSync(process.execPath, ['--input-type=module-typescript', '-e', program], {
    encoding: 'utf8',
    maxBuffer: 2 ** 22,
  })

  const lines = ran.stdout.trim().split('\n')
  expect(ran.stderr).toBe('')
  expect(lines).toHaveLength(2_001)
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ level: 30, msg: 'the last line' })
})
