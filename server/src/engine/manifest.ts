import { createHash } from 'node:crypto'
import type { Language } from '@fuquan/contract/vocabulary/text.ts'
import type { FastifyInstance } from 'fastify'
import { houseLanguage } from './admit.ts'
import { houseName } from './house-settings.ts'
import type { House } from './house.ts'
import { languageOf, say } from './words.ts'

/** What fits under an icon of a home screen, in narrow letters; a Han letter is as wide as two. */
export const shortNameWidthMax = 12

// The paper and the red of `web/src/ui/tokens.css`: what a phone shows before a style is read.
const colours = { background_color: '#f6f4f1', theme_color: '#c62f21' } as const
const icon = (src: string, sizes: string, purpose: 'any' | 'maskable') => {
  return { src, sizes, type: src.endsWith('.svg') ? 'image/svg+xml' : 'image/png', purpose }
}

/**
 * Serves what a phone keeps when the app is installed: the house under its own name.
 *
 * It is asked for anew each time, so that a house that was renamed is not called by its old name;
 * what has not changed is not sent again.
 */
export function serveManifest(app: FastifyInstance, house: House): void {
  app.get('/manifest.webmanifest', async (request, reply) => {
    const language = languageOf(request.headers['accept-language'], houseLanguage(house))
    const body = JSON.stringify(manifestOf(house.settings.of(houseName), language))
    const etag = `"${createHash('sha256').update(body).digest('base64url')}"`
    reply.headers({ etag, 'cache-control': 'no-cache', vary: 'accept-language' })
    if (request.headers['if-none-match'] === etag) return reply.code(304).send()
    return reply.type('application/manifest+json').send(body)
  })
}

/** Writes the manifest of a house of this name for whoever reads this language. */
export function manifestOf(name: string, language: Language) {
  const words = (key: string): string => say(language, 'engine', `installed.${key}`)
  const way = (key: string) => ({ name: words(key), short_name: words(key), url: `/wallet/${key}` })
  return {
    // The address is what is installed: a new name is not a second app on the phone.
    id: '/',
    name,
    short_name: shortNameOf(name),
    description: words('description'),
    lang: language,
    dir: 'auto',
    start_url: '/today',
    scope: '/',
    display: 'standalone',
    ...colours,
    icons: [
      icon('/icon-192.png', '192x192', 'any'),
      icon('/icon-512.png', '512x512', 'any'),
      icon('/icon-maskable-512.png', '512x512', 'maskable'),
      icon('/icon.svg', 'any', 'any'),
    ],
    shortcuts: [way('pay'), way('scan'), way('collect')],
  }
}

const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
const wide = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{RGI_Emoji}]/v
const widthOf = (text: string): number =>
  [...letters.segment(text)].reduce((sum, { segment }) => sum + (wide.test(segment) ? 2 : 1), 0)

/** As much of a name as fits under an icon: whole words if one fits, whole letters otherwise. */
export function shortNameOf(name: string): string {
  const fits = (text: string): boolean => widthOf(text) <= shortNameWidthMax
  const longest = (parts: readonly string[], between: string): string =>
    parts.map((_, n) => parts.slice(0, n + 1).join(between)).findLast(fits) ?? ''
  const words = name.trim().split(/\s+/)
  const short = longest(words, ' ')
  if (short !== '') return short
  return longest(
    [...letters.segment(name.trim())].map(one => one.segment),
    '',
  )
}
