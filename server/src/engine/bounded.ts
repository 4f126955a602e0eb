/** Runs something for each, at most `atOnce` at a time; the first failure ends it. */
export async function eachBounded<T>(
  items: readonly T[],
  atOnce: number,
  run: (item: T) => Promise<void>,
): Promise<void> {
  // One list for all of them: whoever is free takes the next.
  const left = items.values()
  const work = async (): Promise<void> => {
    for (const item of left) await run(item)
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, work))
}
