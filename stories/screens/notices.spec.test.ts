import { beforeAll, expect, test } from 'vitest'
import { must } from '../wire.ts'
import { heading, press, soon } from './acts.ts'
import type { Window } from './browser.ts'
import { go } from './going.ts'
import { aPlace, settle, signIn, type Village } from './village.ts'

const here = aPlace()
let village: Village
let lin: Window
let mei: Window

beforeAll(async () => {
  village = await settle(here())
  lin = await here().screens.phone({ language: 'zh-CN', scheme: 'light', worker: true })
  await signIn(lin, village.people.lin, here().url)
  mei = await here().screens.phone({ language: 'en', scheme: 'dark' })
  await signIn(mei, village.people.mei, here().url)
})

const habitsOf = (one: { token: string }) =>
  must(here().url, one.token, 'GET', '/notifications/habits')

test('what comes and how is changed at once, and mail waits for a verified address', async () => {
  const { habits } = mei.words.notifications
  await go(mei, '/me/notices')
  await heading(mei, habits.title)
  await mei.page.getByText(habits.mailNone).waitFor()
  const name = `${habits.classes.social} · ${habits.push}`
  await mei.page.getByRole('checkbox', { name, exact: true }).click()
  const social = async () => {
    const { classes } = await habitsOf(village.people.mei)
    const list = Array.isArray(classes) ? classes : []
    return list.find(one => one.class === 'social')?.push
  }
  await expect.poll(social, soon).toBe(false)
  await mei.picture('notices')
  expect(await mei.axe()).toEqual([])
})

test('quiet hours are my own, by my own clock', async () => {
  const { habits } = mei.words.notifications
  const until = mei.page.getByLabel(habits.until, { exact: true })
  await until.fill('09:30')
  await until.blur()
  const minute = async () => (await habitsOf(village.people.mei))['quietUntil']
  await expect.poll(minute, soon).toBe(570)
})

test('turning pushes on is asked for in our words first, and says what to do when refused', async () => {
  const { habits } = lin.words.notifications
  await lin.context.clearPermissions()
  await go(lin, '/me/notices')
  await heading(lin, habits.title)
  await lin.page.getByText(habits.onWords).waitFor()
  await lin.picture('notices')
  expect(await lin.axe()).toEqual([])
  await press(lin, habits.on)
  await lin.page.getByText(habits.blocked).waitFor()
})

test('a push leads to the screen it is about, and to Today when that is nowhere', async () => {
  await go(lin, '/go/pin/x')
  await heading(lin, lin.words.identity.security.title)
  await go(lin, '/go/nothing/x')
  await lin.page.waitForURL('**/today')
  await lin.page.getByRole('heading', { name: lin.words.notifications.groups.money }).waitFor()
  await lin.picture('today', 'groups')
  expect(await lin.axe()).toEqual([])
})
