import type { Locator } from 'playwright-core'
import { expect, test } from 'vitest'
import { ask, must, pin, secret } from '../wire.ts'
import {
  compose,
  follow,
  heading,
  minorOf,
  press,
  pressCoin,
  signUp,
  soon,
  tapEnvelope,
  typePin,
  wonAmount,
  write,
  writeSecret,
} from './acts.ts'
import type { Window } from './browser.ts'
import { go } from './going.ts'
import { anEmptyPlace } from './village.ts'
import { fill } from './words.ts'

const greeting = '周五火锅，先到先涮'
const handles = { lin: 'lin', mei: 'mei', bo: 'boliang', ana: 'ana' } as const
const zhLight = { language: 'zh-CN', scheme: 'light' } as const
const enDark = { language: 'en', scheme: 'dark' } as const

const here = anEmptyPlace()
let invite: string
let roomLink: string
const phones: Record<'lin' | 'mei' | 'bo' | 'ana', Window | undefined> = {
  lin: undefined,
  mei: undefined,
  bo: undefined,
  ana: undefined,
}
const phone = (name: keyof typeof phones): Window => {
  const found = phones[name]
  if (!found) throw new Error(`${name} has no phone yet`)
  return found
}

test('Wen opens the setup link and has a house in seven steps', async () => {
  const desk = await here().screens.desk(zhLight)
  const { setup } = desk.words.desk
  await go(desk, `/console/setup#${here().setupCode}`)
  await heading(desk, setup.start.title)
  await desk.picture('setup', 'start')
  await press(desk, setup.next)

  await write(desk, setup.owner.name, '温岚')
  await write(desk, setup.owner.handle, 'wen')
  await writeSecret(desk, setup.owner.password)
  await writeSecret(desk, setup.owner.again)
  await desk.picture('setup', 'owner')
  await press(desk, setup.next)

  await write(desk, setup.community.name, '柳溪里')
  await desk.picture('setup', 'community')
  await press(desk, setup.next)

  await heading(desk, setup.unit.title)
  await write(desk, setup.unit.credits, '200.00')
  await desk.picture('setup', 'unit')
  expect(await desk.axe()).toEqual([])
  await press(desk, setup.next)

  await heading(desk, setup.join.title)
  await desk.picture('setup', 'join')
  await press(desk, setup.next)
  await heading(desk, setup.parts.title)
  await desk.picture('setup', 'parts')
  expect(await desk.axe()).toEqual([])
  await press(desk, setup.next)
  await heading(desk, setup.review.title)
  await desk.picture('setup', 'review')
  expect(await desk.axe()).toEqual([])
  await press(desk, setup.review.submit)

  await heading(desk, fill(setup.done.title, { name: '柳溪里' }))
  await desk.picture('setup', 'done')
  expect(await desk.axe()).toEqual([])
  invite = await desk.page.getByText(/^http.*\/join\//).innerText()
  expect(new URL(invite).origin).toBe(here().url)
})

test('Lin comes in by the invite link and makes a room with a link of its own', async () => {
  const lin = await here().screens.phone(zhLight)
  phones.lin = lin
  const { chat, app } = lin.words
  await lin.page.goto(new URL(invite).pathname)
  await lin.page.getByText('温岚').waitFor()
  await lin.picture('door')
  expect(await lin.axe()).toEqual([])
  await signUp(lin, { handle: 'lin', name: '林悦' })
  await follow(lin, new RegExp(`^${app.tabs.friends}`))
  await heading(lin, chat.list.title)
  await lin.picture('friends', 'empty')

  await lin.page.getByRole('link', { name: chat.make.title }).first().click()
  await write(lin, chat.make.name, '三班 Class 3')
  await lin.picture('new-room')
  await press(lin, chat.make.go)
  await heading(lin, /三班 Class 3/)
  // A room with nobody else in it says what to do first.
  await follow(lin, chat.info.invite)
  await press(lin, chat.invite.make)
  roomLink = await lin.page.getByText(/^http.*\/room\//).innerText()
  await lin.picture('room-invite')
})

test('Mei, Bo and Ana join house and room by the one link', async () => {
  const people = { mei: '梅芳', bo: '薄亮', ana: 'Ana Sousa' } as const
  const join = async (handle: keyof typeof people) => {
    const window = await here().screens.phone(handle === 'ana' ? enDark : zhLight)
    phones[handle] = window
    await window.page.goto(new URL(roomLink).pathname)
    await window.page.getByText('三班 Class 3').waitFor()
    await signUp(window, { handle: handles[handle], name: people[handle] })
    await heading(window, /三班 Class 3/)
  }
  await Promise.all([join('mei'), join('bo'), join('ana')])
  await phone('ana').picture('room', 'fresh')
})

test('Lin chooses a PIN at the first payment and sends a lucky envelope', async () => {
  const lin = phone('lin')
  const { app, chat, envelopes } = lin.words
  await press(lin, app.back)
  await follow(lin, chat.room.envelope)
  await compose(lin, { total: '8.88', shares: '3', greeting })
  await lin.picture('composer', 'filled')
  expect(await lin.axe()).toEqual([])
  await press(lin, envelopes.composer.go)
  await lin.page.getByText(app.pin.why).waitFor()
  await lin.picture('pin', 'choose')
  await typePin(lin, pin)
  await lin.page.getByText(app.pin.repeat).waitFor()
  await typePin(lin, pin)
  await lin.page.getByText(envelopes.composer.sent).waitFor()
  await lin.page.getByRole('button', { name: new RegExp(greeting) }).waitFor()
  await lin.picture('room', 'envelope')
})

test('Lin, Mei and Bo open it; each reads an amount, and the sum is what was put in', async () => {
  const won = await Promise.all(
    (['lin', 'mei', 'bo'] as const).map(async name => {
      const window = phone(name)
      await tapEnvelope(window, greeting)
      await window.page.getByRole('dialog').waitFor()
      if (name === 'mei') {
        await window.picture('cover')
        expect(await window.axe()).toEqual([])
      }
      await pressCoin(window)
      return wonAmount(window)
    }),
  )
  expect(won.reduce((sum, one) => sum + one, 0n)).toBe(888n)

  const mei = phone('mei')
  const { result } = mei.words.envelopes
  const crowned = mei.page.getByRole('row').filter({ hasText: result.bestLuck })
  await expect.poll(() => crowned.count(), soon).toBe(1)
  const most = won.reduce((best, one) => (one > best ? one : best), 0n)
  expect(minorOf(await crowned.getByRole('cell').last().innerText())).toBe(most)
  await mei.picture('result', 'won')
  expect(await mei.axe()).toEqual([])
})

test('Ana comes too late and reads so; everybody’s luck is there to see', async () => {
  const ana = phone('ana')
  const { cover, result } = ana.words.envelopes
  await tapEnvelope(ana, greeting)
  await ana.page.getByRole('dialog').getByText(cover.late).first().waitFor()
  await ana.picture('cover', 'late')
  expect(await ana.axe()).toEqual([])
  await follow(ana, cover.see)
  await ana.page.getByText(result.missed).waitFor()
  await ana.page.getByRole('row').filter({ hasText: result.bestLuck }).waitFor()
  await ana.picture('result', 'late')
  expect(await ana.axe()).toEqual([])
})

test('what the wallets show is what the book says', async () => {
  let sum = 0n
  for (const name of ['lin', 'mei', 'bo', 'ana'] as const) {
    const window = phone(name)
    await go(window, '/wallet')
    const shown = window.page.locator('.wallet-balance [aria-hidden=true]')
    await shown.waitFor()
    const free = await freeByBook(handles[name])
    await expect.poll(async () => minorOf(await shown.innerText()), soon).toBe(free)
    sum += free
  }
  expect(sum).toBe(4n * 20_000n)
  await phone('lin').picture('wallet')
  await phone('ana').picture('wallet')
})

test('Bo checks the draw on his own phone and it matches', async () => {
  const bo = phone('bo')
  const { result } = bo.words.envelopes
  await go(bo, '/friends')
  await bo.page.getByRole('link', { name: /三班 Class 3/ }).click()
  await tapEnvelope(bo, greeting)
  await follow(bo, result.verify)
  await bo.page.getByRole('heading', { name: bo.words.proof.matches }).waitFor()
  await bo.page
    .getByRole('definition')
    .filter({ hasText: bo.words.proof.splits['lucky:2'] })
    .waitFor()
  await bo.picture('verify', 'matches')
  expect(await bo.axe()).toEqual([])
})

const screens = [
  ['today', '/today'],
  ['friends', '/friends'],
  ['wallet', '/wallet'],
  ['bills', '/wallet/bills'],
  ['books', '/wallet/books'],
  ['records', '/envelopes'],
  ['me', '/me'],
  ['profile', '/me/profile'],
  ['security', '/me/security'],
  ['devices', '/me/devices'],
  ['appearance', '/me/appearance'],
] as const

test('every main screen stands in both languages and schemes, and axe finds nothing', async () => {
  const look = async (window: Window) => {
    const found: string[] = []
    for (const [screen, path] of screens) {
      await go(window, path)
      await window.page.getByRole('heading', { level: 1 }).waitFor()
      const loading = window.page.getByRole('status', { name: window.words.app.loading })
      await expect.poll(() => loading.count(), soon).toBe(0)
      await window.picture(screen)
      const sins = await window.axe()
      found.push(...sins.map(sin => `${screen} ${window.language}: ${sin}`))
    }
    return found
  }
  const found = await Promise.all([look(phone('lin')), look(phone('ana'))])
  expect(found.flat()).toEqual([])
})

test('V35: from talking to a lucky envelope that is sent a newcomer taps five times', async () => {
  const ana = phone('ana')
  const { app, chat, envelopes } = ana.words
  const { page } = ana
  await page.goto('/friends')
  await page.getByRole('link', { name: /三班 Class 3/ }).click()
  await heading(ana, /三班 Class 3/)
  let taps = 0
  const tap = async (target: Locator) => {
    taps += 1
    await target.click()
  }

  await tap(page.getByRole('link', { name: chat.room.envelope, exact: true }))
  await tap(page.getByRole('link', { name: new RegExp(`^${envelopes.grid.lucky.name}`) }))
  // The amount is written at once: its field is the one that is ready.
  const total = page.getByRole('textbox', { name: envelopes.composer.total, exact: true })
  await total.and(page.locator(':focus')).waitFor()
  await page.keyboard.type('1.50')
  await tap(page.getByRole('textbox', { name: envelopes.composer.count, exact: true }))
  await page.keyboard.type('2')
  await tap(page.getByRole('button', { name: app.done, exact: true }))
  await tap(page.getByRole('button', { name: envelopes.composer.go, exact: true }))
  await page.getByText(app.pin.why).waitFor()
  await typePin(ana, pin)
  await page.getByText(app.pin.repeat).waitFor()
  await typePin(ana, pin)
  await page.getByText(envelopes.composer.sent).waitFor()
  await page
    .getByRole('button', { name: new RegExp(envelopes.greeting) })
    .last()
    .waitFor()

  expect(taps).toBeLessThanOrEqual(5)
})

async function freeByBook(handle: string): Promise<bigint> {
  const asked = { login: handle, password: secret, as: 'token' }
  const { token } = await must(here().url, undefined, 'POST', '/identity/sessions', asked)
  const { body } = await ask(here().url, String(token), 'GET', '/ledger/wallet')
  const { wallet } = body
  if (typeof wallet !== 'object' || wallet === null || !('free' in wallet)) throw new Error('none')
  return BigInt(String(wallet.free))
}
