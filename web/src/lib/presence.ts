/** After so long away from the app the wallet asks again who is there. */
export const awayMsMax = 5 * 60_000

/** Whether somebody last seen then has been away too long; nobody seen yet has not. */
export function isLongAway(seenAt: string | undefined, now: number): boolean {
  const seen = Number(seenAt)
  return seen > 0 && now - seen >= awayMsMax
}
