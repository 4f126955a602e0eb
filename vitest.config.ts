import { defineConfig } from 'vitest/config'
import { PlainCount } from './server/src/testing/reporter.ts'

// No retries anywhere: a test that passes at the second try has found something.
const shared = { environment: 'node' as const, retry: 0, testTimeout: 20_000, hookTimeout: 60_000 }
const load = 'server/src/proof/load.test.ts'
const cluster = { globalSetup: ['server/src/testing/globalSetup.ts'] }

export default defineConfig({
  test: {
    maxWorkers: 3,
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
          include: ['web/src/**/*.test.ts', 'console/src/**/*.test.ts'],
        },
      },
      { test: { ...shared, name: 'bench', include: ['bench/src/**/*.test.ts'] } },
      {
        test: { ...shared, ...cluster, name: 'stories', include: ['stories/**/*.test.ts'] },
      },
    ],
  },
})
