const prefix = 'fuquan.look.'
/** The house takes the accounts of at most so many people at once. */
const lookedAtMax = 100

// Named by who looks: whoever signs in over the page of another has looked at nobody yet.
const stored = (by: string, userId: string): string => `${prefix}${by}.${userId}`

const untilOf = (key: string): number => Date.parse(sessionStorage.getItem(key) ?? '')

/** Whether the reason that `by` stated opens this person's page now, as this tab remembers it. */
export const isLooking = (by: string, userId: string): boolean =>
  untilOf(stored(by, userId)) > Date.now()

/** Whose pages the reasons that `by` stated open now: the latest, at most 100. */
export function lookedAtNow(by: string): string[] {
  const mine = stored(by, '')
  return keys()
    .filter(key => key.startsWith(mine) && untilOf(key) > Date.now())
    .toSorted((a, b) => untilOf(b) - untilOf(a))
    .slice(0, lookedAtMax)
    .map(key => key.slice(mine.length))
}

type Look = { by: string; userId: string; until: string }

/** Remembers a look in this tab, so that a page is not asked for before a reason is given. */
export function keepLook({ by, userId, until }: Look): void {
  sessionStorage.setItem(stored(by, userId), until)
}

/** Forgets every look of this tab, except those of `by`. */
export function dropLooks(by?: string): void {
  const theirs = keys().filter(key => by === undefined || !key.startsWith(stored(by, '')))
  for (const key of theirs) sessionStorage.removeItem(key)
}

const keys = (): string[] => Object.keys(sessionStorage).filter(key => key.startsWith(prefix))
