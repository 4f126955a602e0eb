import { beforeAll, expect, test } from 'vitest'
import { follow, heading, press, soon, write } from './acts.ts'
import type { Window } from './browser.ts'
import { device } from './device.ts'
import { aPlace, changeSetting, settle, type Village } from './village.ts'

const here = aPlace()
const windows: Window[] = []
let village: Village

beforeAll(async () => {
  village = await settle(here())
  windows.push(
    await here().screens.phone({ language: 'zh-CN', scheme: 'light' }),
    await here().screens.phone({ language: 'en', scheme: 'dark' }),
  )
})

const shot = async (window: Window, face: string) => {
  await window.picture('passkey-joining', face)
  expect(await window.axe(), face).toEqual([])
}

test.each([
  [0, 'yun_passkey'],
  [1, 'ida_passkey'],
])('a newcomer joins with a passkey and reads how to get back in, %i', async (at, handle) => {
  const window = windows[at]
  if (window === undefined) throw new Error('no window')
  const { identity, app } = window.words
  await device(window)
  await window.page.goto('/')
  await follow(window, identity.door.join)
  await write(window, identity.signUp.name, handle)
  await press(window, app.next)
  await write(window, identity.signUp.handle, handle)
  await press(window, app.next)
  await heading(window, identity.signUp.secretTitle)
  await shot(window, 'choice')

  await press(window, identity.signUp.passkey)
  await heading(window, identity.signUp.rulesTitle)
  await window.page.getByText(identity.signUp.passkeyLost).waitFor()
  await shot(window, 'rules')
  await press(window, identity.signUp.agree)
  await window.page.getByRole('link', { name: app.tabs.wallet }).first().waitFor()
})

const social = ['friends', 'chat', 'stickers', 'envelopes'] as const
// Where something is said of them while they are on; every second page in one language.
const alone = [
  ...['/today', '/wallet', '/transfer', '/wallet/credits', '/wallet/receiving', '/wallet/bills'],
  ...['/me', '/me/level', '/me/security/limits', '/me/security/pin-free', '/me/notices'],
  '/me/data/use',
]
// One may always invite friends.
const speaks = { 'zh-CN': /群|好友|红包|聊/, en: /\b(friend|room|group|envelope|chat)/i }

/** What the pages of the wallet alone say of modules that are switched off. */
async function saidOfOthers(window: Window, at: number): Promise<string[]> {
  const { identity, app, standing } = window.words
  const plain: readonly string[] = [
    identity.me.invite,
    app.plus.invite,
    standing.level.mayWords.invite,
  ]
  const found: string[] = []
  for (const path of alone.filter((_, n) => n % windows.length === at)) {
    await window.page.goto(path)
    await window.page.locator('#main h1').first().waitFor()
    await expect.poll(() => window.page.locator('#main .skeletons').count(), soon).toBe(0)
    const lines = (await window.page.evaluate<string>('document.body.innerText')).split('\n')
    const others = lines.filter(line => speaks[window.language].test(line) && !plain.includes(line))
    found.push(...others.map(line => `${path}: ${line}`))
  }
  return found
}

test('with every social module off the wallet is all there is, and speaks of nothing else', async () => {
  const place = here()
  const refused: string[] = []
  const tab = (window: Window) =>
    window.page.getByRole('link', { name: window.words.app.tabs.friends, exact: true })
  for (const window of windows) {
    await window.page.goto('/today')
    await tab(window).waitFor()
    window.page.on('response', answer => {
      if (answer.status() === 403) refused.push(answer.url())
    })
  }

  for (const module of social) await changeSetting(place, village, `${module}.on`, false)
  // It goes from the screens that are open, by itself.
  for (const window of windows) await expect.poll(() => tab(window).count(), soon).toBe(0)

  expect(await Promise.all(windows.map(saidOfOthers))).toEqual([[], []])
  for (const window of windows) {
    const { app } = window.words
    await window.page.goto('/send-envelope')
    await heading(window, app.off.envelopes.title)
    await window.page.getByText(app.off.envelopes.words).waitFor()
    await shot(window, 'switched-off')
    await follow(window, app.off.go)
    await window.page.getByText(window.words.ledger.wallet.recent).waitFor()
    await window.picture('passkey-joining', 'wallet-alone')
  }
  expect(refused).toEqual([])

  await changeSetting(place, village, 'chat.on', true)
  await Promise.all(windows.map(window => tab(window).waitFor()))
})
