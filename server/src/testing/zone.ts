/**
 * Where the houses of `openWorld` stand: in the zone in which it is about noon now. No test meets a
 * midnight or the end of a month there that it did not make itself, whenever it runs, and the day
 * there is the day of UTC. `FUQUAN_TEST_ZONE` names another zone, to meet them on purpose.
 */
export const zoneOfTests = process.env['FUQUAN_TEST_ZONE'] ?? zoneOfNoon(new Date())

/** The zone of whole hours in which it is between 12 and 13 at a moment. */
function zoneOfNoon(at: Date): string {
  const ahead = 12 - at.getUTCHours()
  // These names count westwards.
  return `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`
}

/** The day in the houses of `openWorld` now, as `2026-11-21`. */
export const todayOfTests = (): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: zoneOfTests }).format(new Date())
