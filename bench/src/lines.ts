import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** One line of standard output. Every arm has `bench arm perSecond p50Ms p99Ms ok`, or `skipped`. */
export type Line = { bench: string; arm: string } & Readonly<Record<string, unknown>>

/** Collects the lines of a run, prints each at once, and keeps them all as a raw result. */
export class Report {
  readonly #lines: Line[] = []
  readonly #bench: string

  constructor(bench: string) {
    this.#bench = bench
  }

  say(arm: string, fields: Readonly<Record<string, unknown>>): void {
    const line: Line = { bench: this.#bench, arm, ...fields }
    this.#lines.push(line)
    process.stdout.write(`${JSON.stringify(line)}\n`)
  }

  skip(arm: string, reason: string): void {
    this.say(arm, { skipped: reason })
  }

  get lines(): readonly Line[] {
    return this.#lines
  }

  /** Whether an arm finished with wrong books. */
  get wrong(): boolean {
    return this.#lines.some(line => line['ok'] === false)
  }

  keep(): void {
    const folder = join(import.meta.dirname, '..', 'results')
    mkdirSync(folder, { recursive: true })
    const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-')
    const text = this.#lines.map(line => JSON.stringify(line)).join('\n')
    writeFileSync(join(folder, `${this.#bench}.${stamp}.jsonl`), `${text}\n`)
  }
}

/** Talk goes to standard error: standard output holds results only. */
export const talk = (sentence: string): void => {
  process.stderr.write(`${sentence}\n`)
}
