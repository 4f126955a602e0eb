import type { Message, MessagePage, UserCard } from '@fuquan/sdk/index.ts'
import { inOrder } from './state.ts'

/** The newest part of a room without a gap, and when all of it was last read. */
export type Newest = {
  items: Message[]
  people: UserCard[]
  /** The first message I may see. */
  first: number
  /** When lines that may have changed were last looked at. */
  readAt: number
}

/** How long a line may still change after it was said, with room for clocks that differ. */
export const changeableMs = 5 * 60_000
const pagesMax = 20

type Asking = {
  known: Newest | undefined
  /** Reads the page before a number, or the newest one. */
  ask: (before?: number) => Promise<MessagePage>
  /** Reads the page that follows a number. */
  askAfter: (after: number) => Promise<MessagePage>
  /** Since when the house told of something else than new lines. */
  touchedAt: number
  now: number
}

/** Joins what was only added, when that is all of it; undefined where more must be read. */
async function readAdded({ known, askAfter, touchedAt, now }: Asking): Promise<Newest | undefined> {
  const last = known?.items.at(-1)?.number
  if (known === undefined || last === undefined) return undefined
  if (touchedAt >= known.readAt || now - known.readAt > changeableMs) return undefined
  const { items, people, number } = await askAfter(last)
  if (number !== last + items.length) return undefined
  const cards = [...known.people, ...people].map(one => [one.id, one] as const)
  return {
    ...known,
    items: inOrder([items, known.items]),
    people: [...new Map(cards).values()],
  }
}

/**
 * Reads what is new in a room and joins it to what is known: only what was added where nothing
 * else was told, else back to where both meet and to what may have changed since, and not a page
 * further. After too long a silence it begins anew.
 */
export async function readNewest(asking: Asking): Promise<Newest> {
  const { known, ask, now } = asking
  const added = await readAdded(asking)
  if (added) return added
  const page = await ask()
  const pages = [page]
  const from = known?.items[0]?.number ?? 0
  const last = known?.items.at(-1)?.number ?? 0
  let oldest = inOrder([page.items])[0]
  while (known && oldest && oldest.number > from && pages.length < pagesMax) {
    const meets = oldest.number <= last + 1
    const settled = Date.parse(oldest.at) < known.readAt - changeableMs
    if (meets && settled) break
    const before = await ask(oldest.number)
    pages.push(before)
    oldest = inOrder([before.items])[0]
  }
  const read = inOrder(pages.map(one => one.items))
  const meets = known !== undefined && (read[0]?.number ?? 1) <= last + 1
  const people = new Map<string, UserCard>()
  for (const one of meets ? known.people : []) people.set(one.id, one)
  for (const one of pages.toReversed().flatMap(some => some.people)) people.set(one.id, one)
  return {
    items: meets ? inOrder([read, known.items]) : read,
    people: [...people.values()],
    first: page.first,
    readAt: now,
  }
}
