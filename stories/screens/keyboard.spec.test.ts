import { covers } from '@fuquan/text/en/covers.ts'
import { beforeAll, expect, test } from 'vitest'
import { heading, soon } from './acts.ts'
import type { Window } from './browser.ts'
import { go } from './going.ts'
import {
  aPlace,
  claimsOf,
  roomName,
  roomPath,
  sendEnvelope,
  settle,
  signIn,
  type Village,
} from './village.ts'
import { fill, like } from './words.ts'

const here = aPlace()
const greeting = '键盘也能开'
let village: Village
let mei: Window

beforeAll(async () => {
  village = await settle(here())
  mei = await here().screens.phone({ language: 'en', scheme: 'light', reducedMotion: true })
  await signIn(mei, village.people.mei, here().url)
})

const focusedName = () =>
  mei.page.evaluate<string>(
    `(document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent) ?? ''`,
  )

const labelOfFocus = () =>
  mei.page.evaluate<string>(
    `(document.activeElement?.labels?.[0] ?? document.activeElement)?.textContent ?? ''`,
  )

/** Presses Tab until what has the focus is called so. */
async function tabTo(name: RegExp): Promise<void> {
  const passed: string[] = []
  for (let n = 0; n < 40; n++) {
    await mei.page.keyboard.press('Tab')
    const now = await focusedName()
    if (name.test(now)) return
    passed.push(now)
  }
  throw new Error(`Tab never came to ${name}: ${passed.join(' | ')}`)
}

test('Escape closes the cover, claims nothing, and gives the focus back to the card', async () => {
  const id = await sendEnvelope(here(), village, village.people.lin, { greeting, shares: 2 })
  await go(mei, roomPath(village))
  await heading(mei, new RegExp(roomName))
  await mei.page.getByRole('button', { name: new RegExp(greeting) }).waitFor()
  await tabTo(new RegExp(greeting))
  await mei.page.keyboard.press('Enter')
  await mei.page.getByRole('dialog').waitFor()
  await mei.page.keyboard.press('Escape')
  await expect.poll(() => mei.page.getByRole('dialog').count(), soon).toBe(0)
  await expect.poll(focusedName, soon).toMatch(new RegExp(greeting))
  expect(await claimsOf(here(), village.people.lin, id)).toEqual([])
})

test('Tab and Enter open an envelope; the focus lands on the amount and the ear hears it', async () => {
  const { cover } = mei.words.envelopes
  await mei.page.keyboard.press('Enter')
  await mei.page.getByRole('dialog').waitFor()
  await tabTo(new RegExp(`^${cover.open}$`))
  await mei.page.keyboard.press('Enter')
  const moving = await mei.page.evaluate<string[]>(
    `document.getAnimations().filter(one => one.effect.getComputedTiming().duration > 130)
      .map(one => one.animationName ?? one.transitionProperty)`,
  )
  expect(moving, 'with reduced motion nothing moves more than a fade').toEqual([])

  const heard = mei.page.getByRole('status').filter({ hasText: like(cover.won) })
  await heard.first().waitFor({ state: 'attached' })
  expect(await heard.first().textContent()).toMatch(/^You received \d+\.\d\d fu$/)
  await expect.poll(focusedName, soon).toMatch(/\d+\.\d\d fu/)
  await mei.picture('result', 'keyboard')
  expect(await mei.axe()).toEqual([])
})

test('amounts are spoken with their unit, never as bare digits', async () => {
  await go(mei, '/wallet')
  await mei.page.getByRole('heading', { level: 1 }).waitFor()
  await mei.page
    .getByText(/\d+\.\d\d fu/)
    .first()
    .waitFor({ state: 'attached' })
  const tree = await mei.page.getByRole('main').ariaSnapshot()
  const bare = tree.split('\n').filter(line => /\d+\.\d\d(?! fu)/.test(line))
  expect(bare).toEqual([])
})

test('Tab goes through the composer in the order of its questions, and not over our own keys', async () => {
  const { composer, modeLong } = mei.words.envelopes
  await go(mei, `/send-envelope/${village.roomId}/lucky`)
  await heading(mei, fill(composer.titleOf, { mode: modeLong.lucky }))
  await mei.page.getByRole('radio', { name: covers.lantern.name }).waitFor({ state: 'attached' })
  await mei.page.getByRole('textbox', { name: composer.total }).focus()
  const order = [
    ...[composer.count, composer.greeting, covers.lantern.name],
    ...[composer.more, composer.classic, composer.go],
  ]
  for (const name of order) {
    await mei.page.keyboard.press('Tab')
    expect(await labelOfFocus()).toContain(name)
  }
})

test('Tab goes over the whole of Today and Wallet without a trap', async () => {
  for (const path of ['/today', '/wallet', '/me']) {
    await go(mei, path)
    await mei.page.getByRole('heading', { level: 1 }).waitFor()
    const seen = new Set<string>()
    for (let n = 0; n < 25; n++) {
      await mei.page.keyboard.press('Tab')
      seen.add(await focusedName())
    }
    const { tabs } = mei.words.app
    const all = [...seen].join('\n')
    for (const tab of [tabs.today, tabs.friends, tabs.wallet, tabs.me]) expect(all).toContain(tab)
  }
})
