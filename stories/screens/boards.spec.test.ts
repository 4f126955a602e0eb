import { readFile } from 'node:fs/promises'
import { beforeAll, expect, test } from 'vitest'
import { befriend, must } from '../wire.ts'
import { heading, minorOf, press, soon } from './acts.ts'
import type { Window } from './browser.ts'
import { go } from './going.ts'
import { misfitsAtAllSizes } from './measure.ts'
import {
  aPlace,
  claim,
  claimsOf,
  type Neighbour,
  sendEnvelope,
  settle,
  signIn,
  type Village,
} from './village.ts'
import { fill, like } from './words.ts'

const zhLight = { language: 'zh-CN', scheme: 'light' } as const
const enDark = { language: 'en', scheme: 'dark' } as const
const here = aPlace()
let village: Village
/** What Lin gave and got, from the claims of the house. */
const lins = { sent: 0n, received: 0n, biggest: 0n }

type Choice = { listed: boolean; looks: boolean; showsTotals: boolean }
const choose = (one: Neighbour, choice: Choice) =>
  must(here().url, one.token, 'PUT', '/envelopes/board-choice', choice)

beforeAll(async () => {
  village = await settle(here())
  const { lin, mei, boliang, ana } = village.people
  for (const other of [mei, boliang, ana]) await befriend(here().url, lin, other)
  for (const [from, takers, total] of [
    [lin, [mei, boliang, ana], '1888'],
    [lin, [mei], '660'],
    [mei, [lin, boliang], '1200'],
    [ana, [lin], '1000'],
  ] as const) {
    const id = await sendEnvelope(here(), village, from, { total, shares: takers.length + 1 })
    for (const taker of takers) await claim(here(), taker, id)
    for (const { user, amount } of await claimsOf(here(), from, id)) {
      const took = BigInt(amount)
      if (from === lin) lins.sent += took
      if (user.id !== lin.id) continue
      lins.received += took
      if (took > lins.biggest) lins.biggest = took
    }
  }
})

async function phoneOf(name: keyof Village['people'], look: typeof zhLight | typeof enDark) {
  const window = await here().screens.phone(look)
  await signIn(window, village.people[name], here().url)
  return window
}
const text = (window: Window, said: string | RegExp) =>
  window.page.getByText(said).first().waitFor()
const see = async (window: Window, screen: string, face?: string) => {
  await window.picture(screen, face)
  expect(await window.axe()).toEqual([])
}
const turnOn = (window: Window, name: string) =>
  window.page.getByRole('switch', { name, exact: true }).click()
const namesOn = ({ page }: Window) => page.locator('ol .row-name').allInnerTexts()

test('boards are off until both sides want them, and leaving one holds at once', async () => {
  const lin = await phoneOf('lin', zhLight)
  const { boards } = lin.words
  const { mei, ana } = village.people
  await go(lin, '/envelopes/boards')
  await text(lin, boards.off)
  await see(lin, 'boards', 'off')
  await turnOn(lin, boards.looks)
  await text(lin, boards.empty)
  await text(lin, fill(boards.mine, { place: 1 }))
  await see(lin, 'boards', 'empty')

  await choose(mei, { listed: true, looks: false, showsTotals: true })
  await choose(ana, { listed: true, looks: false, showsTotals: false })
  await lin.page.reload()
  await expect.poll(() => namesOn(lin), soon).toEqual(['梅芳', 'Ana Sousa'])
  await see(lin, 'boards')
  expect(await misfitsAtAllSizes(lin)).toEqual([])
  await turnOn(lin, boards.listed)
  await expect.poll(() => namesOn(lin), soon).toEqual([`林悦 (${boards.me})`, '梅芳', 'Ana Sousa'])

  await lin.page.getByRole('radio', { name: boards.measures.total }).click()
  await lin.page.waitForURL(/measure=total/)
  await text(lin, boards.bands.under_10)
  await see(lin, 'boards', 'total')
  await lin.page.getByRole('radio', { name: boards.kinds.popular }).click()
  await text(lin, boards.kindNote.popular)
  await choose(mei, { listed: false, looks: false, showsTotals: false })
  await lin.page.reload()
  await expect.poll(() => namesOn(lin), soon).not.toContain('梅芳')
})

test('at a desk the board stays as narrow as a page', async () => {
  const desk = await here().screens.desk(zhLight)
  await signIn(desk, village.people.lin, here().url)
  await go(desk, '/envelopes/boards')
  await desk.page.locator('ol .row-name').first().waitFor()
  await see(desk, 'boards', 'desk')
  expect(await misfitsAtAllSizes(desk)).toEqual([])
})

test('somebody on no board reads the same in English and in the dark', async () => {
  const mei = await phoneOf('mei', enDark)
  await choose(village.people.lin, { listed: true, looks: true, showsTotals: false })
  await choose(village.people.mei, { listed: false, looks: true, showsTotals: false })
  await go(mei, '/envelopes/boards?kind=popular&period=year&measure=envelopes')
  await text(mei, mei.words.boards.kindNote.popular)
  await expect.poll(() => namesOn(mei), soon).toEqual(['林悦'])
  await see(mei, 'boards')
  expect(await misfitsAtAllSizes(mei)).toEqual([])
})

// The house and its phones are in Shanghai, wherever the tests run.
const inShanghai = new Intl.DateTimeFormat('en', { timeZone: 'Asia/Shanghai', year: 'numeric' })
const year = Number(inShanghai.format())
/** Days from today until the 27th of December: a house of that day has its year behind it. */
const daysUntilEnd = () =>
  Math.max(0, Math.ceil((Date.UTC(year, 11, 27) - Date.now()) / 86_400_000))

test('a year is added up from 26 December on, and its figures are those of the claims', async () => {
  const early = await phoneOf('lin', zhLight)
  await go(early, `/envelopes/years/${year + 1}`)
  await text(early, like(early.words.boards.early))
  await see(early, 'statement', 'early')

  await here().ahead(`${daysUntilEnd()} days`)
  const lin = await phoneOf('lin', zhLight)
  const { boards } = lin.words
  await go(lin, `/envelopes/years/${year}`)
  await lin.page.getByRole('button', { name: boards.make, exact: true }).waitFor()
  await see(lin, 'statement', 'empty')
  await press(lin, boards.make)
  await heading(lin, boards.sent)
  const shown = async (at: number) =>
    minorOf(await lin.page.locator('.board-value [aria-hidden=true]').nth(at).innerText())
  expect([await shown(0), await shown(1)]).toEqual([lins.sent, lins.received])
  expect(await lin.page.locator('.board-months tbody tr').count()).toBe(12)
  await see(lin, 'statement')
  expect(await misfitsAtAllSizes(lin)).toEqual([])
})

test('the cards turn by button, key and finger, and the closest three are hidden', async () => {
  const mei = await phoneOf('mei', enDark)
  const { boards, app } = mei.words
  await go(mei, `/envelopes/years/${year}`)
  await press(mei, boards.make)
  await press(mei, boards.walk)
  const place = async (): Promise<number[]> =>
    ((await mei.page.locator('.story-place').innerText()).match(/\d+/g) ?? []).map(Number)
  const [, count = 0] = await place()
  expect(count).toBeGreaterThanOrEqual(8)
  expect(count).toBeLessThanOrEqual(12)
  await see(mei, 'statement', 'card-1')
  await mei.page.keyboard.press('ArrowRight')
  await expect.poll(place, soon).toEqual([2, count])
  await swipe(mei, { from: 300, to: 80 })
  await expect.poll(place, soon).toEqual([3, count])
  await swipe(mei, { from: 80, to: 300 })
  await expect.poll(place, soon).toEqual([2, count])
  for (let at = 2; at < count - 1; at++) {
    await see(mei, 'statement', `card-${at}`)
    await press(mei, boards.cardNext)
  }
  expect(await mei.page.getByText('林悦').count()).toBe(0)
  const story = mei.page.getByRole('dialog')
  await story.getByRole('button', { name: boards.showTop, exact: true }).click()
  await text(mei, '林悦')
  await see(mei, 'statement', 'card-top')
  await press(mei, boards.cardNext)
  await see(mei, 'statement', 'card-end')
  await press(mei, boards.storyEnd)
  await heading(mei, boards.months)
  await go(mei, `/envelopes/years/${year}?card=1`)
  await expect.poll(place, soon).toEqual([2, count])
  await press(mei, app.close)
  await see(mei, 'statement')
})

async function swipe({ page }: Window, { from, to }: { from: number; to: number }): Promise<void> {
  await page.mouse.move(from, 400)
  await page.mouse.down()
  await page.mouse.move(to, 400)
  await page.mouse.up()
}

test('the picture hides amounts and names, and the year leaves as a file', async () => {
  const lin = await phoneOf('lin', zhLight)
  const { boards } = lin.words
  await go(lin, `/envelopes/years/${year}`)
  await heading(lin, boards.share)
  await lin.page.getByRole('img', { name: like(boards.shareAlt) }).scrollIntoViewIfNeeded()
  await see(lin, 'statement', 'picture')
  const plain = await pictureOf(lin)
  await lin.page.getByLabel(boards.shareAmounts).check()
  const open = await pictureOf(lin)
  await lin.page.getByLabel(boards.shareNames).check()
  const named = await pictureOf(lin)
  await see(lin, 'statement', 'picture-named')
  expect(plain.equals(open)).toBe(false)
  expect(open.equals(named)).toBe(false)
  // A PNG of 1080 by 1350.
  expect(plain.subarray(1, 4).toString()).toBe('PNG')
  expect([plain.readUInt32BE(16), plain.readUInt32BE(20)]).toEqual([1_080, 1_350])

  const csv = (await fileOf(lin, boards.csv)).toString()
  expect(csv.trim().split('\r\n')).toHaveLength(1 + 2 + 2)
  const json = JSON.parse((await fileOf(lin, boards.json)).toString())
  expect(json).toMatchObject({ year, asset: 'FU', scale: 2 })
  const sum = (role: string) =>
    json.items
      .filter((item: { role: string }) => item.role === role)
      .reduce((all: bigint, item: { amount: string }) => all + BigInt(item.amount), 0n)
  expect(sum('received')).toBe(lins.received)

  await go(lin, `/envelopes/years/${year}?card=1`)
  await lin.page.getByRole('dialog').waitFor()
  await see(lin, 'statement', 'card-2')
  await go(lin, `/envelopes/years/${year}?card=8`)
  await lin.page.getByRole('dialog').getByRole('button', { name: boards.showTop }).waitFor()
  await see(lin, 'statement', 'card-top')
  await press(lin, lin.words.app.close)
  await press(lin, boards.remove)
  await text(lin, boards.removed)
  await see(lin, 'statement', 'removed')
})

const pictureOf = (window: Window) => fileOf(window, window.words.boards.shareSave)
async function fileOf(window: Window, name: string): Promise<Buffer> {
  const coming = window.page.waitForEvent('download')
  await press(window, name)
  return readFile(await (await coming).path())
}
