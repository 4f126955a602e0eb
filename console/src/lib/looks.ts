const stored = (userId: string): string => `fuquan.look.${userId}`

/** Whether my stated reason opens this person's page now, as this tab remembers it. */
export function isLooking(userId: string): boolean {
  const until = Date.parse(sessionStorage.getItem(stored(userId)) ?? '')
  return !Number.isNaN(until) && until > Date.now()
}

/** Remembers a look in this tab, so that a page is not asked for before a reason is given. */
export const keepLook = (userId: string, until: string): void =>
  sessionStorage.setItem(stored(userId), until)
