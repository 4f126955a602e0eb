// `npm run check`: everything that can be known without running the product. Prints each step's time.
import { spawnSync } from 'node:child_process'

const steps: readonly (readonly [name: string, command: string, ...args: string[]])[] = [
  ['format', 'oxfmt', '--check'],
  ['lint', 'oxlint', '--type-aware', '--deny-warnings'],
  ['types', 'tsc', '-p', 'tsconfig.json'],
  ['types of web', 'tsc', '-p', 'web/tsconfig.json'],
  ['types of console', 'tsc', '-p', 'console/tsconfig.json'],
  ['contract and sdk', 'node', 'server/src/generate.ts', '--check'],
  ['dead code', 'knip', '--no-progress'],
  ['tidy', 'vitest', 'run', '--project', 'tidy', '--reporter=dot'],
]

let failed = 0
for (const [name, command, ...args] of steps) {
  const began = Date.now()
  const done = spawnSync(command, args, { encoding: 'utf8' })
  const seconds = ((Date.now() - began) / 1000).toFixed(1)
  const good = done.status === 0
  console.log(`${good ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`)
  if (good) continue
  failed++
  console.log(done.stdout ?? '')
  console.log(done.stderr ?? '')
  if (done.error) console.log(String(done.error))
}
if (failed > 0) {
  console.log(`${failed} of ${steps.length} checks failed`)
  process.exitCode = 1
} else {
  console.log(`all ${steps.length} checks passed`)
}
