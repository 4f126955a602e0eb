import { beforeAll, expect, test } from 'vitest'
import { slowness } from '../../server/src/testing/slowness.ts'
import { follow, heading, press, soon, write } from './acts.ts'
import type { Window } from './browser.ts'
import {
  aPlace,
  claim,
  roomName,
  roomPath,
  sayOverHttp,
  sendEnvelope,
  settle,
  signIn,
  type Village,
} from './village.ts'
import { fill } from './words.ts'

const here = aPlace()
const liveMsMax = 2_000
const text = '周五火锅，八个人，我先垫着 🍲'
let village: Village
let lin: Window
let ana: Window

beforeAll(async () => {
  village = await settle(here())
  lin = await here().screens.phone({ language: 'zh-CN', scheme: 'light' })
  ana = await here().screens.phone({ language: 'en', scheme: 'dark' })
  await signIn(lin, village.people.lin, here().url)
  await signIn(ana, village.people.ana, here().url)
})

/** Opens a page and waits until the house has its ear. */
async function openLive(window: Window, path: string): Promise<void> {
  const live = window.page.waitForResponse(/\/api\/stream/)
  await window.page.goto(path)
  await live
}

test('what Lin says is on Ana’s phone within two seconds', async () => {
  await Promise.all([openLive(lin, roomPath(village)), openLive(ana, roomPath(village))])
  await Promise.all([heading(lin, new RegExp(roomName)), heading(ana, new RegExp(roomName))])

  await write(lin, lin.words.chat.room.write, text)
  const began = Date.now()
  await press(lin, lin.words.chat.room.send)
  await ana.page.getByText(text).first().waitFor()
  expect(Date.now() - began).toBeLessThan(liveMsMax * slowness())
  expect(await lin.page.getByText(text).count()).toBe(1)
})

test('the ear hears the arrival politely, with the name', async () => {
  // What arrives within a second is told together, so the line before must have been told.
  const status = ana.page.getByRole('status')
  await status.filter({ hasText: text }).waitFor({ state: 'attached' })
  await sayOverHttp(here(), village, village.people.mei, '我带甜点')
  const said = fill(ana.words.chat.room.arrived, { name: '梅芳', text: '我带甜点' })
  const heard = status.filter({ hasText: said })
  await heard.waitFor({ state: 'attached', timeout: (liveMsMax + 1_000) * slowness() })
  await ana.picture('room', 'talk')
  expect(await ana.axe()).toEqual([])
})

test('unread counts go up in the list and on the tab, and are gone after reading', async () => {
  const { app, chat } = ana.words
  await openLive(ana, '/friends')
  const row = ana.page.getByRole('link', { name: new RegExp(roomName) })
  await row.waitFor()
  for (const text of ['一', '二', '三']) {
    await sayOverHttp(here(), village, village.people.boliang, text)
  }
  await row.filter({ hasText: fill(chat.list.unread_other, { count: 3 }) }).waitFor()
  const badge = fill(app.tabsBadge, { tab: app.tabs.friends, count: 3 })
  await ana.page.getByRole('link', { name: badge }).waitFor()
  await row.filter({ hasText: '三' }).waitFor()
  await ana.picture('friends', 'unread')
  expect(await ana.axe()).toEqual([])

  await follow(ana, new RegExp(roomName))
  await ana.page.getByText(chat.room.unread).waitFor()
  await ana.picture('room', 'unread')
  await press(ana, app.back)
  await ana.page.getByRole('link', { name: app.tabs.friends, exact: true }).waitFor()
  await expect.poll(() => row.filter({ hasText: /unread/ }).count(), soon).toBe(0)
})

test('the sender sees who opened while it happens, and the card pales at the last share', async () => {
  await lin.page.goto(roomPath(village))
  await heading(lin, new RegExp(roomName))
  const id = await sendEnvelope(here(), village, village.people.lin, {
    shares: 2,
    greeting: '看着它空',
  })
  const card = lin.page.getByRole('button', { name: /看着它空/ })
  await card.waitFor()
  const { card: words } = lin.words.envelopes
  await claim(here(), village.people.mei, id)
  await lin.page.getByText(fill(words.opened, { name: '梅芳' })).waitFor()
  await claim(here(), village.people.ana, id)
  await card.filter({ hasText: words.emptied }).waitFor()
  await lin.picture('room', 'emptied')
  expect(await lin.axe()).toEqual([])
})
