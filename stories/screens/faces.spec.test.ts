import { beforeAll, expect, test } from 'vitest'
import { must, pin } from '../wire.ts'
import {
  compose,
  follow,
  heading,
  press,
  soon,
  tapEnvelope,
  typePin,
  write,
  writeSecret,
} from './acts.ts'
import type { Window } from './browser.ts'
import { signOut } from './device.ts'
import { go } from './going.ts'
import {
  aPlace,
  changeSetting,
  claim,
  community,
  roomName,
  roomPath,
  sendEnvelope,
  settle,
  signIn,
  type Village,
} from './village.ts'
import { like } from './words.ts'

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
const statusText = (window: Window, text: string | RegExp) =>
  window.page.getByRole('status').filter({ hasText: text })

test('empty: each place says what it is for and offers one thing that starts it', async () => {
  const lin = await phoneOf('lin', zhLight)
  const { envelopes } = lin.words
  await go(lin, '/envelopes?role=sent')
  await lin.page.getByText(envelopes.records.empty.sent).waitFor()
  await lin.picture('records', 'empty')
  expect(await lin.axe()).toEqual([])

  const stranger = await here().screens.phone(enDark)
  await stranger.page.goto('/')
  const { identity } = stranger.words
  await stranger.page.getByRole('link', { name: identity.door.signIn }).waitFor()
  await stranger.picture('door', 'open')
  await stranger.page.goto('/sign-in')
  await write(stranger, identity.signIn.login, 'wen')
  await writeSecret(stranger, identity.signIn.password)
  await press(stranger, identity.signIn.go)
  await stranger.page.getByRole('navigation').waitFor()
  await go(stranger, '/friends/new')
  await stranger.page.getByRole('heading', { level: 1 }).waitFor()
  await stranger.picture('new-room')
  expect(await stranger.axe()).toEqual([])
})

test('refused: the sentence of the house stands in place and what was typed stays', async () => {
  const bo = await here().screens.phone(zhLight)
  const { identity } = bo.words
  await bo.page.goto('/sign-in')
  await write(bo, identity.signIn.login, 'boliang')
  await writeSecret(bo, identity.signIn.password, 'not the password')
  await press(bo, identity.signIn.go)
  const alert = bo.page.getByRole('alert')
  await alert.waitFor()
  expect(await alert.innerText()).toMatch(/\p{Script=Han}{4,}/u)
  const login = bo.page.getByRole('textbox', { name: identity.signIn.login })
  expect(await login.inputValue()).toBe('boliang')
  await bo.picture('sign-in', 'refused')
  expect(await bo.axe()).toEqual([])
})

test('refused: a wrong PIN is said at the boxes with the tries left, and nothing is sent', async () => {
  const ana = await phoneOf('ana', enDark)
  const { envelopes } = ana.words
  await go(ana, `/send-envelope/${village.roomId}`)
  await compose(ana, { total: '60.00', shares: '3' })
  await ana.picture('composer', 'filled')
  await press(ana, envelopes.composer.go)
  await ana.page.getByRole('dialog').waitFor()
  await ana.picture('pin', 'pay')
  expect(await ana.axe()).toEqual([])
  await typePin(ana, '135792')
  const wrong = ana.page.getByRole('dialog').getByRole('alert')
  await expect.poll(() => wrong.innerText(), soon).toMatch(/4/)
  await ana.picture('pin', 'wrong')
  expect(await ana.axe()).toEqual([])
  await typePin(ana, pin)
  await ana.page.getByText(envelopes.composer.sent).waitFor()
})

test('locked: the composer says why before the button, and the button stays', async () => {
  const lin = await phoneOf('lin', zhLight)
  const { composer } = lin.words.envelopes
  await go(lin, `/send-envelope/${village.roomId}`)
  await compose(lin, { total: '9999', shares: '60' })
  await lin.page.getByText(like(composer.why.balance)).waitFor()
  const goes = lin.page.getByRole('button', { name: composer.go })
  expect(await goes.getAttribute('aria-disabled')).toBe('true')
  await lin.picture('composer', 'locked')
  expect(await lin.axe()).toEqual([])
})

test('loading: rows in the shape of what comes, then the rows, and nothing jumps', async () => {
  const mei = await phoneOf('mei', zhLight)
  let release: (() => void) | undefined
  const held = new Promise<void>(done => (release = done))
  await mei.page.route('**/api/chat/rooms?**', async route => {
    await held
    await route.continue()
  })
  await go(mei, '/friends')
  const loading = mei.page.getByRole('status', { name: mei.words.app.loading })
  await loading.waitFor()
  await mei.picture('friends', 'loading')
  expect(await mei.axe()).toEqual([])
  release?.()
  await mei.page.getByRole('link', { name: new RegExp(roomName) }).waitFor()
  expect(await loading.count()).toBe(0)
})

test('gone: an envelope that is all taken, and an address that leads nowhere', async () => {
  const { lin, mei, ana, boliang } = village.people
  const id = await sendEnvelope(here(), village, lin, { shares: 2, greeting: '两个人的' })
  await claim(here(), mei, id)
  await claim(here(), ana, id)

  const bo = await phoneOf('boliang', zhLight)
  await go(bo, roomPath(village))
  await tapEnvelope(bo, '两个人的')
  await bo.page.getByRole('dialog').getByText(bo.words.envelopes.cover.late).first().waitFor()
  await bo.picture('cover', 'late')
  expect(await bo.axe()).toEqual([])
  expect((await claim(here(), boliang, id)).status).toBe(409)

  await go(bo, '/no/such/page')
  await heading(bo, bo.words.app.missing.title)
  await bo.picture('missing')
})

test('offline: what was read stays, the bar says since when, money says it needs the network', async () => {
  const ana = await here().screens.phone({ ...enDark, worker: true })
  ana.forgives(/net::ERR_INTERNET_DISCONNECTED|net::ERR_FAILED|Failed to fetch|FetchEvent/)
  await signIn(ana, village.people.ana, here().url)
  const { app, chat } = ana.words
  await go(ana, roomPath(village))
  await heading(ana, new RegExp(roomName))
  await ana.page.evaluate('navigator.serviceWorker.ready')
  // The worker takes charge with the next visit.
  await ana.page.reload()
  await heading(ana, new RegExp(roomName))
  const installed = `fetch(document.querySelector('link[rel=manifest]').href).then(one => one.json())`
  expect(await ana.page.evaluate(installed)).toMatchObject({ name: community, lang: 'en' })
  await ana.context.setOffline(true)
  await statusText(ana, like(app.offline)).waitFor()

  await write(ana, chat.room.write, 'see you by the river')
  await press(ana, chat.room.send)
  await ana.page.getByText(chat.room.queued).waitFor()
  await ana.picture('room', 'offline')
  expect(await ana.axe()).toEqual([])
  await ana.page.getByRole('link', { name: chat.room.envelope }).first().click()
  await heading(ana, ana.words.envelopes.composer.title)
  await ana.page.getByRole('alert').waitFor()
  await ana.picture('composer', 'offline')

  await ana.page.goto('/wallet')
  await statusText(ana, like(app.offline)).waitFor()
  await ana.picture('wallet', 'offline')
  expect(await ana.page.getByText(/\d+\.\d\d/).count()).toBe(0)

  await ana.context.setOffline(false)
  await ana.page.goto('/wallet')
  await ana.page
    .getByText(/\d+\.\d\d/)
    .first()
    .waitFor()
})

/**
 * What this browser keeps of a person: read answers, drafts, unsent lines, whose they are. The
 * card of the house is for everybody at its door.
 */
const keptOf = ({ page }: Window) =>
  page.evaluate<string[]>(
    `caches.open('reads').then(one => one.keys()).then(kept => [
      ...kept.map(one => new URL(one.url).pathname).filter(path => path !== '/api/identity/house'),
      ...Object.keys(localStorage).filter(key => /draft|unsent|owner|seen/.test(key)),
    ])`,
  )

test('a sign-in that ended leaves nothing kept for the next one at this device', async () => {
  const ana = await here().screens.phone({ ...enDark, worker: true })
  ana.forgives(/401|FetchEvent/)
  const { ana: person, mei } = village.people
  const field = ana.page.getByRole('textbox', { name: ana.words.chat.room.write, exact: true })
  const draft = async (text: string) => {
    // The worker takes charge with the next visit.
    await ana.page.goto(roomPath(village))
    await field.fill(text)
  }
  const door = ana.page.getByRole('link', { name: ana.words.identity.door.signIn })
  await signIn(ana, person, here().url)
  await ana.page.goto(roomPath(village))
  await heading(ana, new RegExp(roomName))
  await ana.page.evaluate('navigator.serviceWorker.ready')
  await draft('half a thought of Ana')
  await expect.poll(() => keptOf(ana), soon).toContain('/api/identity/me')
  expect((await keptOf(ana)).join()).toMatch(/draft/)
  const beside = await ana.context.newPage()
  await beside.goto('/wallet')
  await beside
    .getByText(/\d+\.\d\d/)
    .first()
    .waitFor()

  // Another device signs this one out: nobody touches it, and each of its tabs shows the door.
  const signOutElsewhere = async () => {
    const { items } = await must(here().url, person.token, 'GET', '/identity/devices')
    const [lost] = (items as { id: string; current: boolean }[]).filter(one => !one.current)
    await must(here().url, person.token, 'DELETE', `/identity/devices/${lost?.id}`)
  }
  await signOutElsewhere()
  await door.waitFor()
  await beside.getByRole('link', { name: ana.words.identity.door.signIn }).waitFor()
  await expect.poll(() => keptOf(ana), soon).toEqual([])
  await beside.goBack()
  await beside.getByRole('link', { name: ana.words.identity.door.signIn }).waitFor()
  expect(await beside.getByText(/\d+\.\d\d/).count()).toBe(0)
  await beside.close()

  // It ends while the app is closed, and is found out at the next visit.
  await signIn(ana, person, here().url)
  await draft('another half')
  await ana.page.goto('/healthz')
  await signOutElsewhere()
  await ana.page.goto('/')
  await door.waitFor()
  await expect.poll(() => keptOf(ana), soon).toEqual([])

  // Somebody else signs in without a word of goodbye.
  await signIn(ana, person, here().url)
  await draft('the last half')
  await signIn(ana, mei, here().url)
  await ana.page.goto(roomPath(village))
  expect(await field.inputValue()).toBe('')

  await field.fill('and one of Mei')
  const { items: packs } = await must(here().url, person.token, 'GET', '/stickers/packs')
  const [sticker] = (packs as { cover: string[] }[]).flatMap(one => one.cover)
  const seen = () =>
    ana.page.evaluate<number>(
      `fetch('/api/stickers/${sticker}/picture?size=128').then(one => one.status)`,
    )
  expect(await seen()).toBe(200)
  await signOut(ana)
  // Kept for a month by the browser, yet not for whoever is signed in no more.
  expect(await seen()).toBe(401)
  await expect.poll(() => keptOf(ana), soon).toEqual([])
})

test('what was said without a network arrives once when it is back', async () => {
  const mei = await phoneOf('mei', zhLight)
  mei.forgives(/net::ERR_INTERNET_DISCONNECTED|Failed to fetch/)
  const { chat } = mei.words
  await go(mei, roomPath(village))
  await heading(mei, new RegExp(roomName))
  await mei.context.setOffline(true)
  await write(mei, chat.room.write, '烤箱四点以后归你')
  await press(mei, chat.room.send)
  await mei.page.getByText(chat.room.queued).waitFor()
  await mei.context.setOffline(false)
  await expect.poll(() => mei.page.getByText(chat.room.queued).count()).toBe(0)
  expect(await mei.page.getByText('烤箱四点以后归你').count()).toBe(1)
})

test('a mode that is switched off says so, and all money standing still says so', async () => {
  const lin = await phoneOf('lin', zhLight)
  lin.forgives(/503/)
  const { app, envelopes, ledger } = lin.words
  await changeSetting(here(), village, 'envelopes.mode_lucky', false)
  await go(lin, `/send-envelope/${village.roomId}`)
  await lin.page.getByText(envelopes.grid.off.house).waitFor()
  await lin.picture('modes', 'off')
  expect(await lin.axe()).toEqual([])
  await go(lin, `/send-envelope/${village.roomId}/lucky`)
  await lin.page.getByText(envelopes.grid.off.house).waitFor()
  await lin.picture('composer', 'off')
  await changeSetting(here(), village, 'envelopes.mode_lucky', true)
  await changeSetting(here(), village, 'envelopes.on', false)
  await go(lin, `/send-envelope/${village.roomId}`)
  await heading(lin, app.off.envelopes.title)
  await lin.picture('composer', 'module-off')
  await changeSetting(here(), village, 'envelopes.on', true)

  const { owner, people } = village
  const id = await sendEnvelope(here(), village, people.mei, { shares: 2, greeting: '停一停' })
  const reason = { reason: 'A story needs it so' }
  await must(here().url, owner.token, 'POST', '/ledger/pause', reason)
  await go(lin, '/wallet')
  await lin.page.getByText(ledger.wallet.paused).waitFor()
  await lin.picture('wallet', 'paused')
  expect(await lin.axe()).toEqual([])
  await go(lin, roomPath(village, id))
  await press(lin, envelopes.cover.open)
  const coin = lin.page.getByRole('button', { name: envelopes.cover.turning })
  await expect.poll(() => coin.count(), soon).toBe(0)
  await lin.picture('cover', 'paused')
  await must(here().url, owner.token, 'POST', '/ledger/resume', reason)
})

test('a narrow and a wide phone scroll down and never sideways', async () => {
  const lin = await phoneOf('lin', enDark)
  for (const width of [320, 430]) {
    await lin.page.setViewportSize({ width, height: 700 })
    for (const path of [
      '/today',
      roomPath(village),
      '/wallet',
      '/wallet/bills',
      '/me',
      '/friends',
    ]) {
      await go(lin, path)
      await lin.page.getByRole('heading', { level: 1 }).waitFor()
      const wider = await lin.page.evaluate<number>(
        'document.documentElement.scrollWidth - innerWidth',
      )
      expect(wider, `${path} at ${width}`).toBeLessThanOrEqual(0)
    }
    await lin.picture('friends', `wide-${width}`)
  }
  await follow(lin, new RegExp(roomName))
  await lin.page.setViewportSize({ width: 1280, height: 800 })
  await lin.page.getByRole('button', { name: /停一停/ }).waitFor()
  await lin.picture('room', 'desktop')
})
