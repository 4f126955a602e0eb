import { beforeAll, expect, test } from 'vitest'
import { follow, heading, press, soon, write } from './acts.ts'
import type { Window } from './browser.ts'
import { go } from './going.ts'
import { aPlace, claim, sendEnvelope, settle, signIn, type Village } from './village.ts'
import { fill, like } from './words.ts'

const here = aPlace()
let village: Village
let lin: Window
let mei: Window

beforeAll(async () => {
  village = await settle(here())
  const { people } = village
  const greeting = '中秋快乐'
  const envelopeId = await sendEnvelope(here(), village, people.lin, { shares: 2, greeting })
  await claim(here(), people.mei, envelopeId)
  await claim(here(), people.lin, envelopeId)
  lin = await here().screens.phone({ language: 'zh-CN', scheme: 'light' })
  await signIn(lin, people.lin, here().url)
  mei = await here().screens.phone({ language: 'en', scheme: 'dark' })
  await signIn(mei, people.mei, here().url)
})

const rows = (window: Window) => window.page.locator('.month a.row')

test('the months stand with their sums, and a search finds a bill by what it was for', async () => {
  await go(lin, '/wallet/bills')
  await heading(lin, lin.words.ledger.bills.title)
  await expect.poll(() => rows(lin).count(), soon).toBe(3)
  await lin.picture('bills')
  expect(await lin.axe()).toEqual([])

  await lin.page.getByRole('searchbox', { name: lin.words.bills.search }).fill('启动')
  await expect.poll(() => rows(lin).count(), soon).toBe(1)
  expect(new URL(lin.page.url()).searchParams.get('search')).toBe('启动')
  await press(lin, lin.words.ledger.bills.clear)
  await expect.poll(() => rows(lin).count(), soon).toBe(3)
})

test('a filter is in plain sight, in the address, and says what it leaves when it leaves nothing', async () => {
  const { bills, ledger } = mei.words
  await go(mei, '/wallet/bills')
  await heading(mei, ledger.bills.title)
  await press(mei, bills.filter)
  const sheet = mei.page.getByRole('dialog')
  await sheet.getByRole('radio', { name: ledger.bills.out, exact: true }).check()
  await mei.picture('bills', 'filter')
  expect(await mei.axe()).toEqual([])
  await press(mei, bills.apply)
  await mei.page.getByText(fill(ledger.bills.emptyFilter, { filter: ledger.bills.out })).waitFor()
  expect(new URL(mei.page.url()).searchParams.get('direction')).toBe('out')
  await mei.picture('bills', 'empty')
})

test('tags and a note are written on a bill and found again', async () => {
  const { bills, ledger } = lin.words
  await go(lin, '/wallet/bills')
  await rows(lin).first().click()
  await heading(lin, ledger.bill.title)
  await press(lin, bills.edit)
  await write(lin, bills.tags, '过节 家里')
  await write(lin, bills.note, '给妈妈看的')
  await lin.picture('bill', 'marks')
  expect(await lin.axe()).toEqual([])
  await press(lin, bills.save)
  await lin.page.getByText('#过节').waitFor()
  await lin.picture('bill')
  expect(await lin.axe()).toEqual([])

  await go(lin, '/wallet/bills?tag=家里')
  await expect.poll(() => rows(lin).count(), soon).toBe(1)
  await go(lin, '/wallet/bills?search=妈妈')
  await expect.poll(() => rows(lin).count(), soon).toBe(1)
})

test('a problem is reported once, and the answer of the staff stands on the bill', async () => {
  const { bills } = mei.words
  await go(mei, '/wallet/bills')
  await rows(mei).first().click()
  await press(mei, bills.problem)
  await write(mei, bills.problemField, 'I do not know this one')
  await press(mei, bills.problemSend)
  await mei.page.getByText(bills.problemOpen).waitFor()

  const desk = await here().screens.desk({ language: 'zh-CN', scheme: 'light' })
  await signIn(desk, village.owner, here().url)
  const { problems, act, notices } = desk.words.desk
  await go(desk, '/console/problems')
  await desk.page.getByText('I do not know this one').waitFor()
  await desk.picture('console-problems')
  expect(await desk.axe()).toEqual([])
  const button = (name: string) =>
    desk.page.getByRole('button', { name: new RegExp(`^${[...name].join('\\s?')}$`) }).first()
  await button(problems.answer).click()
  const reason = 'It is your share of Lin’s envelope'
  const sheet = desk.page.getByRole('dialog')
  await sheet.getByLabel(act.reason, { exact: true }).fill(reason)
  await button(act.confirm).click()
  await desk.page.getByText(problems.none).waitFor()
  await go(desk, '/console/notices')
  await heading(desk, notices.title)
  expect(await desk.axe()).toEqual([])

  await mei.page.getByText(reason).waitFor()
  await mei.picture('bill', 'answered')
  expect(await mei.axe()).toEqual([])
})

test('a month goes on paper, and the year becomes cards and a picture without amounts', async () => {
  const { bills } = mei.words
  await go(mei, '/wallet/bills')
  await press(mei, bills.more)
  await mei.picture('bills', 'menu')
  await follow(mei, bills.print)
  await mei.page.getByRole('table').waitFor()
  await expect.poll(() => mei.page.locator('tbody tr').count(), soon).toBe(2)
  await mei.picture('bills', 'print')
  expect(await mei.axe()).toEqual([])

  const year = new Date().getFullYear()
  await go(mei, `/wallet/bills/year/${year}`)
  await heading(mei, bills.yearFlow)
  await mei.page.getByText(like(bills.yearCoverWords)).waitFor()
  await mei.picture('year')
  expect(await mei.axe()).toEqual([])
  const saved = mei.page.waitForEvent('download')
  await press(mei, bills.shareSave)
  expect((await saved).suggestedFilename()).toBe(`fuquan-${year}.png`)
  await go(lin, `/wallet/bills/year/${year}`)
  await heading(lin, lin.words.bills.yearFlow)
  await lin.picture('year')
  await go(lin, '/wallet/bills/year/2020')
  await lin.page.getByText(fill(lin.words.bills.yearEmpty, { year: '2020' })).waitFor()
})
