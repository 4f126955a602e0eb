import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { must, type Person, pin } from '../wire.ts'
import { follow, heading, press, putKeysAway, soon, typePin, write } from './acts.ts'
import type { Window } from './browser.ts'
import { choosePerson, confirmAct, enterDesk, fillAct, pressDesk, spaced } from './desk.ts'
import { go } from './going.ts'
import { aPlace, changeSetting, freeOf, settle, signIn, type Village } from './village.ts'
import { fill } from './words.ts'

const here = aPlace()
const reason = '本人在场，按规矩办理的'
let village: Village
let lin: Window
let ana: Window
let wen: Window

beforeAll(async () => {
  village = await settle(here())
  for (const key of ['ledger.gateway_sandbox', 'ledger.redeem']) {
    await changeSetting(here(), village, key, true)
  }
  const { url, screens } = here()
  lin = await screens.phone({ language: 'zh-CN', scheme: 'light' })
  ana = await screens.phone({ language: 'en', scheme: 'dark' })
  await signIn(lin, village.people.lin, url)
  await signIn(ana, village.people.ana, url)
  wen = await screens.desk({ language: 'zh-CN', scheme: 'light' })
  await enterDesk(wen)
})

const free = async (name: 'lin' | 'ana' | 'mei') =>
  BigInt(await freeOf(here(), village.people[name]))
/** A picture and nothing wrong in it. */
async function look(window: Window, screen: string, face?: string): Promise<void> {
  await window.picture(screen, face)
  expect(await window.axe()).toEqual([])
}
const says = (window: Window, sentence: string) =>
  window.page.getByText(sentence, { exact: true }).first().waitFor()

test('a top-up starts in the wallet, is paid outside, and the state changes by itself', async () => {
  for (const window of [lin, ana]) {
    const { funding } = window.words
    const name = window === lin ? 'lin' : 'ana'
    const before = await free(name)
    await go(window, '/wallet')
    await follow(window, new RegExp(`^${funding.topUp.title}`))
    await heading(window, funding.topUp.title)
    await look(window, 'top-up')
    await follow(window, new RegExp(`^${funding.topUp.sandbox}`))
    await write(window, funding.topUp.amount, '25')
    await putKeysAway(window)
    await look(window, 'top-up-amount')
    const amount = name === 'lin' ? '福25.00' : '25.00 fu'
    await press(window, fill(funding.topUp.payAmount, { amount }))
    await says(window, funding.state.started)
    await follow(window, funding.page.go)
    await heading(window, funding.sandbox.title)
    await look(window, 'top-up-sandbox')
    await press(window, name === 'lin' ? funding.sandbox.double : funding.sandbox.success)
    await says(window, funding.state.credited)
    await look(window, 'top-up-credited')
    expect(await free(name)).toBe(before + 2_500n)
    await go(window, '/wallet/top-up')
    await says(window, funding.topUp.history)
    await look(window, 'top-up', 'history')
  }
})

test('a top-up that fails says why, and that nothing was taken', async () => {
  const { funding } = lin.words
  await go(lin, '/wallet/top-up/with/sandbox')
  await write(lin, funding.topUp.amount, '600')
  await says(lin, fill(funding.topUp.tooMuch, { most: '福500.00' }))
  await write(lin, funding.topUp.amount, '5')
  await press(lin, fill(funding.topUp.payAmount, { amount: '福5.00' }))
  await follow(lin, funding.page.go)
  await press(lin, funding.sandbox.failure)
  await says(lin, funding.state.failed)
  await lin.page.getByText(funding.why.declined).waitFor()
  await look(lin, 'top-up-failed')
})

test('vouchers are made, shown once as a printable sheet, and used once', async () => {
  const { vouchers } = wen.words.desk
  await go(wen, '/console/vouchers')
  await heading(wen, vouchers.title)
  await pressDesk(wen, vouchers.make)
  const sheet = wen.page.getByRole('dialog')
  await sheet.getByLabel(vouchers.label, { exact: true }).fill('秋天集市')
  await sheet.getByLabel(vouchers.count, { exact: true }).fill('4')
  await sheet.getByLabel(vouchers.each, { exact: true }).fill('20')
  const until = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10)
  await sheet.getByLabel(vouchers.until, { exact: true }).fill(until)
  await fillAct(wen, reason)
  await look(wen, 'console-vouchers', 'make')
  await confirmAct(wen)
  await wen.page.getByText('秋天集市').first().waitFor()
  await look(wen, 'console-vouchers')
  await pressDesk(wen, vouchers.print)
  await fillAct(wen, reason)
  await confirmAct(wen)
  const codes = wen.page.locator('.voucher-code')
  await codes.first().waitFor()
  const texts = await codes.allInnerTexts()
  expect(texts).toHaveLength(4)
  await look(wen, 'console-vouchers', 'sheet')
  // On paper there are the vouchers and nothing of the console around them.
  const paper = await wen.page.pdf({ format: 'A4', printBackground: true })
  expect(paper.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)).toHaveLength(1)
  await wen.page.emulateMedia({ media: 'print' })
  await wen.picture('console-vouchers', 'paper')
  await wen.page.emulateMedia({ media: null })
  await pressDesk(wen, vouchers.done)
  await says(wen, vouchers.printed)

  const { funding } = ana.words
  const before = await free('ana')
  // The printed square opens this page with the code in it.
  await go(ana, `/wallet/voucher#${texts[0]}`)
  await heading(ana, funding.voucher.title)
  await look(ana, 'voucher')
  await press(ana, funding.voucher.use)
  await says(ana, funding.voucher.done)
  await look(ana, 'voucher', 'used')
  expect(await free('ana')).toBe(before + 2_000n)
  await press(ana, funding.voucher.another)
  await write(ana, funding.voucher.label, String(texts[0]).toLowerCase())
  await press(ana, funding.voucher.use)
  await ana.page.getByRole('alert').waitFor()
  await look(ana, 'voucher', 'refused')
})

test('the desk opens, takes cash from a member whose name stands there, and pays out', async () => {
  const { cash } = wen.words.desk
  await wen.page.setViewportSize({ width: 1024, height: 768 })
  await go(wen, '/console/desk')
  await heading(wen, cash.title)
  await look(wen, 'console-desk', 'shut')
  await pressDesk(wen, cash.open)
  await wen.page.getByRole('dialog').getByLabel(cash.float, { exact: true }).fill('100')
  await fillAct(wen, reason)
  await confirmAct(wen)

  const before = await free('mei')
  await pressDesk(wen, cash.topUp)
  const sheet = wen.page.getByRole('dialog')
  await choosePerson(wen, cash.member, '梅芳')
  await sheet.getByText(cash.isIt).waitFor()
  await sheet.getByLabel(cash.amount, { exact: true }).fill('30')
  await fillAct(wen, reason)
  await look(wen, 'console-desk', 'take')
  await confirmAct(wen)
  expect(await free('mei')).toBe(before + 3_000n)
  await wen.page.getByText(cash.kind.top_up, { exact: true }).first().waitFor()
  await look(wen, 'console-desk', 'open')
})

test('cashing out: asked with the PIN, approved, fetched at the desk', async () => {
  const { funding } = lin.words
  const { money, cash } = wen.words.desk
  const before = await free('lin')
  await go(lin, '/wallet')
  await follow(lin, new RegExp(`^${funding.cashOut.title}`))
  await heading(lin, funding.cashOut.title)
  await write(lin, funding.cashOut.amount, '12')
  await putKeysAway(lin)
  await look(lin, 'cash-out')
  await press(lin, fill(funding.cashOut.ask, { amount: '福12.00' }))
  await look(lin, 'cash-out', 'pin')
  await typePin(lin, pin)
  await says(lin, funding.redemption.asked)
  await look(lin, 'redemption', 'asked')
  expect(await free('lin')).toBe(before - 1_200n)

  await go(wen, '/console/money')
  await heading(wen, money.title)
  await wen.page.getByText('林悦').first().waitFor()
  await look(wen, 'console-money')
  await pressDesk(wen, money.approve)
  await fillAct(wen, reason)
  await confirmAct(wen)
  // Nothing was pressed on the phone: its state line follows by itself.
  await says(lin, funding.redemption.approvedDesk)
  await go(wen, '/console/desk')
  await pressDesk(wen, cash.pay)
  await fillAct(wen, reason)
  await look(wen, 'console-desk', 'pay')
  await confirmAct(wen)
  await says(lin, funding.redemption.paid_out)
  await look(lin, 'redemption', 'paid')
})

test('a redemption is taken back by its maker while nobody has decided', async () => {
  const { funding } = ana.words
  const before = await free('ana')
  await go(ana, '/wallet/cash-out')
  await write(ana, funding.cashOut.amount, '3')
  await press(ana, fill(funding.cashOut.ask, { amount: '3.00 fu' }))
  await typePin(ana, pin)
  await says(ana, funding.redemption.asked)
  await press(ana, funding.redemption.cancel)
  await look(ana, 'redemption', 'cancel')
  await ana.page
    .getByRole('dialog')
    .getByRole('button', { name: funding.redemption.cancel, exact: true })
    .click()
  await says(ana, funding.redemption.cancelled)
  await look(ana, 'redemption', 'cancelled')
  expect(await free('ana')).toBe(before)
})

/** Mei has spent what the desk gave her by mistake: the house carries what she lacks. */
async function coverWhatIsSpent(): Promise<void> {
  const { url } = here()
  const { correct } = wen.words.desk
  const { mei } = village.people
  const path = await transferOf(mei, 'desk_top_up')
  const all = await free('mei')
  const shown = { kind: 'ledger.redeem', payee: 'desk', amount: String(all - 1_000n) }
  const { proof } = await must(url, mei.token, 'POST', '/identity/step-ups', { pin, ...shown })
  const spent = { way: 'desk', amount: shown.amount, proof }
  await must(url, mei.token, 'POST', '/ledger/redemptions', spent, randomUUID())

  await go(wen, path)
  await pressDesk(wen, correct.button)
  const sheet = wen.page.getByRole('dialog')
  await sheet.getByLabel(correct.amount, { exact: true }).fill('30')
  await fillAct(wen, reason)
  await sheet.getByRole('button', { name: spaced(wen.words.desk.act.confirm) }).click()
  await sheet.getByRole('alert').waitFor()
  await look(wen, 'console-correct', 'spent')
  await sheet.getByLabel(correct.cover, { exact: true }).fill('20')
  await fillAct(wen, reason)
  await confirmAct(wen)
  expect(await free('mei')).toBe(0n)
  const audit = await must(url, village.owner.token, 'GET', '/console/audit?act=ledger.correct')
  expect(JSON.stringify(audit['items'])).toContain('2000')
}

/** Where the console shows the transfer of somebody's newest bill of a kind, after a look. */
async function transferOf(one: Person, kind: string): Promise<string> {
  const { url } = here()
  const bills = await must(url, one.token, 'GET', `/ledger/bills?kind=${kind}`)
  const [bill] = bills['items'] as { accountId: string; version: number; transferId: string }[]
  const path = `/ledger/bills/${bill?.accountId}/${bill?.version}`
  const { bookId } = await must(url, one.token, 'GET', path)
  const asked = { reason: '这位说多收了钱，核对一下', userId: one.id }
  await must(url, village.owner.token, 'POST', '/console/looks', asked)
  return `/console/books/transfers/${String(bookId)}/${bill?.transferId}`
}

test('a gateway is tested, a top-up looked at, a wrong one corrected, the desk closed', async () => {
  const { money, correct, books, cash } = wen.words.desk
  await go(wen, '/console/money')
  await heading(wen, money.title)
  await pressDesk(wen, money.test)
  await fillAct(wen, reason)
  await confirmAct(wen)
  await wen.page.getByText(money.good).first().waitFor()
  await pressDesk(wen, money.openTopUp)
  await wen.page.getByText(money.tries).waitFor()
  await look(wen, 'console-money', 'top-up')

  const before = await free('lin')
  await go(wen, await transferOf(village.people.lin, 'top_up'))
  await heading(wen, books.transfer)
  await pressDesk(wen, correct.button)
  await wen.page.getByRole('dialog').getByLabel(correct.amount, { exact: true }).fill('5')
  await fillAct(wen, reason)
  await look(wen, 'console-correct')
  await confirmAct(wen)
  expect(await free('lin')).toBe(before - 500n)
  await coverWhatIsSpent()

  await go(wen, '/console/desk')
  await pressDesk(wen, cash.close)
  await wen.page.getByRole('dialog').getByLabel(cash.counted, { exact: true }).fill('88')
  await fillAct(wen, reason)
  await look(wen, 'console-desk', 'close')
  await confirmAct(wen)
  await expect.poll(() => wen.page.getByText(cash.closed).count(), soon).toBe(1)
  await look(wen, 'console-desk', 'closed')
})
