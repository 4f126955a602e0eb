import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'

/** One answer a client received: written, `fsync` included, before the client goes on. */
export type Acknowledged =
  | { kind: 'sent'; key: string; envelopeId: string; by: string; total: string }
  | { kind: 'claimed'; envelopeId: string; by: string; number: number; amount: string }
  | { kind: 'paid'; key: string; paymentId: string; by: string; amount: string }
  | { kind: 'accepted'; paymentId: string; by: string; amount: string }
  | { kind: 'guessed'; envelopeId: string; by: string; value: string }
  | { kind: 'said'; messageId: string; number: number; by: string }

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
