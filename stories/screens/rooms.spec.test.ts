import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import { must, pin } from '../wire.ts'
import { heading, minorOf, press, putKeysAway, soon, typePin, write } from './acts.ts'
import type { Window } from './browser.ts'
import { go } from './going.ts'
import { misfitsAtAllSizes } from './measure.ts'
import {
  aPlace,
  changeSetting,
  freeOf,
  type Neighbour,
  settle,
  signIn,
  type Village,
} from './village.ts'
import { fill, like } from './words.ts'

const zhLight = { language: 'zh-CN', scheme: 'light' } as const
const enDark = { language: 'en', scheme: 'dark' } as const
const names = ['lin', 'mei', 'boliang', 'ana', 'wen'] as const
type Name = (typeof names)[number]
const looks = { lin: zhLight, boliang: zhLight, wen: zhLight, mei: enDark, ana: enDark } as const
const lane = { latitude: 30.2741, longitude: 120.1551, accuracy: 15 }
const here = aPlace()
let village: Village
const windows = new Map<Name, Window>()
const window = (name: Name): Window => {
  const found = windows.get(name)
  if (!found) throw new Error(`${name} has no phone`)
  return found
}
const neighbour = (name: Name): Neighbour => (name === 'wen' ? village.owner : village.people[name])
const free = async (name: Name): Promise<bigint> => BigInt(await freeOf(here(), neighbour(name)))

beforeAll(async () => {
  const file = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')
  const wasmBinary = new Uint8Array(await readFile(file)).buffer
  await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true })
  village = await settle(here())
  for (const name of names) {
    // Ana sees nothing move: she plays by the one button.
    const phone = await here().screens.phone({ ...looks[name], reducedMotion: name === 'ana' })
    await signIn(phone, neighbour(name), here().url)
    windows.set(name, phone)
  }
})

const see = async (name: Name, screen: string, face?: string) => {
  await window(name).picture(screen, face)
  expect(await window(name).axe()).toEqual([])
}
/** A picture of what moves: the others wait until nothing does. */
const snap = async (name: Name, face: string) => {
  const { page, language, scheme } = window(name)
  const file = `face-room.${face}.${language === 'en' ? 'en' : 'zh'}.${scheme}.png`
  await page.screenshot({ path: join(import.meta.dirname, 'out', file) })
}
const text = (name: Name, said: string | RegExp) =>
  window(name).page.getByText(said).first().waitFor()
const fits = (name: Name) => misfitsAtAllSizes(window(name))

/** What a camera reads off the host's screen: the way in of these seconds. */
async function pathOnScreen(): Promise<string> {
  const { page, words } = window('lin')
  const square = page.getByRole('img', { name: words.rooms.qr, exact: true })
  await square.waitFor()
  const [read] = await readBarcodes(new Uint8Array(await square.screenshot()))
  if (!read) throw new Error('no camera can read this QR')
  return new URL(read.text).pathname
}

/** Comes in as a phone that scanned; one that died on the way is scanned again, as people do. */
async function scanIn(name: Name): Promise<void> {
  const { page } = window(name)
  await page.goto(await pathOnScreen())
  await page.waitForURL(/\/face\/fac_/)
}
const codeOnScreen = async (): Promise<string> => {
  const { page, words } = window('lin')
  return page.getByRole('img', { name: like(words.rooms.codeNow) }).innerText()
}
async function codeIn(name: Name, code: string): Promise<void> {
  const { page, words } = window(name)
  await page.goto('/face')
  await write(window(name), words.rooms.code, code)
}
const peopleOn = (name: Name, count: number) =>
  heading(window(name), fill(window(name).words.rooms.people_other, { count }))

test('Lin opens a room; its QR changes by itself, and alone she cannot start', async () => {
  const lin = window('lin')
  const { rooms } = lin.words
  await go(lin, '/face')
  await heading(lin, rooms.orJoin)
  await see('lin', 'face-landing')
  await press(lin, rooms.open)
  const first = await pathOnScreen()
  expect(first).toMatch(/^\/face\/in\/[\w-]{43}$/)
  await see('lin', 'face-room', 'alone')
  await text('lin', fill(rooms.needMore, { count: 2 }))
  await expect.poll(pathOnScreen).not.toBe(first)
  expect(await codeOnScreen()).toMatch(/^[0-9]{4}$/)
  expect(await fits('lin')).toEqual([])
})

test('four come in: by the QR, by code and place, and by the host’s word', async () => {
  await scanIn('mei')
  await peopleOn('mei', 2)
  await scanIn('wen')

  // Lin lets people near by come in by the code; Bo stands beside her.
  const lin = window('lin')
  await lin.context.grantPermissions(['geolocation'])
  await lin.context.setGeolocation(lane)
  await lin.page.getByRole('switch', { name: lin.words.rooms.shareHere }).click()
  await lin.page.getByRole('switch', { name: lin.words.rooms.sharedHere }).waitFor()
  const bo = window('boliang')
  await bo.context.grantPermissions(['geolocation'])
  await bo.context.setGeolocation({ ...lane, latitude: lane.latitude + 0.0004 })
  await codeIn('boliang', await codeOnScreen())
  await bo.page.getByRole('switch', { name: bo.words.rooms.usePlace }).click()
  await see('boliang', 'face-landing', 'code')
  await press(bo, bo.words.rooms.join)
  await peopleOn('boliang', 4)

  const ana = window('ana')
  const code = await codeOnScreen()
  await codeIn('ana', code === '0000' ? '1111' : '0000')
  await press(ana, ana.words.rooms.join)
  await ana.page.getByRole('alert').waitFor()
  await see('ana', 'face-landing', 'wrong-code')
  await write(ana, ana.words.rooms.code, code)
  await press(ana, ana.words.rooms.join)
  await heading(ana, ana.words.rooms.waitTitle)
  await see('ana', 'face-room', 'waits')
  await heading(lin, lin.words.rooms.waiting)
  await see('lin', 'face-room', 'waiting')
  await press(lin, lin.words.rooms.here)
  for (const name of names) await peopleOn(name, 5)
  await see('mei', 'face-room', 'lobby')
  await see('lin', 'face-room', 'lobby')
  const desk = await here().screens.desk(enDark)
  await signIn(desk, village.people.lin, here().url)
  await go(desk, '/face')
  await desk.page.getByRole('img', { name: desk.words.rooms.qr, exact: true }).waitFor()
  await desk.picture('face-room', 'desk')
  expect(await desk.axe()).toEqual([])
  await desk.close()
  for (const name of ['lin', 'mei'] as const) expect(await fits(name)).toEqual([])
})

/** Where and when each envelope falls, as a phone has laid it out. */
const dropsOn = (name: Name) =>
  window(name).page.evaluate<string[]>(
    `[...document.querySelectorAll('.face-drop')].map(({ style }) =>
      [style.insetInlineStart, style.animationDuration, style.rotate].join(' '))`,
  )

test('it rains the same on every phone, three catch a share, and the books agree', async () => {
  // As long as a house lets it rain: five phones on a busy machine are slow to look at.
  await changeSetting(here(), village, 'envelopes.rain_seconds', 30)
  const before = new Map(await Promise.all(names.map(async one => [one, await free(one)] as const)))
  const lin = window('lin')
  await write(lin, lin.words.rooms.total, '12')
  await write(lin, lin.words.rooms.shares, '3')
  await write(lin, lin.words.rooms.greeting, '见者有份，抢到就是福')
  await putKeysAway(lin)
  await text('lin', fill(lin.words.rooms.ruleSome, { shares: 3, people: 5 }))
  await see('lin', 'face-room', 'filled')
  await press(lin, lin.words.rooms.start)
  await lin.page.getByRole('dialog').waitFor()
  await see('lin', 'face-room', 'pin')
  await typePin(lin, pin)
  await Promise.all(names.map(name => text(name, window(name).words.rooms.ready)))
  await Promise.all([snap('lin', 'countdown'), snap('mei', 'countdown')])

  const button = (name: Name) =>
    window(name).page.getByRole('button', { name: window(name).words.rooms.catch, exact: true })
  await Promise.all(names.map(name => button(name).waitFor()))
  const rains = await Promise.all(
    (['lin', 'mei', 'boliang', 'wen'] as const).map(name => dropsOn(name)),
  )
  expect(rains[0]?.length).toBe(180)
  for (const rain of rains) expect(rain).toEqual(rains[0])
  const sky = window('ana').page.locator('.face-sky')
  expect(await sky.isVisible()).toBe(false)
  expect(await window('lin').axe()).toEqual([])
  await Promise.all([snap('lin', 'rain'), snap('mei', 'rain'), snap('ana', 'rain-still')])

  await button('ana').click()
  await text('ana', like(window('ana').words.rooms.caught))
  expect(await window('ana').axe()).toEqual([])
  await snap('ana', 'caught')
  // Mei hits one that falls, Bo the button; Wen and Lin are too late.
  await window('mei').page.evaluate(
    `[...document.querySelectorAll('.face-drop')].find(drop => {
      const { top, bottom } = drop.getBoundingClientRect()
      return bottom > 0 && top < innerHeight
    }).dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }))`,
  )
  await text('mei', like(window('mei').words.rooms.caught))
  await button('boliang').click()
  for (const name of names) await heading(window(name), window(name).words.rooms.podium)
  const rows = await Promise.all(names.map(podiumOn))
  const [told = []] = rows
  expect(told).toHaveLength(3)
  expect(told.reduce((sum, amount) => sum + amount, 0n)).toBe(1_200n)
  for (const row of rows) expect(row).toEqual(told)
  const gained = async (name: Name) => (await free(name)) - (before.get(name) ?? 0n)
  expect(await Promise.all((['ana', 'mei', 'boliang'] as const).map(gained))).toEqual(told)
  expect([await gained('wen'), await gained('lin')]).toEqual([0n, -1_200n])
  await text('mei', window('mei').words.rooms.best)
  for (const name of ['lin', 'mei', 'wen'] as const) await see(name, 'face-room', 'podium')
  for (const name of ['lin', 'mei'] as const) expect(await fits(name)).toEqual([])
})

/** What the podium of a phone says was caught, in its order, in minor units. */
async function podiumOn(name: Name): Promise<bigint[]> {
  const { page, words } = window(name)
  const part = page.locator('section').filter({
    has: page.getByRole('heading', { name: words.rooms.podium, exact: true }),
  })
  const rows = await part.locator('.record-amount [aria-hidden=true]').allInnerTexts()
  return rows.map(row => minorOf(row))
}

test('who met becomes friends, and remembers where', async () => {
  const { rooms } = window('mei').words
  await press(window('mei'), `${rooms.befriend} ${village.people.lin.name}`)
  await text('mei', fill(rooms.askedToast, { name: village.people.lin.name }))
  await text('mei', rooms.asked)
  await see('mei', 'face-room', 'asked')
  const lin = window('lin')
  await press(lin, `${lin.words.rooms.befriend} ${village.people.mei.name}`)
  await text('lin', fill(lin.words.rooms.nowFriends, { name: village.people.mei.name }))
  const { items } = await must(here().url, village.people.lin.token, 'GET', '/friends')
  expect(JSON.stringify(items)).toContain(village.people.mei.id)
})

test('another round for everybody; what nobody taps comes home, and the room ends', async () => {
  const lin = window('lin')
  const { rooms } = lin.words
  const before = await free('lin')
  await changeSetting(here(), village, 'envelopes.rain_seconds', 10)
  await write(lin, rooms.total, '10')
  await lin.page.getByRole('radio', { name: rooms.splits.even }).click()
  await putKeysAway(lin)
  await text('lin', fill(rooms.ruleAll, { shares: 5, people: 5 }))
  await press(lin, rooms.startAgain)
  await typePin(lin, pin)
  const mei = window('mei')
  await mei.page.getByRole('button', { name: mei.words.rooms.catch, exact: true }).click()
  await text('mei', like(mei.words.rooms.caught))
  await expect
    .poll(() => lin.page.getByText(fill(rooms.left, { claimed: 1, shares: 5 })).count())
    .toBe(1)
  await expect.poll(() => free('lin'), soon).toBe(before - 200n)
  await see('lin', 'face-room', 'returned')

  await press(lin, rooms.close)
  for (const name of names) await text(name, window(name).words.rooms.closed)
  await see('mei', 'face-room', 'closed')
  await see('lin', 'face-room', 'closed')
  expect(await fits('mei')).toEqual([])
  await go(mei, '/envelopes')
  await mei.page.locator('.record-amount').first().waitFor()
  await see('mei', 'records', 'room')
  await mei.page.locator('.rows a').first().click()
  await mei.page.getByRole('link', { name: mei.words.envelopes.result.stored }).waitFor()
  await see('mei', 'result', 'room')
})
