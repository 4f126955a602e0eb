import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { befriend, must, type Person, pin } from '../wire.ts'
import { follow, heading, minorOf, press, soon, typePin, write } from './acts.ts'
import type { Window } from './browser.ts'
import { go } from './going.ts'
import { aPlace, freeOf, roomPath, settle, signIn, type Village } from './village.ts'
import { fill, like } from './words.ts'

const zhLight = { language: 'zh-CN', scheme: 'light' } as const
const enDark = { language: 'en', scheme: 'dark' } as const
const paying = '**/api/ledger/payments'
const here = aPlace()
let village: Village
let lin: Window
let ana: Window

beforeAll(async () => {
  village = await settle(here())
  const { lin: payer, mei, ana: other } = village.people
  for (const friend of [mei, other]) await befriend(here().url, payer, friend)
  lin = await here().screens.phone(zhLight)
  lin.forgives(/net::ERR_FAILED|net::ERR_ABORTED/)
  await signIn(lin, village.people.lin, here().url)
  ana = await here().screens.phone(enDark)
  ana.forgives(/net::ERR_FAILED|net::ERR_ABORTED|ERR_INTERNET_DISCONNECTED/)
  await signIn(ana, village.people.ana, here().url)
})

type Said = { amount: string; note?: string; when?: 'now' | '2h' | '24h' }

/** Pays over HTTP, with the PIN. Gives the payment's id. */
async function pay(from: Person, to: Person, said: Said): Promise<string> {
  const { url } = here()
  const { amount, note = '', when = 'now' } = said
  const shown = { kind: 'ledger.pay', payee: to.id, amount, facts: { note, when } }
  const { proof } = await must(url, from.token, 'POST', '/identity/step-ups', { pin, ...shown })
  const body = { payeeId: to.id, amount, when, proof, ...(note !== '' && { note }) }
  const paid = await must(url, from.token, 'POST', '/ledger/payments', body, randomUUID())
  return String(paid['id'])
}

async function paidBy(one: Person): Promise<number> {
  const { items } = await must(here().url, one.token, 'GET', '/ledger/payments?limit=100')
  if (!Array.isArray(items)) throw new Error('no list')
  return items.filter(item => item.role === 'payer').length
}

const free = async (one: Person): Promise<bigint> => BigInt(await freeOf(here(), one))
const main = (window: Window) =>
  window.page.getByRole('button', { name: like(window.words.payments.form.go) })

/** Fills the form of paying somebody and presses its button. */
async function fillIn(window: Window, to: Person, draft: { amount: string; note?: string }) {
  const { form } = window.words.payments
  await go(window, `/transfer/${to.id}`)
  await write(window, form.amount, draft.amount)
  if (draft.note !== undefined) await write(window, form.note, draft.note)
}
const paidPage = (window: Window) =>
  window.page.getByRole('link', { name: window.words.payments.page.done, exact: true }).waitFor()

test('Lin finds Mei by name, pays her with the PIN, and the amounts are those of the book', async () => {
  const { payments, ledger, app } = lin.words
  const { lin: payer, mei } = village.people
  const before = { lin: await free(payer), mei: await free(mei) }
  await go(lin, '/wallet')
  await follow(lin, payments.transfer)
  await heading(lin, payments.title)
  await lin.page.getByText(payments.pick.empty).waitFor()
  await lin.picture('transfer', 'empty')
  expect(await lin.axe()).toEqual([])

  await lin.page.getByRole('searchbox', { name: payments.pick.search }).fill('梅')
  await lin.page.getByRole('link', { name: /梅芳/ }).waitFor()
  await lin.picture('transfer', 'found')
  await lin.page.getByRole('link', { name: /梅芳/ }).click()
  await lin.page.getByText(payments.form.first).waitFor()
  await write(lin, payments.form.amount, '12,34')
  await write(lin, payments.form.note, '周五火锅')
  await lin.picture('transfer-to', 'filled')
  expect(await lin.axe()).toEqual([])
  await main(lin).click()
  await lin.page.getByRole('dialog').waitFor()
  await lin.picture('transfer-to', 'pin')
  expect(await lin.axe()).toEqual([])
  await typePin(lin, pin)
  await paidPage(lin)
  await lin.page.getByText(payments.page.states.receivedByOther).waitFor()
  await lin.picture('payment', 'done')
  expect(await lin.axe()).toEqual([])

  expect(await free(payer)).toBe(before.lin - 1_234n)
  expect(await free(mei)).toBe(before.mei + 1_234n)
  await follow(lin, payments.page.done)
  await heading(lin, ledger.wallet.title)
  const shown = lin.page.locator('.wallet-balance [aria-hidden=true]')
  await expect.poll(async () => minorOf(await shown.innerText()), soon).toBe(before.lin - 1_234n)
  expect(app.tabs.wallet).not.toBe('')
})

test('a whole handle is looked for when one asks, and not while one types', async () => {
  for (const window of [lin, ana]) {
    const { payments } = window.words
    const asked: string[] = []
    const hear = (request: { url(): string }) => void asked.push(request.url())
    await go(window, '/transfer')
    await heading(window, payments.title)
    window.page.on('request', hear)
    const box = window.page.getByRole('searchbox', { name: payments.pick.search })
    await box.pressSequentially('nobody_here')
    const look = fill(payments.pick.lookUp, { handle: 'nobody_here' })
    await window.page.getByRole('button', { name: look }).waitFor()
    await window.page.getByText(like(payments.pick.none)).waitFor()
    const lookUps = () => asked.filter(url => url.includes('/by-handle/'))
    expect(lookUps()).toEqual([])
    await window.picture('transfer', 'handle')
    expect(await window.axe()).toEqual([])

    await press(window, look)
    await expect.poll(lookUps, soon).toHaveLength(1)
    await window.page.getByRole('button', { name: look }).waitFor({ state: 'hidden' })
    await window.page.getByText(like(payments.pick.none)).waitFor()
    window.page.off('request', hear)
  }
})

test('a payment that waits stands under Today; Ana accepts it with one tap', async () => {
  const { payments, notifications } = ana.words
  const { boliang, ana: payee } = village.people
  const { url } = here()
  await must(url, payee.token, 'PUT', '/ledger/receiving', { askAlways: true })
  const before = await free(payee)
  await pay(boliang, payee, { amount: '4500', note: 'shoes, second-hand' })
  await must(url, payee.token, 'PUT', '/ledger/receiving', { askAlways: false })

  await go(ana, '/today')
  await ana.page.getByText(/it waits for your yes/).waitFor()
  await ana.picture('today', 'payment')
  await follow(ana, notifications.answerPayment)
  await heading(ana, payments.page.title)
  await ana.page.getByText(payments.page.states.waitsMe).waitFor()
  await ana.picture('payment', 'asked')
  expect(await ana.axe()).toEqual([])
  await ana.page.getByRole('button', { name: like(payments.acts.accept) }).click()
  await ana.page.getByText(payments.page.states.received).waitFor()

  expect(await free(payee)).toBe(before + 4_500n)
  await go(ana, '/today')
  await expect.poll(() => ana.page.getByText(/it waits for your yes/).count(), soon).toBe(0)
})

test('a delayed payment is on hold and comes back when its payer cancels it', async () => {
  const { payments } = ana.words
  const { ana: payer, mei } = village.people
  const before = await free(payer)
  const id = await pay(payer, mei, { amount: '2000', when: '24h' })

  // The page one lands on after paying, where a wrong payee is seen first.
  await go(ana, `/wallet/payments/${id}?done=1`)
  await ana.page.getByText(payments.page.holds).waitFor()
  await ana.picture('payment', 'coming')
  await press(ana, payments.acts.cancel)
  await ana.page.getByText(like(payments.acts.cancelWords)).waitFor()
  await ana.picture('payment', 'cancel')
  expect(await ana.axe()).toEqual([])
  await ana.page
    .getByRole('dialog')
    .getByRole('button', { name: payments.acts.cancel, exact: true })
    .click()
  await ana.page.getByText(payments.page.states.cancelled, { exact: true }).waitFor()

  expect(await free(payer)).toBe(before)
})

test('asked for it back, Mei pays it back with one tap, and both lines are linked', async () => {
  const { payments } = lin.words
  const { mei } = village.people
  const id = await pay(village.people.ana, village.people.lin, { amount: '1500' })
  await must(here().url, village.people.ana.token, 'POST', `/ledger/payments/${id}/ask-back`, {})
  expect(mei.name).toBe('梅芳')
  const before = await free(village.people.ana)

  await go(lin, `/wallet/payments/${id}`)
  await lin.page.getByText(like(payments.page.askedBackMe)).waitFor()
  await lin.page.getByRole('button', { name: like(payments.acts.refund) }).click()
  await lin.page.getByRole('button', { name: like(payments.acts.refundGo) }).waitFor()
  await lin.picture('payment', 'refund')
  expect(await lin.axe()).toEqual([])
  await lin.page.getByRole('button', { name: like(payments.acts.refundGo) }).dblclick()
  await paidPage(lin)
  await follow(lin, payments.page.refundOf)
  await lin.page.getByText(fill(payments.page.refunded, { amount: '福15.00' })).waitFor()

  expect(await free(village.people.ana)).toBe(before + 1_500n)
})

test('from the room: PIN-free to somebody paid before, and only the two see the card', async () => {
  const { payments, chat } = lin.words
  const { lin: payer, mei, boliang } = village.people
  const sent = await paidBy(payer)
  await go(lin, roomPath(village))
  await press(lin, chat.room.panel)
  await lin.page.getByRole('link', { name: payments.transfer }).waitFor()
  await lin.picture('room', 'tools')
  await follow(lin, payments.transfer)
  await lin.page.getByRole('link', { name: /梅芳/ }).click()
  await write(lin, payments.form.amount, '8.80')
  await main(lin).click()
  await paidPage(lin)
  await follow(lin, payments.page.done)
  const card = lin.page.getByRole('link', { name: /8\.80/ })
  await card.waitFor()
  await lin.picture('room', 'payment')
  expect(await lin.axe()).toEqual([])
  expect(await paidBy(payer)).toBe(sent + 1)

  const bo = await here().screens.phone(enDark)
  await signIn(bo, boliang, here().url)
  await go(bo, roomPath(village))
  await bo.page.getByRole('log').waitFor()
  expect(await bo.page.getByText('8.80').count()).toBe(0)
  const meiPhone = await here().screens.phone(enDark)
  await signIn(meiPhone, mei, here().url)
  await go(meiPhone, roomPath(village))
  await meiPhone.page.getByRole('link', { name: /8\.80/ }).waitFor()
  await meiPhone.picture('room', 'payment')
  await Promise.all([bo.close(), meiPhone.close()])
})

test('two taps on the button are one sheet and one payment', async () => {
  const { lin: payer, boliang } = village.people
  const sent = await paidBy(payer)
  await fillIn(lin, boliang, { amount: '1.00' })
  await main(lin).dblclick()
  expect(await lin.page.getByRole('dialog').count()).toBe(1)
  await typePin(lin, pin)
  await paidPage(lin)
  expect(await paidBy(payer)).toBe(sent + 1)
})

test('Back closes the sheet and stays; after the payment it does not lead to the form again', async () => {
  const { payments, app } = lin.words
  const { lin: payer, boliang } = village.people
  const sent = await paidBy(payer)
  const sheet = lin.page.getByRole('dialog')
  const typed = lin.page.getByRole('textbox', { name: payments.form.amount, exact: true })
  const still = async () => {
    await expect.poll(() => sheet.count(), soon).toBe(0)
    expect(new URL(lin.page.url()).pathname).toBe(`/transfer/${boliang.id}`)
  }
  await go(lin, '/transfer')
  await lin.page.getByRole('link', { name: /薄亮/ }).click()
  await write(lin, payments.form.amount, '61.50')
  await main(lin).click()
  await lin.page.getByRole('group', { name: app.pin.label }).waitFor()
  await lin.page.keyboard.type('123')
  await lin.page.goBack()
  await still()
  expect(await typed.inputValue()).toBe('61.50')
  expect(await lin.axe()).toEqual([])

  await lin.page.goForward()
  await still()
  await main(lin).click()
  await sheet.waitFor()
  await lin.page.reload()
  await typed.waitFor()
  await still()
  expect(await paidBy(payer)).toBe(sent)

  await write(lin, payments.form.amount, '61.50')
  await main(lin).click()
  await typePin(lin, pin)
  await paidPage(lin)
  await lin.page.goBack()
  await lin.page.getByText(payments.pick.recent).waitFor()
  expect(await paidBy(payer)).toBe(sent + 1)
})

test('the answer is lost after the money went: it asks with the same key and pays once', async () => {
  const { payments } = lin.words
  const { lin: payer, boliang } = village.people
  const before = await free(payer)
  await fillIn(lin, boliang, { amount: '2.00' })
  const keys: (string | undefined)[] = []
  await lin.page.route(paying, async route => {
    if (route.request().method() !== 'POST') return route.continue()
    keys.push(route.request().headers()['idempotency-key'])
    if (keys.length > 2) return route.continue()
    await route.fetch()
    return route.abort('failed')
  })
  await main(lin).click()
  await typePin(lin, pin)
  await lin.page.getByText(payments.form.checking).first().waitFor()
  await lin.picture('transfer-to', 'checking')
  await paidPage(lin)
  await lin.page.unroute(paying)

  expect(keys).toHaveLength(3)
  expect(new Set(keys).size).toBe(1)
  expect(await free(payer)).toBe(before - 200n)
})

test('going back in the middle loses nothing: it is paid once and said when it is known', async () => {
  const { payments } = lin.words
  const { lin: payer, boliang } = village.people
  const before = await free(payer)
  const sent = await paidBy(payer)
  await go(lin, '/transfer')
  await lin.page.getByRole('link', { name: /薄亮/ }).click()
  await write(lin, payments.form.amount, '3.00')
  const left = lin.page.waitForRequest(
    request => request.method() === 'POST' && request.url().endsWith('/ledger/payments'),
  )
  await lin.page.route(paying, async route => {
    if (route.request().method() !== 'POST') return route.continue()
    const answer = await route.fetch()
    await new Promise(done => setTimeout(done, 1_500))
    return route.fulfill({ response: answer }).catch(() => undefined)
  })
  await main(lin).click()
  await typePin(lin, pin)
  await left
  await lin.page.goBack()
  await lin.page.getByText(payments.pick.recent).waitFor()
  await lin.page.getByText(like(payments.form.later)).waitFor()
  await lin.page.unroute(paying)

  expect(await paidBy(payer)).toBe(sent + 1)
  expect(await free(payer)).toBe(before - 300n)
  expect(boliang.name).toBe('薄亮')
})

test('refused and offline are said in place, and what was typed stays', async () => {
  const { payments, app } = ana.words
  const { mei: payee } = village.people
  await fillIn(ana, payee, { amount: '5.00', note: 'for the bus' })
  await ana.page.route(paying, route =>
    route.request().method() === 'POST'
      ? route.fulfill({
          status: 409,
          contentType: 'application/problem+json',
          body: JSON.stringify({
            ...{ type: 'x', title: 'x', status: 409, code: 'ledger_payee_unavailable' },
            detail: 'They cannot be paid right now, and nothing moved.',
          }),
        })
      : route.continue(),
  )
  await main(ana).click()
  await typePin(ana, pin)
  await ana.page
    .getByRole('alert')
    .getByText(/cannot be paid right now/)
    .waitFor()
  await ana.picture('transfer-to', 'refused')
  expect(await ana.axe()).toEqual([])
  const note = ana.page.getByRole('textbox', { name: payments.form.note })
  expect(await note.inputValue()).toBe('for the bus')
  await ana.page.unroute(paying)

  await ana.context.setOffline(true)
  await ana.page.getByText(app.offlineWhy).waitFor()
  await ana.picture('transfer-to', 'offline')
  await ana.context.setOffline(false)
  await expect.poll(() => ana.page.getByText(app.offlineWhy).count(), soon).toBe(0)
})

test('a slow house shows where things will stand; the list and its settings are quiet', async () => {
  const { payments } = ana.words
  let let_go = () => undefined as void
  const held = new Promise<void>(done => (let_go = done))
  await ana.page.route('**/api/ledger/payment-terms**', async route => {
    await held
    await route.continue()
  })
  await ana.page.goto(`/transfer/${village.people.mei.id}`)
  await ana.page.getByRole('status', { name: ana.words.app.loading }).waitFor()
  await ana.picture('transfer-to', 'slow')
  let_go()
  await ana.page.getByText(payments.form.when).waitFor()
  await ana.page.unroute('**/api/ledger/payment-terms**')

  await ana.page.goto('/wallet/payments')
  await ana.page.getByText(like(payments.page.in)).first().waitFor()
  await ana.picture('payments')
  expect(await ana.axe()).toEqual([])
  await follow(ana, payments.receiving.title)
  await ana.page.getByRole('radio', { name: payments.receiving.ask }).click()
  await ana.page.getByText(payments.receiving.saved).waitFor()
  await ana.picture('receiving')
  expect(await ana.axe()).toEqual([])
})
