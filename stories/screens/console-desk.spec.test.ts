import { Client } from 'pg'
import { beforeAll, expect, test } from 'vitest'
import { ask, must, pin } from '../wire.ts'
import { follow, heading, soon, writeSecret } from './acts.ts'
import type { Window } from './browser.ts'
import { confirmAct, enterDesk, fillAct, pressDesk, spaced } from './desk.ts'
import { go } from './going.ts'
import { aPlace, claim, freeOf, sendEnvelope, settle, signIn, type Village } from './village.ts'
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

const long = process.env['LONG'] === '1'
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
  await go(lin, '/today')
  await lin.page.getByRole('link', { name: app.tabs.wallet }).first().waitFor()

  await go(wen, '/console/words')
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
  await go(wen, '/console/settings?search=envelopes.on')
  await heading(wen, settings.title)
  await wen.page.getByText(fill(more.underWay_other, { count: 1 })).waitFor()
  await wen.page.getByRole('switch').click()
  await pressDesk(wen, settings.preview)
  await dialog(wen).getByText(more.willWait).waitFor()
  expect(await look(wen, 'console-switch')).toEqual([])
})

test('a list of people is checked, put right, and everybody gets a link', async () => {
  const { importing, people } = wen.words.desk
  await go(wen, '/console/people')
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
  await go(wen, '/console/audit?act=console.changeText')
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
  await go(wen, `/console/people/${village.people.mei.id}`)
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

test('the other end of a transfer is nobody until its member is looked at with a reason', async () => {
  const { parties, books, audit } = wen.words.desk
  await go(wen, `/console/people/${village.people.mei.id}`)
  await wen.page.getByRole('link', { name: wen.words.desk.accountKinds.wallet }).click()
  await wen.page.getByText(books.entries, { exact: true }).first().waitFor()
  await wen.page.locator('a[href*="/books/transfers/"]').first().click()
  await wen.page.getByText(parties.payee, { exact: true }).first().waitFor()
  await wen.page.getByRole('link', { name: parties.envelope }).first().click()
  await heading(wen, books.envelope)
  // Mei opened a share; that says nothing yet of who sent it and what the others got.
  await wen.page.getByText(books.envelopeHidden).waitFor()
  expect(await wen.page.getByText('林悦').count()).toBe(0)
  expect(await look(wen, 'console-envelope-hidden')).toEqual([])

  await pressDesk(wen, parties.look)
  await fillAct(wen, reason)
  await confirmAct(wen)
  await wen.page.getByText('林悦').first().waitFor()
  await wen.page.getByText(books.envelopeHidden).waitFor({ state: 'hidden' })
  await go(wen, '/console/audit?act=console.lookAtOwner')
  await heading(wen, audit.title)
  await wen.page.getByText(reason).first().waitFor()
  const { items } = await must(here().url, village.people.lin.token, 'GET', '/identity/me/looks')
  expect(items).toMatchObject([{ by: { handle: 'wen' }, reason }])
})

test('a member asks why a payment failed, and reads the same words on their page', async () => {
  const { people, act, refused, limits } = wen.words.desk
  const { boliang, lin: friend } = village.people
  const { url } = here()
  const amount = String(BigInt(await freeOf(here(), boliang)) + 1n)
  const shown = { kind: 'ledger.pay', payee: friend.id, amount, facts: { note: '', when: 'now' } }
  const shownPin = { pin, ...shown }
  const { proof } = await must(url, boliang.token, 'POST', '/identity/step-ups', shownPin)
  const said = { payeeId: friend.id, amount, proof }
  const key = 'more than there is'
  const answer = await ask(url, boliang.token, 'POST', '/ledger/payments', said, key)
  expect(answer.status).toBe(422)

  await go(wen, `/console/people/${boliang.id}`)
  await pressDesk(wen, people.look)
  await wen.page.getByLabel(act.reason, { exact: true }).fill(reason)
  await pressDesk(wen, act.confirm)
  const section = wen.page.getByRole('region', { name: refused.title })
  await section.getByText(new RegExp(`^${refused.acts.ledger.sendPayment} · `)).waitFor()
  await wen.page.getByText(limits.sending).waitFor()
  expect(await look(wen, 'console-person-refused')).toEqual([])
})

test('a task that failed is run again from where it is told, and then needs nobody', async () => {
  const { turns, jobs, nav } = wen.words.desk
  const name = turns.names.identity.archives
  // As it stands after its hour: the calendar is not ours to turn.
  const client = new Client({ connectionString: await here().database() })
  await client.connect()
  await client.query(
    `insert into engine.failed_turn (name, why, first_at, at)
     values ('identity.archives', 'no space left on device', engine.now(), engine.now())`,
  )
  await client.end()

  await wen.page.goto('/console/')
  await wen.page.getByText(fill(turns.failed, { name })).waitFor()
  await follow(wen, new RegExp(`^${nav.jobs}`))
  await heading(wen, jobs.title)
  const row = wen.page.getByRole('row', { name })
  await row.getByText('no space left on device').waitFor()
  expect(await look(wen, 'console-turn-failed')).toEqual([])
  await row.getByRole('button', { name: spaced(turns.take) }).click()
  await fillAct(wen, reason)
  await confirmAct(wen)

  await wen.page.getByText(turns.none).waitFor()
})

test('what was answered in time stands in the figures, beside what is promised', async () => {
  const { problems, waits, promise } = wen.words.desk
  const { mei } = village.people
  const { wallet } = (await must(here().url, mei.token, 'GET', '/ledger/wallet')) as never as {
    wallet: { accountId: string }
  }
  const bill = `/ledger/bills/${wallet.accountId}/1/problem`
  await must(here().url, mei.token, 'POST', bill, { words: '这笔不是我付的' })
  await go(wen, '/console/problems')
  await heading(wen, problems.title)
  await pressDesk(wen, problems.answer)
  await fillAct(wen, reason)
  await confirmAct(wen)

  await go(wen, '/console/figures')
  const section = wen.page.getByRole('region', { name: waits.title })
  await section.getByText(fill(promise.words, { count: 24 })).waitFor()
  const row = section.getByRole('row', { name: waits.queues.bill_problem })
  await row.getByText(fill(promise.share, { part: 1, whole: 1, percent: 100 })).waitFor()
  await section.getByRole('combobox', { name: waits.queue }).click()
  await wen.page.getByTitle(waits.queues.bill_problem, { exact: true }).click()
  await section.getByText(wen.words.desk.figures.table, { exact: true }).click()
  const today = section.getByRole('row').nth(1)
  await expect.poll(() => today.innerText(), soon).toContain(waits.under)
})

test('who was away signs in over the page, and what was typed stays', async () => {
  const { desk, books, act } = wen.words.desk
  await go(wen, '/console/books')
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
  const windows = [wen, dark, narrow]
  const tour = async (window: Window, suffix: string) => {
    const found: string[] = []
    const { desk } = window.words
    await window.page.goto('/console/')
    // The three take turns at the pages; in the long form each of them sees all.
    const turn = windows.indexOf(window)
    const mine = long ? pages : pages.filter((_, n) => n % windows.length === turn)
    for (const name of mine) {
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
  await go(wen, '/console/figures')
  await heading(wen, figures.title)
  await wen.page.locator('.chart svg').first().waitFor()
  const section = wen.page.getByRole('region', { name: figures.envelopes })
  await section.getByText(figures.table, { exact: true }).click()
  const today = section.getByRole('row').nth(1)
  await expect.poll(() => today.innerText(), soon).toMatch(/1\s+1$/)
})

test('members read the rules of the house and how they changed, guests the public ledger', async () => {
  const { house, identity } = lin.words
  await go(lin, '/me')
  await heading(lin, identity.me.title)
  await follow(lin, new RegExp(house.rulesTitle))
  await heading(lin, house.rulesTitle)
  expect(await look(lin, 'house-rules')).toEqual([])

  const street = await here().screens.phone({ language: 'en', scheme: 'dark' })
  await street.page.goto('/books')
  await heading(street, street.words.ledger.wallet.booksTitle)
  await street.page.getByText(street.words.house.books.byOnePerson).waitFor()
  expect(await look(street, 'public-books')).toEqual([])
  await go(street, '/house-rules')
  await heading(street, street.words.house.rulesTitle)
  await street.page.getByText(street.words.house.history).first().waitFor()
  expect(await look(street, 'house-rules')).toEqual([])
})

test.each([
  ['moderator', 'mei', ['people', 'stickers', 'settings'], 'books'],
  ['cashier', 'boliang', ['money', 'cash'], 'audit'],
] as const)(
  'a %s sees their own places and meets no closed door',
  async (role, who, some, closed) => {
    const { url, screens } = here()
    const person = village.people[who]
    const shown = { kind: 'identity.change_roles', payee: person.id, facts: { roles: role } }
    const { token } = village.owner
    const { proof } = await must(url, token, 'POST', '/identity/step-ups', { pin, ...shown })
    const given = { roles: [role], reason, proof }
    await must(url, token, 'PUT', `/identity/people/${person.id}/roles`, given)
    const window = await screens.desk({ language: 'en', scheme: 'light' })
    const refused: string[] = []
    window.page.on('response', answer => {
      if (answer.status() === 403) refused.push(answer.url())
    })
    await enterDesk(window, who)
    const { desk } = window.words
    const side = window.page.getByRole('navigation', { name: desk.nav.label })
    const names = await side.getByRole('link').allInnerTexts()
    expect(names).toEqual(expect.arrayContaining(some.map(place => desk.nav[place])))
    expect(names).not.toContain(desk.nav[closed])

    for (const name of names) {
      await side.getByRole('link', { name: new RegExp(`^${RegExp.escape(name)}`) }).click()
      await window.page.getByRole('heading', { level: 1 }).waitFor()
      await window.page.waitForLoadState('networkidle')
    }
    expect(refused).toEqual([])
    await go(window, `/console/${closed}`)
    await heading(window, desk.notMine.title)
    await window.page.getByText(desk.role.owner).first().waitFor()
    expect(await look(window, `console-not-mine-${role}`)).toEqual([])
  },
)
