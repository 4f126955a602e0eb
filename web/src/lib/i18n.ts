import i18next from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'
import type { Words } from './words.zh-CN.ts'
import type { Language } from './money.ts'
import { remember, remembered } from './remembered.ts'
import { keepWordings, keptWordings, placeOf, type Wordings } from './wordings.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'app'
    resources: Words
  }
}

export const languages = ['zh-CN', 'en'] as const
export const languageNames = { 'zh-CN': '中文', en: 'English' } as const
const isLanguage = (text: unknown): text is Language => text === 'zh-CN' || text === 'en'

const loaders = {
  'zh-CN': () => import('./words.zh-CN.ts'),
  en: () => import('./words.en.ts'),
} as const

/** The language in use. */
export function currentLanguage(): Language {
  return isLanguage(i18next.language) ? i18next.language : 'en'
}

/** Whether this device was told a language, rather than guessing it from the browser. */
export const languageChosen = () => remembered('language') !== undefined

/** Loads the words of the language this device last used, or that the browser asks for. */
export async function startWords(): Promise<void> {
  const kept = remembered('language')
  const wanted = isLanguage(kept) ? kept : navigator.language.startsWith('zh') ? 'zh-CN' : 'en'
  await i18next.use(initReactI18next).init({
    lng: wanted,
    fallbackLng: false,
    defaultNS: 'app',
    resources: {},
    // React escapes what it shows; escaping twice would show entities.
    interpolation: { escapeValue: false },
    react: { useSuspense: false, bindI18nStore: 'added' },
  })
  await load(wanted)
}

/** Changes the language of the app at once; `keep` also remembers it on this device. */
export async function speak(language: Language, keep = true): Promise<void> {
  await load(language)
  await i18next.changeLanguage(language)
  if (keep) remember('language', language)
}

const laid = new Map<Language, string>()

async function load(language: Language): Promise<void> {
  await bundle(language)
  const kept = keptWordings(language)
  if (kept) lay(language, kept)
  document.documentElement.lang = language
}

async function bundle(language: Language): Promise<void> {
  const { words } = await loaders[language]()
  for (const [name, resources] of Object.entries(words)) {
    i18next.addResourceBundle(language, name, resources, true, true)
  }
}

function lay(language: Language, { version, items }: Wordings): void {
  laid.set(language, version)
  const byBundle = new Map<string, Record<string, string>>()
  for (const { key, text } of items) {
    const place = placeOf(key)
    // Only what we say ourselves can be said otherwise.
    const known: unknown = place && i18next.getResource(language, place.bundle, place.path)
    if (!place || typeof known !== 'string') continue
    byBundle.set(place.bundle, { ...byBundle.get(place.bundle), [place.path]: text })
  }
  for (const [name, texts] of byBundle) i18next.addResources(language, name, texts)
}

/** Lays the operator's words over ours; words that were given back are ours again. */
export function layWordings(language: Language, wordings: Wordings): void {
  if ((laid.get(language) ?? emptyVersion(wordings)) === wordings.version) return
  keepWordings(language, wordings)
  void bundle(language).then(() => lay(language, wordings))
}

// A house without own words has a version, too; there is nothing to lay then.
const emptyVersion = ({ version, items }: Wordings) => (items.length === 0 ? version : undefined)

/** The language in use, told again when it changes. */
export function useLanguage(): Language {
  const { i18n } = useTranslation()
  return isLanguage(i18n.language) ? i18n.language : 'en'
}

/** What a setting is called; its key where nobody has named it. */
export function settingName(key: string): string {
  const written: unknown = i18next.exists(`setting:${key}`)
    ? i18next.getFixedT(null, 'setting')(looseKey(key))
    : undefined
  return typeof written === 'string' ? written : key
}

/** The words of a key made at run time, such as a notice's; undefined when nobody wrote them. */
export function wordsOf(key: string, facts: Record<string, unknown> = {}): string | undefined {
  const written: unknown = i18next.exists(`modules:${key}`)
    ? i18next.getFixedT(null, 'modules')(looseKey(key), facts)
    : undefined
  return typeof written === 'string' ? written : undefined
}

/** An act of staff as a sentence; one that nobody has words for is named as it is stored. */
export function sayAct(act: string, facts: { by: string; person: string; about: string }): string {
  const key = `lines.acts.${act}`
  const say = i18next.getFixedT(null, 'standing')
  const written: unknown = i18next.exists(`standing:${key}`) ? say(looseKey(key), facts) : undefined
  return typeof written === 'string' ? written : say('lines.something', { by: facts.by, act })
}

// Keys of notices and system lines come from the server, so the compiler cannot know them.
function looseKey(key: string): never {
  const anyKey: unknown = key
  assertNever(anyKey)
  return anyKey
}
function assertNever(_key: unknown): asserts _key is never {}
