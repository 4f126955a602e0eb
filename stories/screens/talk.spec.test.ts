import { beforeAll, expect, test } from 'vitest'
import { ask, must } from '../wire.ts'
import { heading, press, soon, write } from './acts.ts'
import type { Window } from './browser.ts'
import { go } from './going.ts'
import { smallTargets, tooWide } from './measure.ts'
import { stillness } from './tour.ts'
import { aPlace, roomPath, sayOverHttp, settle, signIn, talkForMonths } from './village.ts'
import type { Village } from './village.ts'
import { fill, like } from './words.ts'

const here = aPlace()
let village: Village
/** Lin talks in Chinese by day, Mei in English in the dark; they share the room of the class. */
let lin: Window
let mei: Window

beforeAll(async () => {
  village = await settle(here())
  const { roomId, owner, people } = village
  const role = `/chat/rooms/${roomId}/members/${people.lin.id}/role`
  await must(here().url, owner.token, 'PUT', role, { role: 'admin' })
  lin = await here().screens.phone({ language: 'zh-CN', scheme: 'light' })
  await signIn(lin, village.people.lin, here().url)
  mei = await here().screens.phone({ language: 'en', scheme: 'dark' })
  await signIn(mei, village.people.mei, here().url)
})

const enter = async (window: Window) => {
  await go(window, roomPath(village))
  await window.page.getByRole('log').waitFor()
  await stillness(window)
}
const line = (window: Window, text: string) =>
  window.page.getByRole('listitem').filter({ hasText: text })
const hold = async (window: Window, text: string) => {
  // What answers a line shows its words too, but stands below it.
  const body = window.page.locator('.line.is-message').filter({ hasText: text }).first()
  await body.locator('.said-body').dispatchEvent('contextmenu')
  await window.page.getByRole('dialog').waitFor()
}
const sound = async (window: Window, face: string) => {
  await stillness(window)
  await window.picture('talk', face)
  expect(await window.axe(), face).toEqual([])
  expect(await tooWide(window), face).toBe(0)
  expect(await smallTargets(window), face).toEqual([])
}
const say = async (window: Window, text: string) => {
  await write(window, window.words.chat.room.write, text)
  await press(window, window.words.chat.room.send)
  await line(window, text).last().waitFor(soon)
}

test('an answer quotes what it answers, and a tap leads back to it', async () => {
  await enter(lin)
  await enter(mei)
  await say(lin, '周五火锅，谁来？')
  await line(mei, '周五火锅，谁来？').waitFor(soon)
  await hold(mei, '周五火锅，谁来？')
  await sound(mei, 'menu')
  await press(mei, mei.words.talk.acts.quote)
  await say(mei, 'Me, with dessert')

  await line(lin, 'Me, with dessert')
    .getByRole('button', { name: /周五火锅|看原消息/ })
    .click()

  await lin.page.locator('.line.is-found').waitFor(soon)
  await sound(lin, 'quote')
})

test('somebody is meant by name, and their list says so', async () => {
  await go(lin, '/friends')
  await write(mei, mei.words.chat.room.write, 'ask @林')
  await mei.page.getByRole('list', { name: mei.words.talk.compose.mention }).waitFor(soon)
  await sound(mei, 'mentions')
  await mei.page
    .getByRole('list', { name: mei.words.talk.compose.mention })
    .getByRole('button')
    .first()
    .click()
  await press(mei, mei.words.chat.room.send)

  await lin.page.getByText(lin.words.talk.list.mentioned).waitFor(soon)
  await sound(lin, 'list')
})

test('pictures are chosen, described and looked at large', async () => {
  await enter(lin)
  await press(lin, lin.words.chat.room.panel)
  await sound(lin, 'tools')
  await press(lin, lin.words.talk.compose.pictures)
  const shot = await mei.page.screenshot()
  const files = ['one.png', 'two.png'].map(name => ({ name, mimeType: 'image/png', buffer: shot }))
  await lin.page.locator('input[type=file]').setInputFiles(files)
  const alt = fill(lin.words.talk.compose.alt, { number: 2 })
  await lin.page.getByLabel(alt).waitFor(soon)
  await write(lin, fill(lin.words.talk.compose.alt, { number: 1 }), '火锅的照片')
  await sound(lin, 'pictures')
  await press(lin, lin.words.talk.compose.send)

  await mei.page.getByRole('button', { name: '火锅的照片' }).click()
  await mei.page.getByRole('dialog').waitFor()
  await press(mei, mei.words.talk.thread.next)
  await sound(mei, 'viewer')
  await mei.page.keyboard.press('Escape')
  await mei.page.getByRole('dialog').waitFor({ state: 'detached' })
})

test('a place is as exact as one wants, and needs no map', async () => {
  await enter(lin)
  await press(lin, lin.words.chat.room.panel)
  await press(lin, lin.words.talk.compose.place)
  await write(lin, lin.words.talk.compose.placeLabel, '桥边的面包房')
  await write(lin, lin.words.talk.compose.placeLat, '31.23456')
  await write(lin, lin.words.talk.compose.placeLon, '121.45678')
  await sound(lin, 'place')
  await press(lin, lin.words.talk.compose.send)

  await line(mei, '桥边的面包房').last().waitFor(soon)
  expect(await line(mei, '桥边的面包房').last().innerText()).not.toContain('31.23456')
  await sound(mei, 'room')
})

test('an announcement reaches everybody and is pinned above the room', async () => {
  const { owner } = village
  const text = '周五七点，柳溪桥见，带上碗'
  await must(here().url, owner.token, 'POST', `/chat/rooms/${village.roomId}/announcements`, {
    ...{ messageId: `msg_${'0'.repeat(25)}7`, text },
  })
  await enter(lin)
  await hold(lin, text)
  await press(lin, lin.words.talk.acts.pin)

  await mei.page
    .getByRole('list', { name: mei.words.talk.thread.pins })
    .getByText(text)
    .waitFor(soon)
  await sound(mei, 'pinned')
})

test('a report goes to the staff and to nobody else', async () => {
  await hold(mei, '周五火锅，谁来？')
  await press(mei, mei.words.talk.acts.report)
  await sound(mei, 'report')
  await press(mei, mei.words.talk.acts.reportGo)
  await mei.page.getByText(mei.words.talk.acts.reported).waitFor(soon)

  const { status } = await ask(here().url, village.people.mei.token, 'GET', '/chat/reports')
  expect(status).toBe(403)
})

test('what was said is found again, in Chinese and Latin', async () => {
  await go(lin, '/friends/search')
  await write(lin, lin.words.talk.search.label, '火锅')
  await lin.page
    .getByRole('link', { name: /周五火锅/ })
    .first()
    .waitFor(soon)
  await sound(lin, 'search')
  await write(lin, lin.words.talk.search.label, 'DESSERT')
  await lin.page.getByRole('link', { name: /with dessert/ }).click()
  await lin.page.locator('.line.is-found').waitFor(soon)
})

test('a room is pinned, muted and hidden by its menu, and comes back with news', async () => {
  await go(mei, '/friends')
  const acts = fill(mei.words.talk.list.acts, { name: village.room })
  for (const act of [mei.words.talk.list.mute, mei.words.talk.list.pin, mei.words.talk.list.hide]) {
    await press(mei, acts)
    await press(mei, act)
    await mei.page.getByRole('dialog').waitFor({ state: 'detached' })
  }
  await mei.page.getByRole('link', { name: like(village.room) }).waitFor({ state: 'detached' })
  await sayOverHttp(here(), village, village.people.lin, '还在吗？')
  await mei.page
    .getByRole('link', { name: like(village.room) })
    .first()
    .waitFor(soon)
  await sound(mei, 'list')
})

test('the page of the group holds what it decides and what is mine', async () => {
  await go(lin, `${roomPath(village)}/info`)
  await heading(lin, lin.words.chat.info.title)
  const relay = lin.page.getByRole('switch', { name: lin.words.talk.group.mode.relay })
  await relay.click()
  await expect.poll(() => relay.isChecked()).toBe(false)
  await sound(lin, 'group')
  await go(mei, `${roomPath(village)}/info`)
  await heading(mei, mei.words.chat.info.title)
  await sound(mei, 'group')
})

/** How long frames take while a thread is scrolled: the middle one and the slowest of twenty. */
const scrolled = async (window: Window) => {
  const took = await window.page.evaluate<number[]>(`(async () => {
    const thread = document.querySelector('[role=log]')
    const took = []
    let last = performance.now()
    for (let step = 0; step < 90; step++) {
      thread.scrollBy({ top: -60 })
      await new Promise(requestAnimationFrame)
      const now = performance.now()
      took.push(now - last)
      last = now
    }
    return took.toSorted((a, b) => a - b)
  })()`)
  return { middle: took[45] ?? 0, slow: took[85] ?? 0 }
}

test('thousands of lines scroll as smoothly as a hundred, and stay where they are', async () => {
  await talkForMonths(here(), village, 3_000)
  await enter(mei)
  const thread = mei.page.getByRole('log')
  const short = await scrolled(mei)
  const drawn = () => mei.page.locator('.line.is-message').count()
  for (let before = -1, now = await drawn(); now < 2_500 && now !== before;) {
    before = now
    await thread.evaluate(node => node.scrollTo({ top: -node.scrollHeight }))
    await expect.poll(drawn).toBeGreaterThan(before)
    now = await drawn()
  }
  await thread.evaluate(node => node.scrollTo({ top: -node.scrollHeight / 2 }))
  await stillness(mei)

  const long = await scrolled(mei)

  // Both on this machine and in this minute: what a busy machine slows, it slows twice.
  console.info(`frames: ${JSON.stringify({ short, long })}`)
  expect(long.middle).toBeLessThan(Math.max(34, short.middle * 2))
  expect(long.slow).toBeLessThan(Math.max(100, short.slow * 3))
  const firstSeen = `(() => {
    const log = document.querySelector('[role=log]').getBoundingClientRect()
    const lines = [...document.querySelectorAll('.line.is-message')]
    const one = lines.find(line => line.getBoundingClientRect().top >= log.top)
    return [one.dataset.number, Math.round(one.getBoundingClientRect().top)]
  })()`
  const before = await mei.page.evaluate(firstSeen)
  await sayOverHttp(here(), village, village.people.lin, '刚说的一句')
  await mei.page.getByRole('button', { name: '1 new message' }).waitFor(soon)
  expect(await mei.page.evaluate(firstSeen)).toEqual(before)
})
