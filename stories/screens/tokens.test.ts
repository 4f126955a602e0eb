import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'

const schemes = ['light', 'dark'] as const
type Scheme = (typeof schemes)[number]
let css: string

beforeAll(async () => {
  css = await readFile(join(import.meta.dirname, '../../web/src/ui/tokens.css'), 'utf8')
})

/** The colour of a token in a scheme, as it is written. */
function colour(name: string, scheme: Scheme): string {
  const found = new RegExp(`--${name}:\\s*(?:light-dark\\()?(#[0-9a-f]{6})(?:,\\s*(#[0-9a-f]{6}))?`)
  const [, light, dark = light] = found.exec(css) ?? []
  const written = scheme === 'light' ? light : dark
  if (!written) throw new Error(`no colour --${name}`)
  return written
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(at => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

const words = 4.5
const shapes = 3

test.each([
  ['text', ['bg', 'surface', 'raised', 'bubble-mine', 'bubble-other', 'gold-soft'], words],
  ['text-2', ['bg', 'surface', 'raised', 'gold-soft'], words],
  ['text-3', ['bg', 'surface', 'raised'], words],
  ['brand-text', ['bg', 'surface', 'brand-soft'], words],
  ['on-brand', ['brand', 'brand-press'], words],
  ['on-gold', ['gold'], words],
  ['gold-deep', ['surface', 'gold-soft'], words],
  ['link', ['bg', 'surface', 'raised'], words],
  ['danger', ['bg', 'surface', 'raised'], words],
  ['ok', ['surface'], words],
  ['envelope-text', ['envelope-top', 'envelope-bottom', 'envelope-flap'], words],
  ['envelope-paled-text', ['envelope-paled'], words],
  ['coin-ink', ['coin'], words],
  ['on-wallet', ['wallet', 'wallet-deep'], words],
  ['wallet-gold', ['wallet', 'wallet-deep'], words],
  ['line-control', ['bg', 'surface'], shapes],
  ['focus', ['bg', 'surface', 'raised'], shapes],
  ['focus-on-red', ['envelope-flap', 'wallet'], shapes],
  ['coin', ['envelope-flap'], shapes],
] as const)('%s is told apart from %j', (ink, grounds, least) => {
  for (const scheme of schemes) {
    for (const ground of grounds) {
      const ratio = contrast(colour(ink, scheme), colour(ground, scheme))
      expect(ratio, `on ${ground}, ${scheme}: ${ratio.toFixed(2)}`).toBeGreaterThanOrEqual(least)
    }
  }
})
