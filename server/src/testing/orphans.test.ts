import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { ownDirectory, sweepOrphans } from './orphans.ts'

const made: string[] = []
const started: ChildProcess[] = []
afterEach(async () => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
  for (const directory of made.splice(0)) await rm(directory, { recursive: true, force: true })
})

/** A process that makes a directory, starts another one in it that outlives it, and waits. */
async function startMaker(): Promise<{ maker: ChildProcess; directory: string; left: number }> {
  const place = await mkdtemp(join(tmpdir(), 'fuquan-maker-'))
  made.push(place)
  const script = join(place, 'make.ts')
  await writeFile(
    script,
    `import { spawn } from 'node:child_process'
     import { mkdtemp } from 'node:fs/promises'
     import { ownDirectory } from ${JSON.stringify(join(import.meta.dirname, 'orphans.ts'))}
     const directory = await mkdtemp(${JSON.stringify(join(tmpdir(), 'fuquan-test-'))})
     await ownDirectory(directory)
     const left = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)'],
       { cwd: directory, detached: true, stdio: 'ignore' })
     console.log(JSON.stringify([directory, left.pid]))
     setInterval(() => 0, 1000)`,
  )
  const maker = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] })
  started.push(maker)
  const [line] = await once(maker.stdout, 'data')
  const [directory, left] = JSON.parse(String(line))
  made.push(directory)
  return { maker, directory, left }
}

/** One that has ended and was not yet collected by the system lives no more. */
async function lives(pid: number): Promise<boolean> {
  const facts = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  return facts !== undefined && !/\) Z /.test(facts)
}

test.runIf(process.platform === 'linux')(
  'what a killed run left is ended by the next one, and what belongs to a living one is not',
  async () => {
    const killed = await startMaker()
    const living = await startMaker()
    killed.maker.kill('SIGKILL')
    await once(killed.maker, 'exit')
    expect(await lives(killed.left)).toBe(true)

    const swept = await sweepOrphans()

    expect(swept).toContain(killed.directory)
    expect(await lives(killed.left)).toBe(false)
    expect(swept).not.toContain(living.directory)
    expect(await lives(living.left)).toBe(true)
    process.kill(living.left, 'SIGKILL')
  },
)

test('a directory that nobody signed is left alone', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'fuquan-run-'))
  made.push(directory)

  expect(await sweepOrphans()).not.toContain(directory)
  await ownDirectory(directory)
  expect(await sweepOrphans()).not.toContain(directory)
  expect(await readdir(directory)).toEqual(['made-by.json'])
})
