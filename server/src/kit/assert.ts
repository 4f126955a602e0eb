/** States a fact we rely on. When it is false we are wrong: the act stops and nothing is kept. */
export function assert(fact: boolean, message = 'a fact we rely on is false'): asserts fact {
  if (!fact) throw new Error(message)
}

/** Gives the value, which must be there. */
export function present<T>(value: T | null | undefined, what = 'value'): T {
  if (value === null || value === undefined) throw new Error(`${what} is missing`)
  return value
}

/** Ends a switch over states, so that a new state fails to compile. */
export function unreachable(state: never): never {
  throw new Error(`unknown state ${String(state)}`)
}
