import { beforeAll, expect, test } from 'vitest'
import type { Window } from './browser.ts'
import { coveredAtTheEnd, cutWords, smallTargets, textsOf, tooWide } from './measure.ts'
import { isPlain, speakStrange } from './pseudo.ts'
import {
  fillVillage,
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

/** Walks over every screen and gives what was found there, each with the name of its screen. */
async function tour(window: Window, look: () => Promise<string[]>): Promise<string[]> {
  const found: string[] = []
  for (const stop of stops) {
    await visit(window, stop)
    const sins = await look()
    found.push(...sins.map(sin => `${stop[0]}: ${sin}`))
  }
  return found
}

const fits = async (window: Window) => {
  const wider = await tooWide(window)
  const sideways = wider > 0 ? [`scrolls sideways by ${wider}`] : []
  return [...sideways, ...(await cutWords(window)), ...(await coveredAtTheEnd(window))]
}

const sizes = [
  { width: 320, height: 568 },
  { width: 390, height: 844 },
  { width: 430, height: 932 },
]

test('at 320, 390 and 430 wide every screen fits, and no bar lies over its last line', async () => {
  const ana = await phoneOf('ana', enDark)
  const look = async () => {
    const found: string[] = []
    for (const size of sizes) {
      await ana.page.setViewportSize(size)
      await stillness(ana)
      found.push(...(await fits(ana)).map(sin => `at ${size.width} ${sin}`))
    }
    return found
  }
  expect(await tour(ana, look)).toEqual([])
}, 120_000)

test('what a finger presses is at least 44 by 44, on every screen', async () => {
  const lin = await phoneOf('lin', zhLight)
  expect(await tour(lin, () => smallTargets(lin))).toEqual([])
})

test('with text twice as large every screen still fits', async () => {
  const lin = await phoneOf('lin', zhLight)
  await lin.context.addInitScript(
    `addEventListener('DOMContentLoaded', () => (document.documentElement.style.fontSize = '200%'))`,
  )
  expect(await tour(lin, () => fits(lin))).toEqual([])
  await visit(lin, ['wallet', '/wallet'])
  await lin.picture('wallet', 'text-200')
  await visit(lin, ['today', '/today'])
  await lin.picture('today', 'text-200')
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
  /^https?:/,
  /Asia\/Shanghai/,
]

test('in a strange and longer language every screen fits and no word is written into it', async () => {
  const ana = await phoneOf('ana', enDark)
  await speakStrange(ana)
  const known = [longName, longGreeting, roomName, community, ...othersNames()]
  const plain = async () => {
    const texts = await textsOf(ana)
    return texts
      .filter(text => isPlain(text) && !known.some(one => text.includes(one)))
      .filter(text => !others.some(pattern => pattern.test(text)))
      .map(text => `“${text}” is written into the screen`)
  }
  expect(await tour(ana, async () => [...(await plain()), ...(await fits(ana))])).toEqual([])
  await visit(ana, ['composer', `/send-envelope/${village.roomId}`])
  await ana.picture('composer', 'strange')
})

const othersNames = () => Object.values(village.people).flatMap(one => [one.name, one.handle])
