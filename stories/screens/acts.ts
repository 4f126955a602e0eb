import { expect } from 'vitest'
import { secret } from '../wire.ts'
import { tapMsMax, type Window } from './browser.ts'
import { fill } from './words.ts'

/** How long something is waited for that comes by itself. */
export const soon = { timeout: tapMsMax }

type Button = { name: string | RegExp }

/** Presses a button by its name; our number keys are put away first, as a finger does. */
export async function press(window: Window, name: string | RegExp): Promise<void> {
  await putKeysAway(window)
  await window.page.getByRole('button', exactly(name)).click()
}

/** Leaves a field of numbers, and with it our own keys, when they are open. */
export async function putKeysAway(window: Window): Promise<void> {
  const pad = window.page.getByRole('group', { name: window.words.app.amount.pad })
  if ((await pad.count()) === 0) return
  await window.page.evaluate('document.activeElement?.blur()')
  await expect.poll(() => pad.count(), soon).toBe(0)
}

/** Follows a link by its name. */
export const follow = (window: Window, name: string | RegExp) =>
  window.page.getByRole('link', exactly(name)).click()

/** Writes into the field with this label. */
export const write = (window: Window, label: string | RegExp, text: string) =>
  window.page.getByRole('textbox', exactly(label)).fill(text)

/** Writes into a password field, which has a label but no role. */
export const writeSecret = (window: Window, label: string, text = secret) =>
  window.page.getByLabel(label, { exact: true }).fill(text)

const exactly = (name: string | RegExp): Button & { exact?: boolean } =>
  typeof name === 'string' ? { name, exact: true } : { name }

/** Waits for the heading of a screen. */
export const heading = (window: Window, name: string | RegExp) =>
  window.page.getByRole('heading', exactly(name)).first().waitFor()

type Newcomer = { handle: string; name: string }

/** Walks from the door through the four questions of signing up. */
export async function signUp(window: Window, { handle, name }: Newcomer): Promise<void> {
  const { identity, app } = window.words
  await follow(window, identity.door.join)
  await write(window, identity.signUp.name, name)
  await press(window, app.next)
  await write(window, identity.signUp.handle, handle)
  await press(window, app.next)
  await writeSecret(window, identity.signUp.password)
  await press(window, app.next)
  await heading(window, identity.signUp.rulesTitle)
  await press(window, identity.signUp.agree)
}

/** Types six digits on the keypad of the sheet. */
export async function typePin(window: Window, digits: string): Promise<void> {
  const pad = window.page.getByRole('group', { name: window.words.app.pin.label })
  for (const digit of digits) await pad.getByRole('button', { name: digit, exact: true }).click()
}

type Draft = { total: string; shares: string; greeting?: string }

/** Opens the composer of a lucky envelope from the grid of all ways to send. */
export async function chooseLucky(window: Window): Promise<void> {
  const { composer, grid } = window.words.envelopes
  await heading(window, composer.title)
  await follow(window, new RegExp(`^${RegExp.escape(grid.lucky.name)}`))
}

/** Fills the composer of a lucky envelope and says yes to many shares where that is asked. */
export async function compose(window: Window, draft: Draft): Promise<void> {
  const { composer, modeLong } = window.words.envelopes
  await chooseLucky(window)
  await heading(window, fill(composer.titleOf, { mode: modeLong.lucky }))
  await write(window, composer.total, draft.total)
  await write(window, composer.count, draft.shares)
  if (draft.greeting !== undefined) await write(window, composer.greeting, draft.greeting)
  const few = fill(composer.fewActiveOk, { count: draft.shares })
  await putKeysAway(window)
  const accept = window.page.getByRole('button', { name: few })
  if (await accept.isVisible()) await accept.click()
}

/** Taps the newest envelope of the thread. */
export const tapEnvelope = (window: Window, greeting: string) =>
  window.page
    .getByRole('button', { name: new RegExp(greeting) })
    .last()
    .click()

/** Presses the gold coin. */
export const pressCoin = (window: Window) => press(window, window.words.envelopes.cover.open)

/** The amount of the result page as the eye reads it, in minor units of two decimals. */
export async function wonAmount(window: Window): Promise<bigint> {
  const { result } = window.words.envelopes
  await window.page.getByRole('link', { name: result.stored }).waitFor()
  // The digits count up for 300 ms.
  const row = window.page.locator('.result-amount:not([aria-busy]) [aria-hidden=true]')
  await row.waitFor()
  return minorOf(await row.innerText())
}

/** Reads an amount as it is written, `福12.34` or `12.34 fu`, into minor units. */
export function minorOf(text: string): bigint {
  const digits = text.replaceAll(',', '').match(/(\d+)\.(\d\d)/)
  if (!digits) throw new Error(`no amount in “${text}”`)
  return BigInt(`${digits[1]}${digits[2]}`)
}
