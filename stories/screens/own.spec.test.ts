import { beforeAll, expect, test } from 'vitest'
import { must, pin, secret } from '../wire.ts'
import { compose, follow, heading, press, soon, typePin, write } from './acts.ts'
import type { Window } from './browser.ts'
import { becomes, go } from './going.ts'
import { stillness } from './tour.ts'
import { aPlace, roomPath, sendEnvelope, settle, signIn, type Village } from './village.ts'
import { fill, like } from './words.ts'

const zhLight = { language: 'zh-CN', scheme: 'light' } as const
const enDark = { language: 'en', scheme: 'dark' } as const
const here = aPlace()
let village: Village

beforeAll(async () => {
  village = await settle(here())
})

async function phoneOf(name: keyof Village['people'], look: typeof zhLight | typeof enDark) {
  const window = await here().screens.phone(look)
  await signIn(window, village.people[name], here().url)
  return window
}

const pad = (window: Window) =>
  window.page.getByRole('group', { name: window.words.app.amount.pad })
async function tapKeys(window: Window, keys: string): Promise<void> {
  const { amount } = window.words.app
  for (const key of keys) {
    const name = key === '.' ? amount.point : key === '<' ? amount.erase : key
    await pad(window).getByRole('button', { name, exact: true }).tap()
  }
}

test('amounts are typed on our own keys: the field keeps the focus, no decimal too many goes in', async () => {
  const lin = await phoneOf('lin', zhLight)
  const { app, envelopes } = lin.words
  await go(lin, `/send-envelope/${village.roomId}/lucky`)
  const total = lin.page.getByRole('textbox', { name: envelopes.composer.total })
  await total.tap()
  expect(await total.getAttribute('inputmode'), 'no second keyboard over ours').toBe('none')
  await tapKeys(lin, '8.88')
  expect(await total.inputValue()).toBe('8.88')
  await tapKeys(lin, '8')
  expect(await total.inputValue()).toBe('8.88')
  await lin.page.getByText(fill(app.amount.tooFine, { count: 2 })).waitFor()
  await tapKeys(lin, '<')
  expect(await total.inputValue()).toBe('8.8')
  expect(await lin.page.locator(':focus').inputValue(), 'the focus stayed').toBe('8.8')
  await lin.picture('composer', 'pad')
  expect(await lin.axe()).toEqual([])

  await lin.page.keyboard.type('8')
  expect(await total.inputValue(), 'a keyboard is as good').toBe('8.88')
  const erase = pad(lin).getByRole('button', { name: app.amount.erase })
  await erase.dispatchEvent('pointerdown', { pointerType: 'touch' })
  await expect.poll(() => total.inputValue(), soon).toBe('')
  await erase.dispatchEvent('pointerup', { pointerType: 'touch' })

  await tapKeys(lin, '1234.5')
  await lin.page.getByText('一千二百三十四点五').waitFor()
  await pad(lin).getByRole('button', { name: app.done }).tap()
  await expect.poll(() => pad(lin).count(), soon).toBe(0)
  await total.tap()
  await pad(lin).waitFor()
})

test('what is pasted with a comma is the same amount, and the count takes whole numbers', async () => {
  const ana = await phoneOf('ana', enDark)
  const { app, envelopes } = ana.words
  await go(ana, `/send-envelope/${village.roomId}/lucky`)
  await write(ana, envelopes.composer.total, '24,70')
  await ana.page
    .getByText(/24\.70/)
    .first()
    .waitFor({ state: 'attached' })
  expect(await ana.page.getByRole('textbox', { name: envelopes.composer.total }).inputValue()).toBe(
    '24.70',
  )
  const count = ana.page.getByRole('textbox', { name: envelopes.composer.count })
  await count.tap()
  // A count has no point.
  await expect
    .poll(() => pad(ana).getByRole('button', { name: app.amount.point }).count(), soon)
    .toBe(0)
  await tapKeys(ana, '3')
  await ana.page.keyboard.type('.')
  expect(await count.inputValue()).toBe('3')
  await ana.page.getByText(app.amount.whole).waitFor()
})

const longAway = `localStorage.setItem('fuquan.seen', String(Date.now() - 5 * 60_000 - 1)),
  document.dispatchEvent(new Event('visibilitychange'))`

test('after five minutes away the wallet asks for the PIN, and keeps what was typed', async () => {
  const mei = await phoneOf('mei', enDark)
  const { app, ledger } = mei.words
  await go(mei, '/wallet/bills')
  await heading(mei, ledger.bills.title)
  const search = mei.page.getByRole('searchbox').first()
  await search.fill('hotpot')
  await mei.page.evaluate(longAway)
  await heading(mei, app.lock.title)
  expect(await mei.page.getByRole('heading', { name: ledger.bills.title }).count()).toBe(0)
  await mei.picture('wallet', 'asks-again')
  expect(await mei.axe()).toEqual([])

  await typePin(mei, '135792')
  await expect.poll(() => mei.page.getByRole('alert').innerText(), soon).toMatch(/4/)
  await mei.page.reload()
  await heading(mei, app.lock.title)
  await typePin(mei, pin)
  await heading(mei, ledger.bills.title)

  await search.fill('hotpot')
  await mei.page.evaluate(longAway)
  await heading(mei, app.lock.title)
  await typePin(mei, pin)
  await heading(mei, ledger.bills.title)
  expect(await search.inputValue()).toBe('hotpot')
})

test('other tabs stay open meanwhile, and who switched the question off is not asked', async () => {
  const bo = await phoneOf('boliang', zhLight)
  const { app, ledger } = bo.words
  await go(bo, '/me/security')
  await bo.page.getByRole('switch', { name: app.lock.switch }).click()
  await go(bo, '/wallet')
  await heading(bo, ledger.wallet.title)
  await bo.page.evaluate(longAway)
  await bo.page.reload()
  await heading(bo, ledger.wallet.title)
  await go(bo, '/me/security')
  await bo.page.getByRole('switch', { name: app.lock.switch }).click()
  await bo.page.evaluate(longAway)
  await go(bo, '/today')
  await bo.page.getByRole('heading', { level: 1 }).waitFor()
  expect(await bo.page.getByRole('heading', { name: app.lock.title }).count()).toBe(0)
})

test('what may be begun stands behind one sign on Today and Friends, and Escape closes it', async () => {
  const lin = await phoneOf('lin', zhLight)
  const { app, envelopes } = lin.words
  for (const path of ['/today', '/friends']) {
    await go(lin, path)
    await press(lin, app.plus.open)
    await lin.page.getByRole('dialog', { name: app.plus.open }).waitFor()
    expect(await lin.axe()).toEqual([])
    await lin.picture('plus', path.slice(1))
    await lin.page.keyboard.press('Escape')
    await expect.poll(() => lin.page.getByRole('dialog').count(), soon).toBe(0)
    const focused = lin.page.locator(':focus')
    await expect.poll(() => focused.getAttribute('aria-label'), soon).toBe(app.plus.open)
  }
  await press(lin, app.plus.open)
  await follow(lin, app.plus.envelope)
  await heading(lin, envelopes.composer.title)
})

test('a screen whose code does not come says so, and the app around it stands', async () => {
  const bo = await phoneOf('boliang', enDark)
  bo.forgives(/dynamically imported module|ERR_FAILED|error occurred/)
  const { app } = bo.words
  await go(bo, '/today')
  await bo.page.getByRole('heading', { level: 1 }).waitFor()
  await bo.page.route(/\/assets\/.*\.js/, route => route.abort('failed'))
  const bar = bo.page.getByRole('navigation', { name: app.tabs.label })
  await bar.getByRole('link', { name: new RegExp(`^${app.tabs.me}`) }).click()
  await bo.page.getByText(app.trouble.title).waitFor()
  await bo.picture('trouble')
  expect(await bo.axe()).toEqual([])
  await bo.page.unroute(/\/assets\/.*\.js/)
  await press(bo, app.trouble.again)
  await heading(bo, bo.words.identity.me.title)
})

test('the colours follow the system while one looks, and a choice of one’s own stays', async () => {
  const lin = await phoneOf('lin', zhLight)
  const ground = () => lin.page.evaluate<string>('getComputedStyle(document.body).backgroundColor')
  await go(lin, '/me/appearance')
  await heading(lin, lin.words.identity.appearance.title)
  const light = await ground()
  await lin.page.emulateMedia({ colorScheme: 'dark' })
  await expect.poll(ground, soon).not.toBe(light)
  await lin.page
    .getByRole('radio', { name: lin.words.identity.appearance.themes.light })
    .check({ force: true })
  await expect.poll(ground, soon).toBe(light)
})

test('the operator’s words stand in the app within seconds, and ours come back', async () => {
  const ana = await phoneOf('ana', enDark)
  const { owner } = village
  await go(ana, '/wallet')
  await heading(ana, ana.words.ledger.wallet.title)
  const change = (text: string | null) =>
    must(here().url, owner.token, 'PUT', '/console/texts', {
      key: 'screens.ledger.wallet.title',
      language: 'en',
      text,
      reason: 'We call it so in this town',
    })
  await change('Purse')
  await heading(ana, 'Purse')
  await ana.page.reload()
  await heading(ana, 'Purse')
  await change(null)
  await heading(ana, ana.words.ledger.wallet.title)
})

test('a demo says so at the door and lets one in as somebody with one tap', async () => {
  const visitor = await here().screens.phone(zhLight)
  const { identity, app } = visitor.words
  await visitor.page.goto('/sign-in')
  await heading(visitor, identity.signIn.title)
  expect(
    await visitor.page.getByText(identity.demo.title).count(),
    'a house where people live has no such doors',
  ).toBe(0)
  await changeHouse(visitor)
  await visitor.page.goto('/sign-in')
  await visitor.page.getByText(identity.demo.title).waitFor()
  await visitor.picture('sign-in', 'demo')
  expect(await visitor.axe()).toEqual([])
  await press(visitor, /林悦/)
  await visitor.page.getByRole('navigation', { name: app.tabs.label }).waitFor()
  await visitor.page.getByText(app.demo).waitFor()
})

/** Makes the house look like a demo to this window, whose Lin has the password of our Lin. */
async function changeHouse({ page }: Window): Promise<void> {
  await page.route('**/api/identity/house', async route => {
    const answer = await route.fetch()
    const house: object = await answer.json()
    await route.fulfill({ response: answer, json: { ...house, demo: true } })
  })
  await page.route('**/api/identity/sessions', async route => {
    const asked: object = route.request().postDataJSON()
    await route.continue({ postData: JSON.stringify({ ...asked, password: secret }) })
  })
}

test('Chinese and emoji stay whole: in a name, a greeting, a line, and at the length limit', async () => {
  const mei = await phoneOf('mei', zhLight)
  const { identity, chat, envelopes } = mei.words
  const family = '👨‍👩‍👧‍👦'
  await go(mei, '/me/profile')
  const name = mei.page.getByRole('textbox', { name: identity.profile.name })
  await name.fill(`梅芳🥐${family.repeat(5)}`)
  // 30 code points: 梅芳🥐 are 3, each family 7, so three families fit and no half of a fourth.
  expect(await name.inputValue()).toBe(`梅芳🥐${family.repeat(3)}`)
  await name.fill(`梅芳🥐${family}`)
  await press(mei, mei.words.app.save)
  await mei.page.getByText(identity.profile.saved).waitFor()

  await go(mei, roomPath(village))
  const line = `烤箱四点以后归你 ${family}🇨🇳👍🏽`
  await write(mei, chat.room.write, line)
  await press(mei, chat.room.send)
  await mei.page.getByText(line).waitFor()
  await mei.page.getByRole('link', { name: chat.room.envelope }).first().click()
  await compose(mei, { total: '60.00', shares: '2', greeting: `年年有余🐟${family}` })
  await press(mei, envelopes.composer.go)
  await typePin(mei, pin)
  await mei.page.getByRole('button', { name: new RegExp(`年年有余🐟${family}`) }).waitFor()
})

test('with reduced motion nothing moves more than a fade, from Today to an opened envelope', async () => {
  const still = await here().screens.phone({ ...zhLight, reducedMotion: true })
  await signIn(still, village.people.ana, here().url)
  const id = await sendEnvelope(here(), village, village.people.lin, {
    shares: 2,
    greeting: '静静地',
  })
  const longest = () =>
    still.page.evaluate<number>(
      `Math.max(0, ...document.getAnimations().map(one => one.effect.getComputedTiming().duration))`,
    )
  for (const path of ['/today', '/wallet', roomPath(village), roomPath(village, id)]) {
    await go(still, path)
    await still.page.getByRole('heading', { level: 1 }).first().waitFor()
    expect(await longest(), path).toBeLessThanOrEqual(130)
    await stillness(still)
  }
  await becomes(still, `document.querySelector('dialog[open]') !== null`)
  await press(still, still.words.envelopes.cover.open)
  expect(await longest()).toBeLessThanOrEqual(130)
  await still.page.getByText(like(still.words.envelopes.result.stored)).waitFor()
})
