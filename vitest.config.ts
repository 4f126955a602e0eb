import { defineConfig } from 'vitest/config'
import { LongFirst } from './server/src/testing/long-first.ts'
import { PlainCount } from './server/src/testing/reporter.ts'

// No retries anywhere: a test that passes at the second try has found something.
const shared = { environment: 'node' as const, retry: 0, testTimeout: 20_000, hookTimeout: 60_000 }
const load = 'server/src/proof/load.test.ts'
// Five phones for minutes: they belong to `npm run torture -- walks`, where there is time.
const walks = ['stories/screens/moments.spec.test.ts', 'stories/screens/rooms.spec.test.ts']
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
          include: ['server/src/**/*.test.ts'],
          exclude: [load],
        },
      },
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
          include: ['stories/**/*.test.ts'],
          exclude: process.env['LONG'] === '1' ? [] : walks,
        },
      },
    ],
  },
})
