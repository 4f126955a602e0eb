import { sharedRefusals } from '@fuquan/contract/route.ts'
import type { Language } from '@fuquan/contract/vocabulary/text.ts'
import { catalogues } from '@fuquan/text/index.ts'
import { createInstance } from 'i18next'
import { amountText, type Unit } from '#/kit/amount.ts'
import { assert, present } from '#/kit/assert.ts'

type Variables = Readonly<Record<string, unknown>>

const words = createInstance()
await words.init({
  initAsync: false,
  // A copy: the house may say some sentences in words of its own, and give the bundled ones back.
  resources: structuredClone(catalogues),
  lng: 'zh-CN',
  fallbackLng: false,
  ns: Object.keys(catalogues['zh-CN']),
  keySeparator: '.',
  // Sentences go into JSON, mails and push as plain text; whoever shows them escapes.
  interpolation: { escapeValue: false },
  missingInterpolationHandler: () => '',
  showSupportNotice: false,
} as Parameters<typeof words.init>[0])

// Until the house has chosen its unit there is no money to speak of.
const plainUnit: Unit = { scale: 2, symbols: { 'zh-CN': '', en: '' } }
let unit = plainUnit

/** Says amounts of this process in the unit of the house from now on. */
export function writeAmountsIn(known: Unit): void {
  unit = known
}

// `{{max, money}}` stands in sentences where a refusal carries minor units.
present(words.services.formatter, 'the formatter of i18next').add('money', (amount, language) => {
  if (!/^-?[0-9]+$/.test(String(amount))) return String(amount ?? '')
  return amountText(BigInt(amount), unit, language === 'en' ? 'en' : 'zh-CN').trim()
})

// A code has one home, so the sentence is found without asking who refused.
const homes = new Map<string, string>()
for (const [module, catalogue] of Object.entries(catalogues['zh-CN'])) {
  const refusals: object = 'refusals' in catalogue ? catalogue.refusals : {}
  for (const code of Object.keys(refusals)) homes.set(code, module)
}

type Rewritten = { language: Language; module: string; key: string; text: string }
let rewritten: readonly Rewritten[] = []

/** Says these sentences of this process in the house's own words, and all others as they came. */
export function rewrite(sentences: readonly Rewritten[]): void {
  for (const { language, module, key } of rewritten) {
    const bundled = bundledAt(language, module, key)
    if (bundled !== undefined) words.addResource(language, module, key, bundled)
  }
  rewritten = sentences.filter(one => bundledAt(one.language, one.module, one.key) !== undefined)
  for (const { language, module, key, text } of rewritten) {
    words.addResource(language, module, key, text)
  }
}

function bundledAt(language: Language, module: string, key: string): string | undefined {
  let node: unknown = catalogues[language]
  for (const name of [module, ...key.split('.')]) {
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, name)) return undefined
    node = Object.entries(node).find(([own]) => own === name)?.[1]
  }
  return typeof node === 'string' ? node : undefined
}

/** Says a sentence of a module's catalogue in a language. The key must exist. */
export function say(
  language: Language,
  module: string,
  key: string,
  variables: Variables = {},
): string {
  assert(knows(language, module, key), `no sentence ${module}:${key} in ${language}`)
  return words.t(key, { ...variables, lng: language, ns: module })
}

/** Tells whether a catalogue has a sentence. */
export function knows(language: Language, module: string, key: string): boolean {
  return words.exists(key, { lng: language, ns: module, count: 2 })
}

/** Tells whether both languages have the sentence of a refusal. */
export function hasSentence(language: Language, code: string): boolean {
  const home = homes.get(code)
  return home !== undefined && knows(language, home, `refusals.${code}`)
}

/** Says what a refusal means and what to do next. A code without a sentence says itself. */
export function sentenceOf(language: Language, code: string, details: Variables): string {
  const home = homes.get(code)
  if (home === undefined) return code
  const variables = { ...details }
  if (code in sharedRefusals && typeof details['why'] === 'string') {
    variables['why'] = say(language, 'engine', `why.${details['why']}`)
  }
  return say(language, home, `refusals.${code}`, variables)
}

/** Gives the sentence of a refusal with `{name}` wherever its details go: for the documentation. */
export function patternOf(language: Language, code: string): string {
  const home = homes.get(code)
  if (home === undefined) return code
  // A count chooses the form of many; without its filling nothing else is needed.
  const raw = words.t(`refusals.${code}`, {
    ...{ lng: language, ns: home, count: 2, skipInterpolation: true },
  })
  return raw.replaceAll(/\{\{\s*(\w+)[^}]*\}\}/g, '{$1}')
}

/** Picks the first language of an Accept-Language header that we speak. */
export function languageOf<F extends Language | undefined>(
  header: string | undefined,
  fallback: F,
): Language | F {
  const wanted = (header ?? '')
    .slice(0, 200)
    .split(',')
    .map(part => part.trim().toLowerCase())
    .map(part => ({ tag: part.split(';')[0] ?? '', weight: weightOf(part) }))
    .filter(one => one.weight > 0)
    .toSorted((a, b) => b.weight - a.weight)
  for (const { tag } of wanted) {
    if (tag === 'zh' || tag.startsWith('zh-')) return 'zh-CN'
    if (tag === 'en' || tag.startsWith('en-')) return 'en'
  }
  return fallback
}

function weightOf(part: string): number {
  const weight = /;\s*q=([0-9.]+)/.exec(part)?.[1]
  return weight === undefined ? 1 : Number(weight)
}
