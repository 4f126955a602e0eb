import type { Reporter, TestModule } from 'vitest/node'

/** Ends the run with the plain line `N passed, N failed`, which any machine can read. */
export class PlainCount implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    let passed = 0
    let failed = errors.length
    let skipped = 0
    for (const module of modules) {
      const tests = [...module.children.allTests()]
      // It did not load, or what comes before its tests failed: then they only count as skipped.
      const blamed = tests.some(found => found.result().state === 'failed')
      if (module.state() === 'failed' && !blamed) failed++
      for (const found of tests) {
        const { state } = found.result()
        if (state === 'passed') passed++
        else if (state === 'failed') failed++
        else skipped++
      }
    }
    const rest = skipped > 0 ? `, ${skipped} skipped` : ''
    // After the summary of the runner, so that this is the last line.
    process.once('exit', () => process.stdout.write(`${passed} passed, ${failed} failed${rest}\n`))
  }
}
