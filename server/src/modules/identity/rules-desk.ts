const minuteMs = 60_000

/** Whether somebody has been away from the desk for longer than the house allows. */
export const deskIdle = (seenAt: Date, now: Date, minutes: number): boolean =>
  now.getTime() - seenAt.getTime() > minutes * minuteMs

/** A role that was given while a session was open has this mark: the session is older than it. */
export const freshMark = '+'

/** Splits roles as they were read into those the session may use and whether others wait. */
export function rolesOfSession<R extends string>(
  read: readonly string[],
  known: readonly R[],
): { all: R[]; old: R[]; risen: boolean } {
  if (read.length === 0) return { all: [], old: [], risen: false }
  const plain = (role: string) => (role.startsWith(freshMark) ? role.slice(1) : role)
  const all = known.filter(role => read.some(one => plain(one) === role))
  const old = known.filter(role => read.includes(role))
  return { all, old, risen: old.length < all.length }
}
