import { beforeAll, expect, test } from 'vitest'
import { ask, must, pin } from '../wire.ts'
import { follow, heading, press, soon, write, writeSecret } from './acts.ts'
import type { Window } from './browser.ts'
import { choosePerson, confirmAct, enterDesk, fillAct, pressDesk, spaced } from './desk.ts'
import { go } from './going.ts'
import { stillness } from './tour.ts'
import { aPlace, claim, freeOf, sendEnvelope, settle, type Village } from './village.ts'
import { fill, like } from './words.ts'

const here = aPlace()
const reason = '修好了单元门的锁，社区谢他'
let village: Village
let envelopeId: string
let wen: Window
let dark: Window

beforeAll(async () => {
  village = await settle(here())
  const { lin, mei } = village.people
  envelopeId = await sendEnvelope(here(), village, lin, { shares: 3, greeting: '查得到的' })
  await claim(here(), mei, envelopeId)
  wen = await here().screens.desk({ language: 'zh-CN', scheme: 'light' })
  dark = await here().screens.desk({ language: 'en', scheme: 'dark' })
})

/** What axe finds in the sheet of an act that has just opened, once it has come to rest. */
async function sheetOf(effect: string, face: string): Promise<string[]> {
  const sheet = wen.page.getByRole('dialog').last()
  await sheet.getByText(effect).waitFor()
  await sheet.getByLabel(wen.words.desk.act.reason, { exact: true }).click()
  await stillness(wen)
  await wen.picture(`console-${face}`)
  // What lies below it is looked at with the pages.
  return wen.axe('.ant-modal')
}

test('Wen signs in by the form, in both languages, and sees what needs her', async () => {
  for (const window of [wen, dark]) {
    await window.page.goto('/console/')
    await heading(window, window.words.desk.signIn.title)
    await window.picture('console-sign-in')
    expect(await window.axe()).toEqual([])
  }
  await Promise.all([enterDesk(wen), enterDesk(dark)])
  await wen.page.getByText(wen.words.desk.home.one_owner).waitFor()
})

test('a page of a person opens only after a reason, their devices are signed out, and both are on record', async () => {
  const { people, act, acts, audit, keeping } = wen.words.desk
  const { lin } = village.people
  await go(wen, '/console/people')
  await heading(wen, people.title)
  await pressDesk(wen, keeping.people)
  expect(await sheetOf(fill(keeping.peopleEffect, { max: 50_000 }), 'take-people')).toEqual([])
  await wen.page.keyboard.press('Escape')
  await wen.page.getByRole('searchbox', { name: people.search }).fill('林悦')
  await wen.page.keyboard.press('Enter')
  await wen.page.getByRole('link', { name: /林悦/ }).click()
  await pressDesk(wen, people.look)
  await wen.page.getByLabel(act.reason, { exact: true }).fill('她说收不到红包，来看看')
  await pressDesk(wen, act.confirm)
  await wen.page.getByText(people.devices).waitFor()
  await wen.picture('console-person')
  expect(await wen.axe()).toEqual([])
  const signOut = wen.page.getByRole('button', { name: spaced(people.signOut) })
  await signOut.click()
  const effect = fill(people.signOutEffect_other, { name: '林悦', count: 1 })
  expect(await sheetOf(effect, 'sign-out')).toEqual([])
  await fillAct(wen, '她的手机丢在电车上了')
  await confirmAct(wen)
  // With nobody signed in there is nothing to end.
  await expect.poll(() => signOut.count(), soon).toBe(0)
  expect((await ask(here().url, lin.token, 'GET', '/identity/me')).status).toBe(401)

  await go(wen, '/console/audit')
  await heading(wen, audit.title)
  await wen.page.getByText('她说收不到红包，来看看').first().waitFor()
  const line = fill(acts.identity.signOutPerson, { by: '温岚', person: '林悦' })
  await wen.page.getByText(line).first().waitFor()
  await wen.page.getByText(audit.whole).waitFor()
})

test('credits are issued with PIN and reason, arrive to the unit, and the books rebuilt then agree', async () => {
  const { books, keeping } = wen.words.desk
  const { boliang } = village.people
  const before = BigInt(await freeOf(here(), boliang))
  await go(wen, '/console/books')
  await heading(wen, books.title)
  await pressDesk(wen, books.issue)
  const sheet = wen.page.getByRole('dialog')
  await choosePerson(wen, books.issueWho, '薄亮')
  await wen.page.keyboard.press('Escape')
  await sheet.getByLabel(books.issueEach, { exact: true }).fill('12.34')
  await fillAct(wen, reason)
  await wen.picture('console-issue')
  expect(await wen.axe()).toEqual([])
  await confirmAct(wen)
  expect(BigInt(await freeOf(here(), boliang))).toBe(before + 1_234n)

  const whole = wen.page.locator('.need', { hasText: keeping.whole })
  await whole.getByText(keeping.never).waitFor()
  await pressDesk(wen, keeping.now)
  expect(await sheetOf(keeping.nowEffect, 'rebuild')).toEqual([])
  await fillAct(wen, reason)
  await confirmAct(wen)
  await pressDesk(wen, keeping.accounts)
  expect(await sheetOf(keeping.accountsEffect, 'take-accounts')).toEqual([])
  await wen.page.keyboard.press('Escape')
  await whole.getByText(like(keeping.agrees)).waitFor()
  await expect.poll(() => wen.page.getByText(keeping.asked).count(), soon).toBe(0)
})

test('the ledger browser follows an envelope to its account and back to its transfers', async () => {
  const { books, audit } = wen.words.desk
  await go(wen, '/console/books')
  await wen.page.getByRole('textbox', { name: books.findHelp }).fill(envelopeId)
  await pressDesk(wen, books.open)
  await wen.page.getByText(books.claimed, { exact: true }).first().waitFor()
  await wen.page.getByText('梅芳').first().waitFor()
  await wen.picture('console-envelope')
  expect(await wen.axe()).toEqual([])

  await wen.page.locator('a[href*="/books/accounts/"]').first().click()
  await wen.page.getByText(books.entries, { exact: true }).first().waitFor()
  await wen.picture('console-account')
  expect(await wen.axe()).toEqual([])

  await go(wen, '/console/audit?act=ledger.issue')
  await heading(wen, audit.title)
  await wen.page.getByText(reason).first().waitFor()
  await wen.picture('console-audit')
})

test('a setting changes after a preview with PIN and reason, within its bounds', async () => {
  const { settings } = wen.words.desk
  await go(wen, '/console/settings?search=envelopes.ttl_hours')
  const hours = wen.page.locator('[id="envelopes.ttl_hours"]')
  await hours.fill('12')
  await hours.blur()
  await pressDesk(wen, settings.preview)
  await fillAct(wen, reason)
  await wen.picture('console-setting')
  expect(await wen.axe()).toEqual([])
  await confirmAct(wen)
  await wen.page.reload()
  await expect.poll(() => hours.inputValue(), soon).toBe('12')
})

test('without a mail server an owner reads a kept mail, and hands its link over', async () => {
  const { jobs, mails } = wen.words.desk
  const email = 'mei@example.org'
  const { token } = village.people.mei
  const shown = { kind: 'identity.change_email', payee: 'me', facts: { email } }
  const { proof } = await must(here().url, token, 'POST', '/identity/step-ups', { pin, ...shown })
  await must(here().url, token, 'PUT', '/identity/me/email', { email, proof })

  await go(wen, '/console/jobs')
  await heading(wen, jobs.title)
  await wen.page.getByText(mails.noServer).waitFor()
  const row = wen.page.getByRole('row', { name: email })
  await row.getByRole('button', { name: spaced(mails.read) }).click()
  await fillAct(wen, reason)
  await confirmAct(wen)
  await wen.page
    .getByRole('dialog')
    .getByText(/\/verify-email#/)
    .waitFor()
  await wen.picture('console-mail')
  expect(await wen.axe()).toEqual([])
  await wen.page.keyboard.press('Escape')
})

const pages = [
  'home',
  'people',
  'approvals',
  'books',
  'jobs',
  'audit',
  'settings',
  'health',
] as const

test('every page stands in both languages and schemes, and axe finds nothing', async () => {
  const look = async (window: Window) => {
    const found: string[] = []
    const { desk } = window.words
    await window.page.goto('/console/')
    for (const name of pages) {
      await follow(window, new RegExp(`^${desk.nav[name]}`))
      await heading(window, desk[name].title)
      await window.page.waitForLoadState('networkidle')
      await window.picture(`console-${name}`)
      const sins = await window.axe()
      found.push(...sins.map(sin => `${name} ${window.language}: ${sin}`))
    }
    return found
  }
  const found = await Promise.all([look(wen), look(dark)])
  expect(found.flat()).toEqual([])
})

test('signing out leads to the door, and a member without a role reads why', async () => {
  const { nav, signIn } = wen.words.desk
  await wen.page.goto('/console/')
  await press(wen, spaced(nav.signOut))
  await heading(wen, signIn.title)
  await write(wen, signIn.login, 'lin')
  await writeSecret(wen, signIn.password)
  await wen.page.getByRole('button', { name: spaced(signIn.submit) }).click()
  await heading(wen, nav.noRole)
  await wen.picture('console-no-role')
  expect(await wen.axe()).toEqual([])
})
