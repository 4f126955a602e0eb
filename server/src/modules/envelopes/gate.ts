/** Lets so many in at once; the others wait their turn, first come first served. */
export type Gate = <T>(work: () => Promise<T>) => Promise<T>

/** Makes a gate for at most `atOnce`. */
export function makeGate(atOnce: number): Gate {
  let inside = 0
  const queue: (() => void)[] = []

  const enter = async (): Promise<void> => {
    if (inside >= atOnce) await new Promise<void>(next => queue.push(next))
    else inside += 1
  }
  const leave = (): void => {
    const next = queue.shift()
    // The place is handed on, so nobody slips in between.
    if (next === undefined) inside -= 1
    else next()
  }
  return async work => {
    await enter()
    try {
      return await work()
    } finally {
      leave()
    }
  }
}
