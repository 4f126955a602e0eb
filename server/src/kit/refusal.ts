export type Details = Readonly<Record<string, unknown>>

/** The world says no: a code of the contract, with what the reader needs to go on. */
export class Refusal extends Error {
  readonly code: string
  readonly details: Details

  constructor(code: string, details: Details = {}) {
    super(code)
    this.code = code
    this.details = details
  }
}

/** Refuses with a code of the contract. `details` must be plain JSON and never another's balance. */
export function refuse(code: string, details?: Details): never {
  throw new Refusal(code, details)
}
