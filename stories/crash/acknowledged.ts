import { randomUUID } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'

/** One answer a client received: written, `fsync` included, before the client goes on. */
export type Acknowledged =
  | { kind: 'sent'; key: string; envelopeId: string; by: string; total: string }
  | { kind: 'claimed'; envelopeId: string; by: string; number: number; amount: string }
  | { kind: 'paid'; key: string; paymentId: string; by: string; amount: string }
  | { kind: 'accepted'; paymentId: string; by: string; amount: string }
  | { kind: 'guessed'; envelopeId: string; by: string; value: string }
  | { kind: 'said'; messageId: string; number: number; by: string }

/** How a key looks that stands in the words of what it made. */
export const keyPattern = '^k[0-9a-f]{24}$'

/**
 * A new key for one intended act. It fits into a greeting and a note, so that rows which one act
 * made twice are found by their words, whatever their ids are.
 */
export const newKey = (): string => `k${randomUUID().replaceAll('-', '').slice(0, 24)}`

/** The clients' own log. After a crash this file is the truth to compare with. */
export class AcknowledgementLog {
  readonly #path: string
  readonly #file: number

  constructor(path: string) {
    this.#path = path
    this.#file = openSync(path, 'a')
  }

  write(fact: Acknowledged): void {
    writeSync(this.#file, `${JSON.stringify(fact)}\n`)
    fsyncSync(this.#file)
  }

  read(): Acknowledged[] {
    const lines = readFileSync(this.#path, 'utf8').split('\n')
    return lines.filter(line => line !== '').map(line => JSON.parse(line))
  }

  close(): void {
    closeSync(this.#file)
  }
}
