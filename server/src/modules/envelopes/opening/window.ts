import { hmacSha256 } from '#/kit/digest.ts'

/**
 * Orders those who tapped in one moment by HMAC-SHA-256(seed, "order/" + person), rule R22: who was
 * faster does not count, and who knows the seed can repeat it. `ref` is the id as written outside.
 */
export function orderOf<Entrant extends { ref: string }>(
  seed: Uint8Array,
  entrants: readonly Entrant[],
): (Entrant & { order: Buffer })[] {
  const placed = entrants.map(entrant => {
    return { ...entrant, order: hmacSha256(seed, Buffer.from(`order/${entrant.ref}`, 'utf8')) }
  })
  return placed.toSorted((a, b) => a.order.compare(b.order))
}

/**
 * Says how long taps count as one moment: not at all when there are shares for everybody who may
 * open, since then nobody can be too late. `mayOpen` undefined: nobody knows how many they are.
 */
export function windowFor(ask: {
  wanted: boolean
  houseMs: number
  shares: number
  mayOpen: number | undefined
}): number {
  if (!ask.wanted) return 0
  return ask.mayOpen !== undefined && ask.shares >= ask.mayOpen ? 0 : ask.houseMs
}
