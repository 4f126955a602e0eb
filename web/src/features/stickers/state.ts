import type { Pack } from '@fuquan/sdk/index.ts'

export type Missing =
  | { kind: 'needPictures' | 'needLicence' | 'needAuthor' | 'needConsent' }
  | { kind: 'needAlts'; count: number }

/** What a draft still lacks before it may be handed in, the first thing first. */
export function missingIn(pack: Pick<Pack, 'stickers' | 'licence' | 'author' | 'mine'>) {
  const found = (missing: Missing): Missing => missing
  if (pack.stickers.length === 0) return found({ kind: 'needPictures' })
  const count = pack.stickers.filter(sticker => sticker.alt === '').length
  if (count > 0) return found({ kind: 'needAlts', count })
  if (pack.licence === null) return found({ kind: 'needLicence' })
  if (pack.licence === 'cc_by' && pack.author === '') return found({ kind: 'needAuthor' })
  if (pack.mine?.showsPeople && pack.mine.consent === '') return found({ kind: 'needConsent' })
  return undefined
}

const keywordMax = 20
const keywordsMax = 12

/** Words by which a sticker is found, as they were typed: between spaces and commas. */
export function keywordsIn(text: string): string[] {
  const words = text
    .normalize('NFC')
    .split(/[\s,;\uff0c\u3001\uff1b]+/)
    .filter(word => word !== '' && [...word].length <= keywordMax)
  return [...new Set(words)].slice(0, keywordsMax)
}
