import { expect } from 'vitest'
import { pin } from '../wire.ts'
import { heading, soon, write, writeSecret } from './acts.ts'
import type { Window } from './browser.ts'

// antd writes a thin gap between the two characters of a short Chinese button.
export const spaced = (name: string): RegExp =>
  new RegExp(`^${[...name].map(letter => RegExp.escape(letter)).join('\\s?')}$`)

/** Presses the first button of the desk with this name. */
export const pressDesk = (window: Window, name: string): Promise<void> =>
  window.page
    .getByRole('button', { name: spaced(name) })
    .first()
    .click()

/** Signs in by the form of the desk. */
export async function enterDesk(window: Window, login = 'wen'): Promise<void> {
  const { signIn, home } = window.words.desk
  await window.page.goto('/console/')
  await heading(window, signIn.title)
  await write(window, signIn.login, login)
  await writeSecret(window, signIn.password)
  await window.page.getByRole('button', { name: spaced(signIn.submit) }).click()
  await heading(window, home.title)
}

/** Writes the reason of the act that is open, and the PIN where it asks for one. */
export async function fillAct(window: Window, reason: string): Promise<void> {
  const { act } = window.words.desk
  const sheet = window.page.getByRole('dialog').last()
  await sheet.getByLabel(act.reason, { exact: true }).fill(reason)
  const pinField = sheet.getByLabel(act.pin, { exact: true })
  if ((await pinField.count()) > 0) await pinField.fill(pin)
}

/**
 * Presses confirm and waits for the end of it; what the sheet says instead is what it fails with.
 */
export async function confirmAct(window: Window): Promise<void> {
  const { act } = window.words.desk
  const last = window.page.getByRole('dialog').filter({ visible: true }).last()
  // This very sheet: another may open in its place.
  const sheet = await last.elementHandle()
  await last.getByRole('button', { name: spaced(act.confirm) }).click()
  const wrong = window.page.locator(
    '[role=dialog] .ant-form-item-explain-error, [role=dialog] .ant-alert-error',
  )
  // Its sheet goes when it is done; the word that says so may still be that of the act before.
  const ended = async () => (await sheet?.isVisible()) !== true || (await wrong.count()) > 0
  await expect.poll(ended, soon).toBe(true)
  expect(await wrong.allInnerTexts()).toEqual([])
}

/** Finds somebody in a list that answers what is typed, and takes them once it has answered. */
export async function choosePerson(window: Window, label: string, name: string): Promise<void> {
  const sheet = window.page.getByRole('dialog').last()
  const field = sheet.getByRole('combobox', { name: label })
  // Pressed first, as a hand does: a sheet that is still growing would lay its list out too small,
  // and the list would move away under the press.
  await field.click()
  await field.fill(name)
  const options = window.page.locator('.ant-select-item-option')
  await expect.poll(() => options.filter({ hasNotText: name }).count(), soon).toBe(0)
  const found = options.filter({ hasText: name }).first()
  await found.waitFor()
  // The sheet and its list come to rest first: on a busy machine two frames alike are no rest yet.
  await window.page.evaluate(async () => {
    await Promise.allSettled(document.getAnimations().map(motion => motion.finished))
  })
  await found.click()
  // The list also tells the ear what is pointed at, unseen and before it is taken.
  await sheet.getByText(name).filter({ visible: true }).first().waitFor()
}
