import i18next from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'
import type { Words } from './words.zh-CN.ts'
import type { Language } from './money.ts'
import { remember, remembered } from './remembered.ts'

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
    react: { useSuspense: false },
  })
  await load(wanted)
}

/** Changes the language of the app at once; `keep` also remembers it on this device. */
export async function speak(language: Language, keep = true): Promise<void> {
  await load(language)
  await i18next.changeLanguage(language)
  if (keep) remember('language', language)
}

async function load(language: Language): Promise<void> {
  const { words } = await loaders[language]()
  for (const [name, resources] of Object.entries(words)) {
    i18next.addResourceBundle(language, name, resources, true, true)
  }
  document.documentElement.lang = language
}

/** The language in use, told again when it changes. */
export function useLanguage(): Language {
  const { i18n } = useTranslation()
  return isLanguage(i18n.language) ? i18n.language : 'en'
}

/** The words of a key made at run time, such as a notice's; undefined when nobody wrote them. */
export function wordsOf(key: string, facts: Record<string, unknown> = {}): string | undefined {
  const written: unknown = i18next.exists(`modules:${key}`)
    ? i18next.getFixedT(null, 'modules')(looseKey(key), facts)
    : undefined
  return typeof written === 'string' ? written : undefined
}

// Keys of notices and system lines come from the server, so the compiler cannot know them.
function looseKey(key: string): never {
  const anyKey: unknown = key
  assertNever(anyKey)
  return anyKey
}
function assertNever(_key: unknown): asserts _key is never {}
