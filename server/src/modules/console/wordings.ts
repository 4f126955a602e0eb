import { createHash } from 'node:crypto'
import type { Language } from '@fuquan/contract/vocabulary/text.ts'
import type { House } from '#/engine/house.ts'
import { type HouseTexts, readTexts } from '#/engine/texts.ts'
import { rewrite } from '#/engine/words.ts'
import { wordingChanged } from './events.ts'
import { type Renaming, renamed } from './rules-words.ts'
import * as store from './store-words.ts'

export const languages = ['zh-CN', 'en'] as const
/** Words of the product that may be renamed everywhere; what they are is said in each language. */
export const aliasNames = ['envelope', 'credit', 'card', 'circle', 'errand', 'life'] as const
// The names of the words themselves are never renamed.
const aliasPlace = 'modules.console.aliases'

type Own = ReadonlyMap<string, store.Wording>
/** What one language of the house says: bundled, own, and what of it differs. */
export type Spoken = {
  bundled: HouseTexts
  own: Own
  renamings: readonly Renaming[]
  differing: ReadonlyMap<string, string>
  version: string
}
export type Wordings = Readonly<Record<Language, Spoken>>

const held = new WeakMap<House, { now: Promise<Wordings> }>()

/**
 * The words of the house as they are said now. Read once, then kept: each process hears of a
 * change by the outbox and reads anew within a second.
 */
export function wordingsOf(house: House): Promise<Wordings> {
  const known = held.get(house)
  if (known !== undefined) return known.now
  const fresh = { now: load(house) }
  held.set(house, fresh)
  house.outbox.onRow(row => (row.name === wordingChanged.name ? reread(house) : undefined))
  return fresh.now
}

/** Reads the words anew: whoever changed them sees it at once. */
export async function reread(house: House): Promise<void> {
  const now = load(house)
  await now
  held.set(house, { now })
}

async function load(house: House): Promise<Wordings> {
  const wordings = await store.listWordings(house.db)
  const aliases = await store.listAliases(house.db)
  const spoken = async (language: Language): Promise<Spoken> =>
    speak({
      bundled: await readTexts(language),
      own: new Map(
        wordings.filter(one => one.language === language).map(one => [one.key, one] as const),
      ),
      renamings: aliases.filter(one => one.language === language),
    })
  const made = { 'zh-CN': await spoken('zh-CN'), en: await spoken('en') }
  rewrite(languages.flatMap(language => ofModules(language, made[language].differing)))
  return made
}

function speak(from: Pick<Spoken, 'bundled' | 'own' | 'renamings'>): Spoken {
  const differing = new Map<string, string>()
  for (const [key, bundled] of from.bundled) {
    const named = key.startsWith(aliasPlace) ? bundled : renamed(bundled, from.renamings)
    const said = from.own.get(key)?.body ?? named
    if (said !== bundled) differing.set(key, said)
  }
  const version = createHash('sha256')
    .update(JSON.stringify([...differing]))
    .digest('hex')
  return { ...from, differing, version: version.slice(0, 16) }
}

/** What the server itself says: refusals, notices, mails. */
function ofModules(language: Language, differing: ReadonlyMap<string, string>) {
  return [...differing].flatMap(([key, text]) => {
    const [place, module, ...path] = key.split('.')
    if (place !== 'modules' || module === undefined) return []
    return [{ language, module, key: path.join('.'), text }]
  })
}

/** The words of one language that may be renamed, as the product says them. */
export const aliasWords = ({ bundled }: Spoken): string[] =>
  aliasNames.flatMap(name => bundled.get(`${aliasPlace}.${name}`) ?? [])
