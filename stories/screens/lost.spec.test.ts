import { slowness } from '../../server/src/testing/slowness.ts'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { must } from '../wire.ts'
import { press, soon, write } from './acts.ts'
import type { Window } from './browser.ts'
import { stillness } from './tour.ts'
import { aPlace, changeSetting, roomPath, sayOverHttp, settle, signIn } from './village.ts'
import type { Village } from './village.ts'

// Networks that come and go: what people wrote is there once, in one order for everybody.
const here = aPlace()
/** What a cut network makes the browser say. */
const cut = /net::ERR_|Failed to load resource|fetch/
let village: Village
let lin: Window
let mei: Window
let ana: Window

beforeAll(async () => {
  village = await settle(here())
  await changeSetting(here(), village, 'chat.messages_minute', 600)
  const looks = [
    { name: 'lin', language: 'zh-CN', scheme: 'light' },
    { name: 'mei', language: 'en', scheme: 'dark' },
    { name: 'ana', language: 'en', scheme: 'light' },
  ] as const
  const [first, second, third] = await Promise.all(
    looks.map(async ({ name, ...look }) => {
      const window = await here().screens.phone(look)
      window.forgives(cut)
      await signIn(window, village.people[name], here().url)
      return window
    }),
  )
  if (!first || !second || !third) throw new Error('a phone is missing')
  lin = first
  mei = second
  ana = third
})

beforeEach(async () => {
  for (const window of [lin, mei, ana]) {
    await window.page.goto(roomPath(village))
    await window.page.getByRole('log').waitFor()
    await stillness(window)
  }
})

const say = async (window: Window, text: string) => {
  await write(window, window.words.chat.room.write, text)
  await press(window, window.words.chat.room.send)
}
const messagesOf = '.line.is-message'
/** The lines of a thread as they stand on a screen, each with its number. */
const drawn = (window: Window) =>
  window.page
    .locator(messagesOf)
    .evaluateAll(lines =>
      lines.map(line => `${line.getAttribute('data-number')} ${line.textContent?.trim()}`),
    )
const texts = (window: Window) => window.page.locator(`${messagesOf} .bubble`).allInnerTexts()
/** How often each of these was said in the room, by the house. */
const counted = async (wanted: readonly string[]): Promise<number[]> => {
  const path = `/chat/rooms/${village.roomId}/messages?limit=100`
  const { items } = await must(here().url, village.owner.token, 'GET', path)
  const said: { text: string }[] = items as never // The shape of the contract.
  return wanted.map(text => said.filter(one => one.text === text).length)
}
/** The numbers of the drawn lines rise by one: nothing is missing and nothing is there twice. */
const noGap = async (window: Window): Promise<boolean> => {
  const numbers = (await drawn(window)).map(line => Number(line.split(' ')[0]))
  return numbers.length > 0 && numbers.every((one, n) => n === 0 || one - 1 === numbers[n - 1])
}
const nothingWaits = async (window: Window) => {
  await expect.poll(() => window.page.locator('.is-pending').count()).toBe(0)
}

test('what is written without a network is sent once, in its order, when it is back', async () => {
  const written = ['第一句，没网', '第二句，还是没网', '第三句，快到站了']
  await lin.context.setOffline(true)
  for (const text of written) await say(lin, text)
  expect(await lin.page.getByText(lin.words.chat.room.queued).count()).toBe(3)
  await sayOverHttp(here(), village, village.people.boliang, '你到哪了？')
  await mei.page.getByText('你到哪了？').first().waitFor(soon)
  await lin.picture('talk', 'offline')
  expect(await lin.axe()).toEqual([])

  await lin.context.setOffline(false)

  await nothingWaits(lin)
  await lin.page.getByText('你到哪了？').first().waitFor()
  for (const text of written) await mei.page.getByText(text).first().waitFor()
  expect(await counted(written)).toEqual([1, 1, 1])
  const order = ['你到哪了？', ...written]
  for (const window of [lin, mei]) {
    await expect.poll(async () => (await texts(window)).slice(-4), soon).toEqual(order)
    expect(await noGap(window)).toBe(true)
  }
})

test('an answer that is lost on the way makes no second line', async () => {
  let lost = 0
  await lin.page.route('**/api/chat/rooms/*/messages', async route => {
    if (route.request().method() !== 'POST' || lost > 1) return route.continue()
    lost++
    await route.fetch()
    return route.abort('connectionreset')
  })

  await say(lin, '这句发了三次，只算一次')

  await mei.page.getByText('这句发了三次，只算一次').first().waitFor(soon)
  await nothingWaits(lin)
  await expect.poll(() => lost, soon).toBe(2)
  expect(await counted(['这句发了三次，只算一次'])).toEqual([1])
  expect(await lin.page.getByText('这句发了三次，只算一次').count()).toBe(1)
  await lin.page.unrouteAll()
})

test('a line that waits outlives the end of the app, and is sent from any screen', async () => {
  await lin.page.route('**/api/chat/rooms/*/messages', route =>
    route.request().method() === 'POST' ? route.abort('internetdisconnected') : route.continue(),
  )
  await say(lin, '手机没电之前写的')
  await lin.page.goto('/wallet')
  await lin.page.unrouteAll()

  await lin.page.goto('/me')

  await mei.page.getByText('手机没电之前写的').first().waitFor()
  expect(await counted(['手机没电之前写的'])).toEqual([1])
  const kept = `Object.keys(localStorage).filter(key => key.includes('unsent')).length`
  await expect.poll(() => lin.page.evaluate<number>(kept), soon).toBe(0)
})

test('on a slow line what one says shows at once and arrives once', async () => {
  const debug = await lin.context.newCDPSession(lin.page)
  const slow = { offline: false, latency: 1_500, downloadThroughput: 20_000 }
  await debug.send('Network.enable')
  await debug.send('Network.emulateNetworkConditions', { ...slow, uploadThroughput: 10_000 })
  const began = Date.now()

  await say(lin, '信号一格也能说')

  // It shows with its clock while the answer is on its way back.
  await lin.page.locator('.is-pending').filter({ hasText: '信号一格也能说' }).waitFor()
  await lin.page.getByText(lin.words.chat.room.waiting).first().waitFor()
  expect(Date.now() - began).toBeLessThan(1_500 * slowness())
  // The ear is told of it as well, for a moment.
  await mei.page.getByText('信号一格也能说').first().waitFor()
  await nothingWaits(lin)
  expect(Date.now() - began).toBeGreaterThan(1_500)
  expect(await counted(['信号一格也能说'])).toEqual([1])
  await debug.detach()
})

test('a hundred lines of five people at once stand in one order, also for who was away', async () => {
  const people = [village.owner, ...Object.values(village.people)]
  await ana.context.setOffline(true)
  const speak = async (one: (typeof people)[number]) => {
    for (let n = 1; n <= 20; n++) await sayOverHttp(here(), village, one, `${one.handle} ${n}`)
  }
  await Promise.all(people.map(speak))
  await ana.context.setOffline(false)

  const last = async (window: Window) => (await drawn(window)).slice(-40)
  for (const window of [lin, mei, ana]) {
    const both = async () => [await window.page.getByText(/^\w+ 20$/).count(), await noGap(window)]
    await expect.poll(both).toEqual([5, true])
  }
  const order = await texts(mei)
  expect((await texts(lin)).slice(-40)).toEqual(order.slice(-40))
  expect((await texts(ana)).slice(-40)).toEqual(order.slice(-40))
  expect(await last(mei)).toHaveLength(40)
})
