import { getWordings } from '@fuquan/sdk/sdk.gen.ts'
import i18next from 'i18next'

const everyMs = 5_000
const screens = 'screens.console.'
const kinds = 'modules.ledger.kinds.'
const languages = ['zh-CN', 'en'] as const
const versions = new Map<string, string>()
const bundled = new Map<string, string>()

/** Lays the house's own words over the bundled ones, now and whenever they change. */
export async function startOwnWords(): Promise<void> {
  await Promise.all(languages.map(lay))
  setInterval(() => {
    // Who looks elsewhere needs no news.
    if (document.visibilityState === 'visible') void Promise.all(languages.map(lay))
  }, everyMs)
}

const pathOf = (key: string): string | undefined =>
  key.startsWith(screens)
    ? key.slice(screens.length)
    : key.startsWith(kinds)
      ? `kinds.${key.slice(kinds.length)}`
      : undefined

async function lay(language: (typeof languages)[number]): Promise<void> {
  const answer = await getWordings({ path: { language } }).catch(() => undefined)
  const data = answer?.data
  if (data === undefined || data.version === versions.get(language)) return
  versions.set(language, data.version)

  for (const [place, text] of bundled) {
    if (!place.startsWith(`${language} `)) continue
    i18next.addResource(language, 'console', place.slice(language.length + 1), text)
  }
  for (const { key, text } of data.items) {
    const path = pathOf(key)
    if (path === undefined) continue
    const place = `${language} ${path}`
    const came: unknown = i18next.getResource(language, 'console', path)
    if (typeof came !== 'string') continue
    if (!bundled.has(place)) bundled.set(place, came)
    i18next.addResource(language, 'console', path, text)
  }
  // Screens read again; the language stays what it is.
  if (i18next.language === language) await i18next.changeLanguage(language)
}
