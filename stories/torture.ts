// npm run torture [-- <part>] [--minutes n] [--seed s]: the attacks of docs/design/reliability.md
// at large size. Each round has a new seed; a failure prints the command that repeats it.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { walks } from './walks.ts'

type Size = { seed: number; seconds: number }
type Part = {
  name: string
  what: string
  files: string[]
  env: (size: Size) => Environment
  /** Says why it cannot run here, if it cannot. */
  needs?: () => string | undefined
}
type Environment = Readonly<Record<string, string>>

const root = join(import.meta.dirname, '..')
const minutesUsual = 10
const secondsMin = 15

const parts: readonly Part[] = [
  {
    name: 'crash',
    what: 'kill -9 of app, database and both under load, against the acknowledgement log',
    files: ['stories/crash.test.ts'],
    env: ({ seed, seconds }) => ({
      FUQUAN_CRASH_SEED: String(seed),
      // A cycle takes about five seconds.
      FUQUAN_CRASH_CYCLES: String(Math.max(3, Math.round(seconds / 5))),
    }),
  },
  {
    name: 'processes',
    what: 'two processes: one frozen for 30 s, ended in a lane, restarted under load, wrong clocks',
    files: ['stories/processes.test.ts'],
    env: () => ({ FUQUAN_FREEZE_MS: '30000' }),
  },
  {
    name: 'disk-full',
    what: 'a small disk filled under load until the journal has no room; root and loop devices',
    files: ['stories/disk-full.test.ts'],
    env: ({ seconds }) => ({ FUQUAN_DISK_FULL_SECONDS: String(Math.min(120, seconds)) }),
    needs: loopDevices,
  },
  {
    name: 'network',
    what: 'cuts around COMMIT, silence, delay and resets, between app and database and at phones',
    files: [
      'server/src/proof/network.test.ts',
      'server/src/proof/phone-network.test.ts',
      'server/src/proof/floods.test.ts',
    ],
    env: ({ seed }) => ({ LONG: '1', FUQUAN_NETWORK_SEED: String(seed) }),
  },
  {
    name: 'overload',
    what: 'ten times as many as it can serve, then normal again; and a soak at 70 %',
    files: ['server/src/proof/load.test.ts'],
    env: ({ seconds }) => ({
      FUQUAN_OVERLOAD_SECONDS: String(Math.min(60, seconds)),
      // The people of the soak have credits for about ten minutes.
      FUQUAN_SOAK_SECONDS: String(Math.min(600, Math.max(30, seconds))),
    }),
  },
  {
    name: 'interleavings',
    what: 'lane, idempotency and outbox with every await in another order, 28,000 schedules',
    files: ['server/src/engine/interleavings.test.ts', 'server/src/engine/lane.test.ts'],
    env: ({ seed }) => ({ LONG: '1', FUQUAN_SCHEDULE_SEED: String(seed) }),
  },
  {
    name: 'model',
    what: 'the ledger against a reference in memory',
    files: ['server/src/modules/ledger/book/model.test.ts'],
    env: ({ seed, seconds }) => ({
      FUQUAN_MODEL_SEED: String(seed),
      // A sequence takes about 30 ms.
      FUQUAN_MODEL_RUNS: String(Math.min(5_000, Math.max(300, seconds * 30))),
    }),
  },
  {
    name: 'races',
    what: 'grabs, the last claim against expiry 1,000 times, two processes, deadlock storms',
    files: [
      'server/src/modules/envelopes/race.test.ts',
      'server/src/modules/envelopes/trees/race.test.ts',
      'server/src/modules/envelopes/ends/race.test.ts',
      'server/src/modules/ledger/book/race.test.ts',
      'server/src/proof/races.test.ts',
    ],
    env: () => ({ LONG: '1' }),
  },
  {
    name: 'walks',
    what: 'real browsers: gathering, a face-to-face room, a slow phone, sweeps over every screen',
    files: [...walks, 'stories/screens/console-desk.spec.test.ts'],
    env: () => ({ LONG: '1' }),
  },
  {
    name: 'draws',
    what: 'a million draws of splits and tiles by chi-square, real ones in the second implementation',
    files: [
      'server/src/modules/envelopes/split.test.ts',
      'server/src/modules/envelopes/chances.test.ts',
      'server/src/proof/draws.test.ts',
    ],
    env: ({ seed }) => ({ LONG: '1', FUQUAN_DRAW_SEED: String(seed) }),
  },
  {
    name: 'replay',
    what: 'a whole request log in order, shuffled, ten at once',
    files: ['server/src/proof/replay.test.ts'],
    env: () => ({}),
  },
  {
    name: 'fuzz',
    what: 'amounts, texts, bodies, every route of the contract',
    files: ['server/src/proof/fuzz.test.ts', 'server/src/proof/contract-fuzz.test.ts'],
    env: () => ({}),
  },
]

// Designed and not built: they need a preload library, images of a disk, a standby or a backup.
const unbuilt: readonly (readonly [name: string, reason: string])[] = [
  ['power-cut', 'the images of a copy-on-write disk are not built yet'],
  ['failing-fsync', 'the preload library is not built yet'],
  ['backup', 'the backup command is not built yet'],
  ['failover', 'two local servers are not built yet'],
]

function loopDevices(): string | undefined {
  if (process.getuid?.() !== 0) return 'only root may mount a small disk'
  return existsSync('/dev/loop-control') ? undefined : 'there are no loop devices here'
}

const valueAfter = (flag: string): string | undefined => {
  const at = process.argv.indexOf(flag)
  return at < 0 ? undefined : process.argv[at + 1]
}

/** Runs one part once, of about so many seconds. Gives whether it held. */
function attack(part: Part, size: Size): boolean {
  const env = { ...process.env, ...part.env(size) }
  const args = ['run', '--testTimeout', '1200000', ...part.files]
  const done = spawnSync('vitest', args, { cwd: root, env, stdio: ['ignore', 2, 2] })
  return done.status === 0
}

const wanted = process.argv.slice(2).find(arg => parts.some(part => part.name === arg))
const minutes = Number(valueAfter('--minutes') ?? minutesUsual)
const named = parts.filter(part => wanted === undefined || part.name === wanted)
const unable = named.flatMap(part => {
  const why = part.needs?.()
  return why === undefined ? [] : [[part.name, why] as const]
})
const chosen = named.filter(part => !unable.some(([name]) => name === part.name))
// Each part gets its share of the time; those that are shorter leave theirs for more rounds.
const seconds = Math.max(secondsMin, Math.round((minutes * 60) / Math.max(1, chosen.length)))
let seed = Number(valueAfter('--seed') ?? Date.now() % 1_000_000)
let failed = 0
let rounds = 0
const end = Date.now() + minutes * 60_000
do {
  // A round that was begun is finished: no part is left out because those before it took long.
  for (const part of chosen) {
    const began = Date.now()
    const held = attack(part, { seed, seconds })
    const took = Math.round((Date.now() - began) / 1000)
    console.log(
      `${held ? 'held  ' : 'BROKEN'} ${part.name} (${took} s, seed ${seed}): ${part.what}`,
    )
    if (held) continue
    failed++
    console.log(`       again: npm run torture -- ${part.name} --minutes 0 --seed ${seed}`)
  }
  rounds++
  seed++
} while (Date.now() < end && failed === 0)
const skipped = [...unable, ...(wanted === undefined ? unbuilt : [])]
for (const [name, reason] of skipped) console.log(`skipped ${name}: ${reason}`)
console.log(`${rounds} rounds, ${failed} broken, ${skipped.length} skipped`)
if (failed > 0) process.exitCode = 1
