import { beforeAll, expect, test } from 'vitest'
import { must, pin } from '../wire.ts'
import { heading, press, soon, typePin } from './acts.ts'
import type { Window } from './browser.ts'
import { device } from './device.ts'
import { confirmAct, enterDesk, fillAct, pressDesk, spaced } from './desk.ts'
import { go } from './going.ts'
import { aPlace, settle, signIn, type Village } from './village.ts'

const here = aPlace()
const reason = '邻居们说这样更清楚一些'
let wen: Window
let village: Village

beforeAll(async () => {
  village = await settle(here())
  wen = await here().screens.desk({ language: 'zh-CN', scheme: 'light' })
  await enterDesk(wen)
  await device(wen)
})

const sheet = () => wen.page.getByRole('dialog').filter({ visible: true }).last()

/** Opens the sheet of an act that asks who it is. */
async function openExport(): Promise<void> {
  const { more } = wen.words.desk
  await go(wen, '/console/health')
  await wen.page
    .getByRole('button', { name: spaced(more.exportAsk) })
    .first()
    .click()
  await sheet().waitFor()
}

const gone = async () => {
  await expect
    .poll(() => wen.page.getByRole('dialog').filter({ visible: true }).count(), soon)
    .toBe(0)
}

test('who has only a PIN is shown no other way', async () => {
  const { act } = wen.words.desk
  await openExport()
  await sheet().getByLabel(act.pin, { exact: true }).waitFor()
  expect(
    await sheet()
      .getByRole('button', { name: spaced(act.byPasskey) })
      .count(),
  ).toBe(0)
})

test('an act of staff is confirmed with a passkey in the place of the PIN', async () => {
  const { act } = wen.words.desk
  const { security } = wen.words
  await go(wen, '/me/security/passkeys')
  await press(wen, security.passkey.onThis)
  await typePin(wen, pin)
  await wen.page
    .getByText(/Chrome/)
    .first()
    .waitFor()

  await openExport()
  await sheet().getByLabel(act.reason, { exact: true }).fill(reason)
  await wen.picture('console-passkey-act')
  expect(await wen.axe()).toEqual([])
  await sheet()
    .getByRole('button', { name: spaced(act.byPasskey) })
    .click()
  await gone()
})

test('the PIN still works beside it, and is still asked for where it was pressed', async () => {
  const { act } = wen.words.desk
  await openExport()
  await sheet().getByLabel(act.reason, { exact: true }).fill(reason)
  await sheet()
    .getByRole('button', { name: spaced(act.confirm) })
    .click()
  await sheet().getByText(act.pinShape).waitFor()
  await fillAct(wen, reason)
  await sheet()
    .getByRole('button', { name: spaced(act.confirm) })
    .click()
  await gone()
})

test('the desk is entered with a passkey', async () => {
  const { signIn, home } = wen.words.desk
  await wen.context.clearCookies()
  await wen.page.goto('/console/')
  await heading(wen, signIn.title)
  await wen.picture('console-passkey-door')
  await wen.page.getByRole('button', { name: spaced(signIn.passkey) }).click()
  await heading(wen, home.title)
})

test('an owner switches passwords off, and every door shows the ways that remain', async () => {
  const { settings, more, signIn: door, home } = wen.words.desk
  const lin = await here().screens.phone({ language: 'zh-CN', scheme: 'dark' })
  await signIn(lin, village.people.lin, here().url)
  await go(wen, '/console/settings?search=identity.passwords')
  await wen.page.getByRole('switch', { name: 'identity.passwords' }).click()
  await pressDesk(wen, settings.preview)
  await sheet().getByText(more.passwordsOff).waitFor()
  await fillAct(wen, reason)
  await wen.picture('console-passwords-off')
  await confirmAct(wen)

  // Who is in stays in, and reads what to do before leaving.
  await go(lin, '/me/security')
  await lin.page.getByText(lin.words.security.passwordsOff.only).waitFor()
  await lin.picture('passwords-off', 'security')
  expect(await lin.axe()).toEqual([])

  const { passwordsOff, passkey } = lin.words.security
  await lin.context.clearCookies()
  await lin.page.goto('/sign-in')
  await lin.page.getByText(passwordsOff.signIn).waitFor()
  expect(await lin.page.locator('input').count()).toBe(0)
  await lin.page.getByRole('button', { name: passkey.signIn }).waitFor()
  await lin.picture('passwords-off', 'sign-in')
  expect(await lin.axe()).toEqual([])

  await wen.context.clearCookies()
  await wen.page.goto('/console/')
  await wen.page.getByText(door.passwordsOff).waitFor()
  expect(await wen.page.locator('input').filter({ visible: true }).count()).toBe(0)
  await wen.page.getByRole('button', { name: spaced(door.passkey) }).click()
  await heading(wen, home.title)

  // The staff's way for who has nothing else: a link that lets in once.
  const { owner, people } = village
  const { url } = here()
  const shown = { pin, kind: 'identity.password_link', payee: people.lin.id }
  const { proof } = await must(url, owner.token, 'POST', '/identity/step-ups', shown)
  const asked = `/identity/people/${people.lin.id}/password-link`
  const link = await must(url, owner.token, 'POST', asked, { reason, proof })
  await lin.page.goto(String(link['path']))
  await heading(lin, passwordsOff.linkTitle)
  await lin.picture('passwords-off', 'link')
  expect(await lin.axe()).toEqual([])
  await press(lin, passwordsOff.linkGo)
  await lin.page.getByText(passwordsOff.only).waitFor()
})
