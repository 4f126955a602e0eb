import { remember, remembered } from './remembered.ts'
import type { Language } from './money.ts'

/** The sentences a house says in its own words, by key as the house names them. */
export type Wordings = { version: string; items: readonly { key: string; text: string }[] }

/** Where a sentence stands among our words; nothing for one that this app does not hold. */
export function placeOf(key: string): { bundle: string; path: string } | undefined {
  const [place, name, ...rest] = key.split('.')
  if (name === undefined || rest.length === 0) return undefined
  // The names of settings are the console's, and read here by everybody.
  if (place === 'screens' && name === 'console' && rest[0] === 'setting') {
    return { bundle: 'setting', path: rest.slice(1).join('.') }
  }
  if (place === 'screens') return { bundle: name, path: rest.join('.') }
  if (place === 'modules') return { bundle: 'modules', path: [name, ...rest].join('.') }
  return undefined
}

/** What this device heard last, so that the first picture is already in the house's words. */
export function keptWordings(language: Language): Wordings | undefined {
  const kept = remembered('wordings', `.${language}`)
  return kept === undefined ? undefined : wordingsFrom(kept)
}

/** Keeps the house's words of a language on this device. */
export function keepWordings(language: Language, wordings: Wordings): void {
  const empty = wordings.items.length === 0
  remember('wordings', empty ? undefined : JSON.stringify(wordings), `.${language}`)
}

/** Reads what was kept; anything that is not wordings is nothing. */
export function wordingsFrom(text: string): Wordings | undefined {
  try {
    const read: Partial<Wordings> | null = JSON.parse(text)
    if (typeof read?.version !== 'string' || !Array.isArray(read.items)) return undefined
    const items = read.items.filter(
      one => typeof one?.key === 'string' && typeof one.text === 'string',
    )
    return { version: read.version, items }
  } catch {
    // What is not JSON was not written by us.
    return undefined
  }
}
