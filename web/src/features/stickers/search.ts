import type { Sticker, StickerShelf } from '@fuquan/sdk/index.ts'

type Entry = { sticker: Sticker; keys: readonly string[]; initials: readonly string[] }
/** Everything the phone knows of the stickers in its panel. */
export type Index = readonly Entry[]

export const hintsMax = 8
const foundMax = 60
const typedMax = 12

// The first Han character of each letter in the order of pinyin; i, u and v begin no syllable.
const letters = 'abcdefghjklmnopqrstwxyz'
const firsts = [...'阿八嚓哒妸发旮哈讥咔垃痳拏噢妑七呥扨它穵夕丫帀']
const byPinyin = new Intl.Collator('zh-CN-u-co-pinyin')
const han = /\p{Script=Han}/u

/** Gives the first letter of a Han character's pinyin, and any other character as it is. */
export function initialOf(character: string): string {
  if (!han.test(character)) return character
  let letter = ''
  for (const [at, first] of firsts.entries()) {
    if (byPinyin.compare(character, first) < 0) break
    letter = letters.charAt(at)
  }
  return letter
}

const fold = (text: string): string =>
  text.normalize('NFKC').toLowerCase().replaceAll('\ufe0f', '').trim()
const initialsOf = (text: string): string => [...text].map(initialOf).join('')

/** Makes the index that is searched on this phone, from the packs in the panel. */
export function indexOf(shelf: Pick<StickerShelf, 'packs'>): Index {
  return shelf.packs.flatMap(pack =>
    pack.stickers.map(sticker => {
      const keys = [...sticker.keywords, sticker.alt].map(fold)
      const initials = keys.filter(key => han.test(key)).map(initialsOf)
      return { sticker, keys, initials }
    }),
  )
}

/** How well an entry answers: the larger the better, 0 not at all. */
function worth({ keys, initials }: Entry, asked: string): number {
  if (keys.includes(asked)) return 4
  if (keys.some(key => key.startsWith(asked))) return 3
  if (/^[a-z]{2,}$/.test(asked) && initials.some(one => one.startsWith(asked))) return 2
  return keys.some(key => key.includes(asked)) ? 1 : 0
}

/** Finds stickers by word, emoji or pinyin initials, the best first, at most 60. */
export function find(index: Index, typed: string): Sticker[] {
  const asked = fold(typed)
  if (asked === '') return []
  return index
    .map(entry => ({ entry, worth: worth(entry, asked) }))
    .filter(one => one.worth > 0)
    .toSorted((a, b) => b.worth - a.worth)
    .slice(0, foundMax)
    .map(one => one.entry.sticker)
}

/**
 * Suggests stickers while a line is being typed: the whole line is a word of theirs or begins
 * one, is its pinyin initials, or ends with one of their emoji. A longer line is talk.
 */
export function suggest(index: Index, typed: string): Sticker[] {
  const asked = fold(typed)
  if (asked === '' || [...asked].length > typedMax) return []
  const short = /^[a-z]$/.test(asked)
  const emoji = [...asked].findLast(one => /\p{Extended_Pictographic}/u.test(one))
  const fits = ({ keys, initials }: Entry): boolean =>
    keys.includes(asked) ||
    (!short && keys.slice(0, -1).some(key => key.startsWith(asked))) ||
    (/^[a-z]{2,}$/.test(asked) && initials.slice(0, -1).includes(asked)) ||
    (emoji !== undefined && keys.includes(emoji))
  return index
    .filter(fits)
    .slice(0, hintsMax)
    .map(entry => entry.sticker)
}
