import type { Friend } from '@fuquan/sdk/index.ts'

const collator = new Intl.Collator('zh-CN-u-co-pinyin')

// The first word of each letter in the order of pinyin; no syllable begins with I, U or V.
const firsts = [
  ...(['A阿', 'B八', 'C嚓', 'D哒', 'E妸', 'F发', 'G旮', 'H哈', 'J讥', 'K咔', 'L垃'] as const),
  ...([
    'M痳',
    'N拏',
    'O噢',
    'P妑',
    'Q七',
    'R呥',
    'S仨',
    'T它',
    'W屲',
    'X夕',
    'Y丫',
    'Z帀',
  ] as const),
]
/** Under this stand names that begin with no letter and no Han character. */
export const otherLetter = '#'

/** The letter a name stands under: Latin ones by themselves, Chinese ones by their pinyin. */
export function letterOf(name: string): string {
  const first = [...name.trim().normalize('NFD')][0] ?? ''
  if (/[a-z]/i.test(first)) return first.toUpperCase()
  if (!/\p{Script=Han}/u.test(first)) return otherLetter
  const found = firsts.findLast(pair => collator.compare(pair.slice(1), first) <= 0)
  return found?.charAt(0) ?? otherLetter
}

/** The letters along the edge of the list; Latin names begin with any of them. */
export const indexLetters: readonly string[] = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ', otherLetter]

/** The letter at a part of the height of the index; beyond its ends the first or the last. */
export function letterAt(part: number): string {
  const place = Math.floor(part * indexLetters.length)
  const within = Math.min(indexLetters.length - 1, Math.max(0, place))
  return indexLetters[within] ?? otherLetter
}

/** At what part of the height of the index the middle of a letter is. */
export const middleOf = (letter: string): number =>
  (indexLetters.indexOf(letter) + 0.5) / indexLetters.length

/** Where a letter leads: to itself, else to the next that somebody stands under, else the last. */
export function nearestLetter(letters: readonly string[], wanted: string): string {
  const from = indexLetters.indexOf(wanted)
  const next = letters.find(letter => indexLetters.indexOf(letter) >= from)
  return next ?? letters.at(-1) ?? otherLetter
}

/** What a friend is called here: my remark, else the name. */
export const calledOf = ({ remark, person }: Pick<Friend, 'remark' | 'person'>): string =>
  remark === '' ? person.name : remark

/** Friends whose remark, name or handle holds the words. */
export function foundAmong(friends: readonly Friend[], words: string): Friend[] {
  const wanted = words.trim().replace(/^@/, '').toLowerCase()
  return friends.filter(({ remark, person }) =>
    [remark, person.name, person.handle].some(text => text.toLowerCase().includes(wanted)),
  )
}

export type Group = { letter: string; friends: Friend[] }

/** Friends by letter, in the order of pinyin; what has no letter comes last. */
export function byLetter(friends: readonly Friend[]): Group[] {
  const groups = new Map<string, Friend[]>()
  const sorted = friends.toSorted((a, b) => collator.compare(calledOf(a), calledOf(b)))
  for (const friend of sorted) {
    const letter = letterOf(calledOf(friend))
    groups.set(letter, [...(groups.get(letter) ?? []), friend])
  }
  const rank = (letter: string) => (letter === otherLetter ? '~' : letter)
  return [...groups]
    .map(([letter, of]) => ({ letter, friends: of }))
    .toSorted((a, b) => (rank(a.letter) < rank(b.letter) ? -1 : 1))
}

/** Reads the addresses of a vCard file, lower case, each once, in their order. */
export function addressesOf(vCard: string): string[] {
  const lines = vCard.replace(/\r?\n[ \t]/g, '').split(/\r?\n/)
  const found = lines.flatMap(line => {
    const mail = /^(?:[\w-]+\.)?EMAIL(?:;[^:]*)?:(.+)$/i.exec(line)?.[1]
    return mail === undefined ? [] : [mail]
  })
  return cleaned(found)
}

/** Keeps what looks like addresses, lower case, each once. */
export function cleaned(addresses: readonly string[]): string[] {
  const trimmed = addresses.map(text => text.trim().toLowerCase())
  return [...new Set(trimmed.filter(text => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)))]
}

/** Hashes addresses as the house does, with a name back from each hash. */
export async function hashesOf(
  salt: string,
  addresses: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const made = await Promise.all(
    addresses.map(async address => {
      const bytes = new TextEncoder().encode(salt + address)
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
      return [[...digest].map(one => one.toString(16).padStart(2, '0')).join(''), address] as const
    }),
  )
  return new Map(made)
}

/** Whether the browser lets people choose from the contacts of the phone. */
export const hasPicker = (): boolean => 'contacts' in navigator

/** Lets people choose contacts and gives their addresses; empty when they chose nobody. */
export async function pickAddresses(): Promise<string[]> {
  const picker: unknown = Reflect.get(navigator, 'contacts')
  if (typeof picker !== 'object' || picker === null) return []
  const select: unknown = Reflect.get(picker, 'select')
  if (typeof select !== 'function') return []
  const chosen: unknown = await Reflect.apply(select, picker, [['email'], { multiple: true }])
  if (!Array.isArray(chosen)) return []
  const texts = chosen.flatMap((one: unknown) => {
    const mails: unknown = typeof one === 'object' && one ? Reflect.get(one, 'email') : []
    return Array.isArray(mails) ? mails.filter(mail => typeof mail === 'string') : []
  })
  return cleaned(texts)
}
