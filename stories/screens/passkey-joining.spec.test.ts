import { beforeAll, expect, test } from 'vitest'
import { follow, heading, press, write } from './acts.ts'
import type { Window } from './browser.ts'
import { device } from './device.ts'
import { aPlace, settle } from './village.ts'

const here = aPlace()
const windows: Window[] = []

beforeAll(async () => {
  await settle(here())
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
