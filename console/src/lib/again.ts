import { problemOf } from './api.ts'

export type AgainCause = 'idle' | 'rights'
type Listener = (cause: AgainCause) => void
const listeners = new Set<Listener>()

/** Looks at every refusal: one that asks for another sign-in is heard by the whole console. */
export function noteRefusal(error: unknown): void {
  const problem = problemOf(error)
  if (problem?.code !== 'sign_in_again') return
  const cause = problem.details?.['cause'] === 'rights' ? 'rights' : 'idle'
  for (const listener of listeners) listener(cause)
}

/** Hears when somebody has to sign in again. Gives how to stop hearing. */
export function onSignInAgain(listener: Listener): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
