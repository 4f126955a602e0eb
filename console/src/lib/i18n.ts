import { ledger as ledgerEn } from '@fuquan/text/en/ledger.ts'
import { console as en } from '@fuquan/text/en/screens/console.ts'
import { ledger as ledgerZh } from '@fuquan/text/zh-CN/ledger.ts'
import { console as zh } from '@fuquan/text/zh-CN/screens/console.ts'
import i18next from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'

export type Language = 'zh-CN' | 'en'

type Joined<T, Prefix extends string = ''> = {
  [K in keyof T & string]: T[K] extends string ? `${Prefix}${K}` : Joined<T[K], `${Prefix}${K}.`>
}[keyof T & string]

/** Every sentence of the console by its path; a missing one does not compile. */
export type TextKey = Singular<Joined<typeof zh>>
// A sentence that counts is asked for by its name; i18next picks the form of the number.
type Singular<K> = K extends `${infer Base}_other` ? Base : K
export type Say = (key: TextKey, vars?: Record<string, string | number>) => string
const isKnown = (key: string): key is TextKey => i18next.exists(key, { count: 2 })

/** A sentence that may not be there, by a path made at run time; undefined when it is not. */
export const keyOf = (path: string): TextKey | undefined => (isKnown(path) ? path : undefined)

const stored = 'fuquan.console.language'

const guess = (): Language => {
  const kept = localStorage.getItem(stored)
  if (kept === 'zh-CN' || kept === 'en') return kept
  return navigator.language.startsWith('zh') ? 'zh-CN' : 'en'
}

/** Loads both catalogues and sets the page's language. Resolves before the first screen. */
export async function startWords(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: guess(),
    fallbackLng: 'zh-CN',
    defaultNS: 'console',
    resources: {
      // What a transfer is called, members read too: the words are the ledger's own.
      'zh-CN': { console: { ...zh, kinds: ledgerZh.kinds } },
      en: { console: { ...en, kinds: ledgerEn.kinds } },
    },
    interpolation: { escapeValue: false },
  })
  document.documentElement.lang = i18next.language
}

/** The language of the screen now, for requests made outside a component. */
export const languageNow = (): Language => (i18next.language === 'en' ? 'en' : 'zh-CN')

/** Changes the language of every screen and keeps the choice in this browser. */
export function chooseLanguage(language: Language): void {
  localStorage.setItem(stored, language)
  document.documentElement.lang = language
  void i18next.changeLanguage(language)
}

/** The word for a kind or state that the server named; its own name where we have no word. */
export function nameOf(say: Say, list: string, name: string): string {
  const key = keyOf(`${list}.${name}`)
  return key === undefined ? name : say(key)
}

/** The sentences in the reader's language. */
export function useWords(): { say: Say; language: Language } {
  const { t, i18n } = useTranslation()
  const say: Say = (key, vars) => String(vars === undefined ? t(key) : t(key, vars))
  return { say, language: i18n.language === 'en' ? 'en' : 'zh-CN' }
}
