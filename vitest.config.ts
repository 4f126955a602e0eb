import { defineConfig } from 'vitest/config'
import { alone } from './server/src/testing/alone.ts'
import { LongFirst } from './server/src/testing/long-first.ts'
import { PlainCount } from './server/src/testing/reporter.ts'
import { walks } from './stories/walks.ts'

// No retries anywhere: a test that passes at the second try has found something.
// What waits too long has failed; how long that is, is no measure of speed. A machine that others use
// takes ten times as long as a quiet one, and what passes never waits for these.
const patienceMs = 240_000
const shared = {
  environment: 'node' as const,
  retry: 0,
  testTimeout: patienceMs,
  hookTimeout: patienceMs,
  expect: { poll: { timeout: patienceMs / 4 } },
}
const load = 'server/src/proof/load.test.ts'
const mixed = process.env['SHUFFLE']
// Files share modules, so now and then they are run in another order, by this seed.
const order = mixed ? { shuffle: { files: true }, seed: Number(mixed) } : { sequencer: LongFirst }
const cluster = { globalSetup: ['server/src/testing/globalSetup.ts'] }

export default defineConfig({
  test: {
    maxWorkers: 3,
    sequence: order,
    reporters: ['default', new PlainCount()],
    projects: [
      {
        test: {
          ...shared,
          ...cluster,
          name: 'server',
          // Files share what is imported: to read the whole server again for each took a third of
          // what this project costs. What a file leaves behind in a module, it puts back.
          isolate: false,
          include: ['server/src/**/*.test.ts'],
          exclude: [load, ...alone],
        },
      },
      { test: { ...shared, ...cluster, name: 'server-alone', include: alone } },
      // After all others and alone: what it measures would be theirs.
      {
        test: { ...shared, ...cluster, name: 'load', include: [load], sequence: { groupOrder: 1 } },
      },
      { test: { ...shared, name: 'contract', include: ['contract/src/**/*.test.ts'] } },
      { test: { ...shared, name: 'sdk', include: ['sdk/**/*.test.ts'] } },
      { test: { ...shared, name: 'text', include: ['text/src/**/*.test.ts'] } },
      { test: { ...shared, name: 'tidy', include: ['tidy/*.test.ts'] } },
      {
        test: {
          ...shared,
          name: 'web',
          // They share what they import: a worker for each file cost more than all its tests.
          isolate: false,
          include: ['web/src/**/*.test.ts', 'console/src/**/*.test.ts'],
        },
      },
      { test: { ...shared, name: 'bench', include: ['bench/src/**/*.test.ts'] } },
      {
        test: {
          ...shared,
          globalSetup: ['stories/globalSetup.ts'],
          name: 'stories',
          // The files of a worker share what is imported, and its browser.
          isolate: false,
          include: ['stories/**/*.test.ts'],
          exclude: process.env['LONG'] === '1' ? [] : walks,
        },
      },
    ],
  },
})
