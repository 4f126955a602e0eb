import { beforeAll, expect, test } from 'vitest'
import { follow, heading, soon, writeSecret } from './acts.ts'
import type { Window } from './browser.ts'
import { confirmAct, enterDesk, fillAct, pressDesk, spaced } from './desk.ts'
import { aPlace, claim, sendEnvelope, settle, signIn, type Village } from './village.ts'
import { fill } from './words.ts'

const here = aPlace()
const reason = '邻居们说这样更清楚一些'
let village: Village
let wen: Window
let dark: Window
let narrow: Window
let lin: Window

beforeAll(async () => {
  village = await settle(here())
  const { lin: sender, mei } = village.people
  const envelopeId = await sendEnvelope(here(), village, sender, { shares: 3 })
  await claim(here(), mei, envelopeId)
  wen = await here().screens.desk({ language: 'zh-CN', scheme: 'light' })
  dark = await here().screens.desk({ language: 'en', scheme: 'dark' })
  narrow = await here().screens.phone({ language: 'zh-CN', scheme: 'light' })
  lin = await here().screens.phone({ language: 'zh-CN', scheme: 'light' })
  await signIn(lin, sender, here().url)
  await Promise.all([enterDesk(wen), enterDesk(dark), enterDesk(narrow)])
})

const dialog = (window: Window) => window.page.getByRole('dialog').last()

async function look(window: Window, screen: string): Promise<string[]> {
  await window.page.waitForLoadState('networkidle')
  await expect.poll(() => window.page.locator('.ant-skeleton').count(), soon).toBe(0)
  await window.picture(screen)
  return (await window.axe()).map(sin => `${screen} ${window.language}: ${sin}`)
}

test('a sentence in own words is read by members and staff within seconds', async () => {
  const { words } = wen.words.desk
  const { app } = lin.words
  await lin.page.goto('/today')
  await lin.page.getByRole('link', { name: app.tabs.wallet }).first().waitFor()

  await wen.page.goto('/console/words')
  await heading(wen, words.title)
  await wen.page.getByRole('searchbox', { name: words.search }).fill('screens.app.tabs.wallet')
  await wen.page.keyboard.press('Enter')
  const edit = `${words.edit} screens.app.tabs.wallet`
  await wen.page.getByRole('button', { name: edit, exact: true }).click()
  const own = dialog(wen).getByLabel(words.own)
  await own.fill('{{nobody}}')
  await dialog(wen)
    .getByText(/nobody/)
    .first()
    .waitFor()
  expect(
    await dialog(wen)
      .getByRole('button', { name: spaced(words.edit) })
      .isDisabled(),
  ).toBe(true)
  await own.fill('口袋')
  expect(await look(wen, 'console-word')).toEqual([])
  await dialog(wen)
    .getByRole('button', { name: spaced(words.edit) })
    .click()
  await fillAct(wen, reason)
  await confirmAct(wen)

  await lin.page.getByRole('link', { name: '口袋' }).first().waitFor()
  await lin.page.reload()
  await lin.page.getByRole('link', { name: '口袋' }).first().waitFor()
})

test('settings say what takes two people, and a switch what runs to its end', async () => {
  const { settings, more } = wen.words.desk
  await wen.page.goto('/console/settings?search=envelopes.on')
  await heading(wen, settings.title)
  await wen.page.getByText(fill(more.underWay_other, { count: 1 })).waitFor()
  await wen.page.getByRole('switch').click()
  await pressDesk(wen, settings.preview)
  await dialog(wen).getByText(more.willWait).waitFor()
  expect(await look(wen, 'console-switch')).toEqual([])
})

test('a list of people is checked, put right, and everybody gets a link', async () => {
  const { importing, people } = wen.words.desk
  await wen.page.goto('/console/people')
  await heading(wen, people.title)
  await pressDesk(wen, importing.open)
  await heading(wen, importing.title)
  const field = wen.page.getByRole('textbox', { name: importing.paste })
  await field.fill('name,email,label\n诺尔,noor@example.org,三班\n,nobody@example.org,三班')
  await pressDesk(wen, importing.check)
  await wen.page.getByText(importing.whyMissing).waitFor()
  expect(await look(wen, 'console-import')).toEqual([])
  await field.fill('name,email,label\n诺尔,noor@example.org,三班\n林小满,,三班')
  await pressDesk(wen, importing.check)
  await pressDesk(wen, fill(importing.invite_other, { count: 2 }))
  await fillAct(wen, reason)
  await confirmAct(wen)
  await heading(wen, fill(importing.done_other, { count: 2 }))
  await wen.page
    .getByText(/\/join\//)
    .first()
    .waitFor()
  expect(await look(wen, 'console-invited')).toEqual([])
})

test('the audit log speaks in sentences, is narrowed, and says who may see its file', async () => {
  const { audit, audit2, acts } = wen.words.desk
  await wen.page.goto('/console/audit?act=console.changeText')
  await heading(wen, audit.title)
  await wen.page
    .getByText(fill(acts.console.changeText, { by: '温岚' }))
    .first()
    .waitFor()
  await pressDesk(wen, audit2.export)
  await dialog(wen).getByText(audit2.exportWords).waitFor()
  expect(await look(wen, 'console-export')).toEqual([])
})

test('from a person to what they hold, and back', async () => {
  const { people, person, act, books } = wen.words.desk
  await wen.page.goto(`/console/people/${village.people.mei.id}`)
  await pressDesk(wen, people.look)
  await wen.page.getByLabel(act.reason, { exact: true }).fill(reason)
  await pressDesk(wen, act.confirm)
  await wen.page.getByRole('heading', { name: person.accounts }).waitFor()
  expect(await look(wen, 'console-person-accounts')).toEqual([])
  await wen.page.getByRole('link', { name: wen.words.desk.accountKinds.wallet }).click()
  await wen.page.getByText(books.entries, { exact: true }).first().waitFor()
  await wen.page.getByRole('link', { name: person.ownerPage }).click()
  await wen.page.getByRole('heading', { name: person.accounts }).waitFor()
})

test('who was away signs in over the page, and what was typed stays', async () => {
  const { desk, books, act } = wen.words.desk
  await wen.page.goto('/console/books')
  await heading(wen, books.title)
  await pressDesk(wen, books.pause)
  await wen.page.getByLabel(act.reason, { exact: true }).fill(reason)
  // As the house answers after half an hour without a move; its own clock is not ours to turn.
  await wen.page.route('**/api/ledger/pause', route =>
    route.fulfill({
      status: 401,
      contentType: 'application/problem+json',
      body: JSON.stringify({
        type: '/docs/problems#sign_in_again',
        title: 'sign in again',
        status: 401,
        code: 'sign_in_again',
        detail: '请再登录一次',
        details: { cause: 'idle' },
      }),
    }),
  )
  await pressDesk(wen, act.confirm)
  await wen.page.getByText(desk.againIdle).waitFor()
  expect(await look(wen, 'console-again')).toEqual([])
  await wen.page.unroute('**/api/ledger/pause')
  await wen.page.getByLabel(new RegExp(wen.words.desk.signIn.password)).fill('')
  await writeSecret(wen, `${wen.words.desk.signIn.password} · @wen`)
  await wen.page.getByRole('button', { name: spaced(desk.go) }).click()
  await wen.page.getByText(desk.againIdle).waitFor({ state: 'hidden' })
  expect(await wen.page.getByLabel(act.reason, { exact: true }).inputValue()).toBe(reason)
})

const pages = ['figures', 'words', 'books', 'audit', 'settings', 'approvals'] as const

test('every page stands light, dark and narrow, and axe finds nothing', async () => {
  const tour = async (window: Window, suffix: string) => {
    const found: string[] = []
    const { desk } = window.words
    await window.page.goto('/console/')
    for (const name of pages) {
      await follow(window, new RegExp(`^${desk.nav[name]}`))
      await heading(window, desk[name].title)
      found.push(...(await look(window, `console-${name}${suffix}`)))
    }
    return found
  }
  const found = await Promise.all([tour(wen, ''), tour(dark, ''), tour(narrow, '-narrow')])
  expect(found.flat()).toEqual([])
})

test('figures are a picture and a table of the same numbers', async () => {
  const { figures } = wen.words.desk
  await wen.page.goto('/console/figures')
  await heading(wen, figures.title)
  await wen.page.locator('.chart svg').first().waitFor()
  const section = wen.page.getByRole('region', { name: figures.envelopes })
  await section.getByText(figures.table, { exact: true }).click()
  const today = section.getByRole('row').nth(1)
  await expect.poll(() => today.innerText(), soon).toMatch(/1\s+1$/)
})

test('members read the rules of the house and how they changed, guests the public ledger', async () => {
  const { house, identity } = lin.words
  await lin.page.goto('/me')
  await heading(lin, identity.me.title)
  await follow(lin, new RegExp(house.rulesTitle))
  await heading(lin, house.rulesTitle)
  expect(await look(lin, 'house-rules')).toEqual([])

  const street = await here().screens.phone({ language: 'en', scheme: 'dark' })
  await street.page.goto('/books')
  await heading(street, street.words.ledger.wallet.booksTitle)
  await street.page.getByText(street.words.house.books.byOnePerson).waitFor()
  expect(await look(street, 'public-books')).toEqual([])
  await street.page.goto('/house-rules')
  await heading(street, street.words.house.rulesTitle)
  await street.page.getByText(street.words.house.history).first().waitFor()
  expect(await look(street, 'house-rules')).toEqual([])
})
