import { newKey, problemOf } from './api.ts'

type Attempt<Proof> = {
  /** Everything the act says; the same words again are the same act. */
  said: string
  prove: () => Promise<Proof>
  run: (proof: Proof, key: string) => Promise<unknown>
}

/**
 * Does one act of a sheet once. Until its outcome is known it is asked for again with the same key,
 * and word for word with the same proof; a refusal, which did nothing, begins a new one.
 */
export function onceOf<Proof>(): (attempt: Attempt<Proof>) => Promise<void> {
  let key = newKey()
  let open: { said: string; proof: Proof } | undefined
  return async ({ said, prove, run }) => {
    const proof = open?.said === said ? open.proof : await prove()
    open = { said, proof }
    try {
      await run(proof, key)
    } catch (error) {
      if (isRefusal(error)) {
        key = newKey()
        open = undefined
      }
      throw error
    }
  }
}

/** The house answered no. What says that the key is at work, or was, decides nothing. */
function isRefusal(error: unknown): boolean {
  const problem = problemOf(error)
  return problem !== undefined && problem.status < 500 && !undecided.includes(problem.code)
}

const undecided = ['idempotency_in_progress', 'idempotency_key_reused']
