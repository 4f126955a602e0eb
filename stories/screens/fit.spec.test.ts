import { covers } from '@fuquan/text/en/covers.ts'
import { beforeAll, expect, test } from 'vitest'
import type { Window } from './browser.ts'
import {
  coveredAtTheEnd,
  cutWords,
  layoutShift,
  smallTargets,
  textsOf,
  tooWide,
} from './measure.ts'
import { isPlain, speakStrange } from './pseudo.ts'
import {
  fillVillage,
  glide,
  longGreeting,
  longName,
  stillness,
  type Stop,
  stopsOf,
  visit,
} from './tour.ts'
import { aPlace, community, roomName, settle, signIn, type Village } from './village.ts'

const zhLight = { language: 'zh-CN', scheme: 'light' } as const
const enDark = { language: 'en', scheme: 'dark' } as const
const here = aPlace()
let village: Village
let stops: Stop[]

beforeAll(async () => {
  village = await settle(here())
  stops = stopsOf(village, await fillVillage(here(), village))
})

async function phoneOf(name: keyof Village['people'], look: typeof zhLight | typeof enDark) {
  const window = await here().screens.phone(look)
  await signIn(window, village.people[name], here().url)
  return window
}

const fits = async (window: Window) => {
  const wider = await tooWide(window)
  const sideways = wider > 0 ? [`scrolls sideways by ${wider}`] : []
  return [...sideways, ...(await cutWords(window)), ...(await coveredAtTheEnd(window))]
}

const layoutShiftMax = 0.05
const pictured = ['today', 'wallet']
const long = process.env['LONG'] === '1'
// What fits the narrowest fits the others, but for what is laid out by width: the long form looks.
const sizes = [
  { width: 320, height: 568 },
  ...(long ? [{ width: 390, height: 844 }] : []),
  { width: 430, height: 932 },
]

// One walk answers three questions, since coming to a screen is what takes the time.
const found = { small: [] as string[], large: [] as string[] }
const enlarge = ({ page }: Window, size: string) =>
  page.evaluate(`document.documentElement.style.fontSize = '${size}'`)

test('nothing jumps while a screen fills: the layout shifts by 0.05 at most', async () => {
  const lin = await phoneOf('lin', zhLight)
  const jumps: string[] = []
  for (const stop of stops) {
    await visit(lin, stop)
    const named = (sins: readonly string[]) => sins.map(sin => `${stop[0]}: ${sin}`)
    const shift = await layoutShift(lin)
    if (shift > layoutShiftMax) jumps.push(`${stop[0]}: ${shift.toFixed(3)}`)
    found.small.push(...named(await smallTargets(lin)))
    await enlarge(lin, '200%')
    await stillness(lin)
    found.large.push(...named(await fits(lin)))
    if (pictured.includes(stop[0])) await lin.picture(stop[0], 'text-200')
  }
  expect(jumps).toEqual([])
})

test('what a finger presses is at least 44 by 44, on every screen', () => {
  expect(found.small).toEqual([])
})

test('with text twice as large every screen still fits', () => {
  expect(found.large).toEqual([])
})

// What people wrote, what the browser itself writes, and what is no language.
const others = [
  /English/,
  /Class 3|柳溪里/,
  /Sousa|Wolkenstein/,
  /Chrome|Linux|Headless/,
  /\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b/,
  /\b\w+day\b|tomorrow/i,
  /\b(seconds?|minutes?|hours?)\b/,
  /^(env|trf|usr|rom|acc|inv|lnk)_/,
  /^[0-9a-f]{16,}$/,
  /^fuquan-envelope-v1$/,
  /Donaudampf/,
  // Packs of the house are named by it, in the languages it speaks.
  /^(Fufu|Willow the cat|Good words)$/,
  /^https?:/,
  /Asia\/Shanghai/,
  // The house names its own packs, in a language that it speaks.
  /^(Fufu|Willow the cat|Good words)$/,
]

test('from 320 to 430 wide every screen fits in a strange and longer language, and no word is written into it', async () => {
  const ana = await phoneOf('ana', enDark)
  await speakStrange(ana)
  // Covers are named by the house, as stickers are by who drew them.
  const drawn = Object.values(covers).flatMap(one => [one.name, one.alt])
  const known = [longName, longGreeting, roomName, community, ...othersNames(), ...drawn]
  const plain = async () => {
    const texts = await textsOf(ana)
    return texts
      .filter(text => isPlain(text) && !known.some(one => text.includes(one)))
      .filter(text => !others.some(pattern => pattern.test(text)))
      .map(text => `“${text}” is written into the screen`)
  }
  const found: string[] = []
  await visit(ana, ['today', '/today'])
  for (const stop of stops) {
    await glide(ana, stop)
    found.push(...(await plain()).map(sin => `${stop[0]}: ${sin}`))
    for (const size of sizes) {
      await ana.page.setViewportSize(size)
      await stillness(ana)
      found.push(...(await fits(ana)).map(sin => `${stop[0]} at ${size.width}: ${sin}`))
    }
  }
  expect(found).toEqual([])
  await visit(ana, ['composer', `/send-envelope/${village.roomId}/lucky`])
  await ana.picture('composer', 'strange')
})

const othersNames = () => Object.values(village.people).flatMap(one => [one.name, one.handle])
