import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signMailNews } from '../../server/src/engine/mail-stops.ts'
import { type MailServer, openMailServer } from '../../server/src/testing/mail-server.ts'
import { ask, must, pin, secret } from '../wire.ts'
import { follow, heading, press, soon, typePin, write, writeSecret } from './acts.ts'
import type { Window } from './browser.ts'
import { codesOf, device, signOut } from './device.ts'
import { confirmAct, fillAct, pressDesk, spaced } from './desk.ts'
import { go } from './going.ts'
import { comeBy, openOrganisation, resetThere, signOutThere } from './organisation.ts'
import { aPlace, settle, signIn, type Village } from './village.ts'
import { fill, like } from './words.ts'

const zhLight = { language: 'zh-CN', scheme: 'light' } as const
const enDark = { language: 'en', scheme: 'dark' } as const
const hookSecret = 'a-secret-between-two-machines'
let post: MailServer
let organisation: Awaited<ReturnType<typeof openOrganisation>>
const here = aPlace(async () => {
  post = await openMailServer()
  organisation = await openOrganisation()
  return {
    FUQUAN_MAIL_URL: post.url,
    FUQUAN_MAIL_HOOK_SECRET: hookSecret,
    ...organisation.env,
    FUQUAN_OIDC_ROLES: 'desk=cashier',
    FUQUAN_OUTBOUND_ALLOW: '127.0.0.0/8',
  }
})
let village: Village
let lin: Window
let ana: Window
let desk: Window
beforeAll(async () => {
  village = await settle(here())
  lin = await here().screens.phone(zhLight)
  await signIn(lin, village.people.lin, here().url)
  ana = await here().screens.phone(enDark)
  await signIn(ana, village.people.ana, here().url)
  desk = await here().screens.desk(zhLight)
})
afterAll(async () => {
  await post.close()
  await organisation.close()
})

const shot = async (window: Window, screen: string, face = 'full') => {
  await window.picture(screen, face)
  expect(await window.axe(), screen).toEqual([])
}

/** The last link that was mailed to somebody. */
async function mailed(address: string): Promise<string> {
  const letter = () => post.letters.findLast(one => one.to.includes(address))?.text ?? ''
  await expect.poll(letter, soon).toContain('#')
  return /http\S+#[\w-]+/.exec(letter())?.[0] ?? ''
}

describe('Security', () => {
  test.each([
    ['zh', () => lin],
    ['en', () => ana],
  ] as const)('shows every way to sign in, in %s', async (_, window) => {
    const { page, words } = window()
    await page.goto('/me/security')
    await page.getByRole('link', { name: new RegExp(words.security.passkey.title) }).waitFor()

    await shot(window(), 'security')
  })
})

describe('a passkey', () => {
  let finger: (there: boolean) => Promise<unknown>
  let knows: (finger: boolean) => Promise<unknown>

  test('is added on this device with the PIN, and stands in the list', async () => {
    const { security } = lin.words
    ;({ finger, knows } = await device(lin))
    await go(lin, '/me/security/passkeys')
    await lin.page.getByText(security.passkey.none).waitFor()
    await shot(lin, 'passkeys', 'empty')

    await press(lin, security.passkey.onThis)
    await shot(lin, 'passkeys', 'confirm')
    await typePin(lin, pin)
    await lin.page
      .getByText('Chrome · Android')
      .or(lin.page.getByText(/Chrome/))
      .first()
      .waitFor()
    await shot(lin, 'passkeys')
  })

  test('takes another name', async () => {
    const { security } = lin.words
    await lin.page.getByRole('button', { name: like(security.passkey.manage) }).click()
    await write(lin, security.passkey.name, '我的手机')
    await shot(lin, 'passkeys', 'manage')
    await press(lin, security.passkey.save)
    await lin.page.getByText('我的手机').waitFor()
  })

  test('confirms a payment in the place of the PIN', async () => {
    const { payments, security } = lin.words
    await go(lin, `/transfer/${village.people.mei.id}`)
    await write(lin, payments.form.amount, '61.00')
    await lin.page.getByRole('button', { name: like(payments.form.go) }).click()
    await lin.page.getByRole('button', { name: security.passkey.use, exact: true }).waitFor()
    await shot(lin, 'passkeys', 'pay')

    await press(lin, security.passkey.use)
    await lin.page.getByRole('link', { name: payments.page.done, exact: true }).waitFor()
  })

  test('that does not know the finger says what else there is, and the PIN still pays', async () => {
    const { app, payments, security } = lin.words
    await knows(false)
    await go(lin, `/transfer/${village.people.mei.id}`)
    await write(lin, payments.form.amount, '62.00')
    await lin.page.getByRole('button', { name: like(payments.form.go) }).click()
    await press(lin, security.passkey.use)
    await lin.page.getByText(security.passkey.cancelled).waitFor()
    await shot(lin, 'passkeys', 'cancelled')
    expect(await lin.page.getByRole('group', { name: app.pin.label }).isVisible()).toBe(true)

    await typePin(lin, pin)
    await lin.page.getByRole('link', { name: payments.page.done, exact: true }).waitFor()
    await knows(true)
  })

  test('signs in without a name or a password', async () => {
    const { identity, security } = lin.words
    await finger(false)
    await signOut(lin)
    await lin.page.goto('/sign-in')
    await lin.page.getByRole('button', { name: security.passkey.signIn }).waitFor()
    await shot(lin, 'sign-in', 'ways')

    await finger(true)
    const button = lin.page.getByRole('button', { name: security.passkey.signIn })
    // The browser may have offered it in the field of the name already.
    await button.click().catch(() => undefined)
    await lin.page.waitForURL('**/today', soon)
    await go(lin, '/me')
    await heading(lin, identity.me.title)
  })

  test('is removed with a confirmation', async () => {
    const { security } = lin.words
    await go(lin, '/me/security/passkeys')
    await lin.page.getByRole('button', { name: like(security.passkey.manage) }).click()
    await press(lin, security.passkey.remove)
    await typePin(lin, pin)
    await lin.page.getByText(security.passkey.none).waitFor()
  })
})

test('somebody with a passkey and no PIN pays with it', async () => {
  const { url } = here()
  const who = { handle: 'pinless', name: '欧阳', password: secret, as: 'token' }
  const { token } = await must(url, undefined, 'POST', '/identity/sign-ups', who)
  const wallet = () => ask(url, String(token), 'GET', '/ledger/wallet')
  await expect.poll(async () => (await wallet()).text.includes('"20000"'), soon).toBe(true)
  const phone = await here().screens.phone(zhLight)
  const { app, payments, security } = phone.words
  await signIn(phone, { handle: who.handle, token: String(token), id: '' }, url)
  await device(phone)
  await go(phone, '/me/security/passkeys')
  await press(phone, security.passkey.onThis)
  await writeSecret(phone, phone.words.identity.security.passwordOld)
  await shot(phone, 'passkeys', 'first')
  await press(phone, app.next)
  await phone.page.getByText(security.passkey.added).waitFor()

  await go(phone, `/transfer/${village.people.mei.id}`)
  await write(phone, payments.form.amount, '61.00')
  await phone.page.getByRole('button', { name: like(payments.form.go) }).click()
  await phone.page.getByRole('button', { name: security.passkey.use, exact: true }).waitFor()
  expect(await phone.page.getByRole('group', { name: app.pin.label }).count()).toBe(0)
  await shot(phone, 'passkeys', 'only')
  await press(phone, security.passkey.use)
  await phone.page.getByRole('link', { name: payments.page.done, exact: true }).waitFor()
})

test('the last way in cannot be removed, and the button says why', async () => {
  const { security } = ana.words
  await go(ana, '/me/security/password')
  await ana.page.getByText(security.lastWay).waitFor()
  const button = ana.page.getByRole('button', { name: security.password.remove })
  expect(await button.getAttribute('aria-disabled')).toBe('true')
  await shot(ana, 'last-method')
})

test('an e-mail address is confirmed by the link of the mail', async () => {
  const { security } = ana.words
  await go(ana, '/me/security/email')
  await write(ana, security.email.field, 'ana@example.org')
  await press(ana, security.email.send)
  await typePin(ana, pin)
  await ana.page.getByText(like(security.email.waiting)).waitFor()
  await shot(ana, 'email', 'waiting')

  await ana.page.goto(await mailed('ana@example.org'))
  await press(ana, security.email.verify)
  await ana.page.getByText(fill(security.email.doneWords, { address: 'a…@example.org' })).waitFor()
  await shot(ana, 'email', 'done')
})

describe('a second factor', () => {
  let code: () => string
  let spare: string

  test('is turned on with the PIN and its first code, and gives recovery codes', async () => {
    const { security } = ana.words
    await go(ana, '/me/security/second-factor')
    await press(ana, security.factor.turnOn)
    await typePin(ana, pin)
    await ana.page.getByRole('img', { name: security.factor.qr }).waitFor()
    await shot(ana, 'second-factor', 'setup')
    const written = await ana.page.locator('.factor-secret code').innerText()
    code = codesOf(written.replaceAll(' ', ''))
    await write(ana, security.factor.code, code())
    await press(ana, security.factor.confirm)

    await heading(ana, security.factor.codesTitle)
    const spares = await ana.page.locator('.codes-list li').allInnerTexts()
    expect(spares).toHaveLength(10)
    spare = String(spares[0])
    await shot(ana, 'second-factor', 'codes')
    await press(ana, security.factor.kept)
    await ana.page.getByText(fill(security.factor.left_other, { count: 10 })).waitFor()
    await shot(ana, 'second-factor', 'on')
  })

  test('is asked for after the password', async () => {
    const { identity, security } = ana.words
    await signOut(ana)
    await ana.page.goto('/sign-in')
    await write(ana, identity.signIn.login, 'ana')
    await writeSecret(ana, identity.signIn.password)
    await press(ana, identity.signIn.go)
    await heading(ana, security.factor.stepTitle)
    await shot(ana, 'sign-in', 'second')

    await write(ana, security.factor.codeOrRecovery, '000000')
    await press(ana, security.factor.go)
    await ana.page.getByRole('alert').waitFor()
    await write(ana, security.factor.codeOrRecovery, code())
    await press(ana, security.factor.go)
    await ana.page.waitForURL('**/today', soon)
  })

  test('beside a fresh sign-in at the organisation a forgotten PIN is chosen anew at once', () =>
    resetThere(ana, organisation.school, {
      code: spare,
      look: face => shot(ana, 'pin-reset', face),
    }))
})

test('a forgotten password comes back by mail', async () => {
  const { people } = village
  const phone = await here().screens.phone(zhLight)
  const { identity, security } = phone.words
  const email = 'boliang@example.org'
  const facts = { kind: 'identity.change_email', payee: 'me', facts: { email } }
  const { url } = here()
  const token = people.boliang.token
  const { proof } = await must(url, token, 'POST', '/identity/step-ups', { pin, ...facts })
  await must(url, token, 'PUT', '/identity/me/email', { email, proof })
  const code = (await mailed(email)).split('#')[1]
  await must(url, undefined, 'POST', '/identity/email-verifications', { code })
  post.letters.length = 0

  await phone.page.goto('/sign-in')
  await follow(phone, security.password.forgot)
  await write(phone, identity.signIn.login, 'boliang')
  await shot(phone, 'forgot')
  await press(phone, security.password.forgotSend)
  await phone.page.getByText(security.password.forgotSent).waitFor()
  await shot(phone, 'forgot', 'sent')
  await phone.page.goto(await mailed(email))
  await writeSecret(phone, identity.security.passwordNew, 'lantern-brook-77')
  await press(phone, identity.password.go)
  await phone.page.waitForURL('**/today', soon)
  expect(secret).not.toBe('lantern-brook-77')
})

describe('the organisation’s sign-in', () => {
  test('leads there and back, a newcomer chooses a handle, and signs out there too', async () => {
    const phone = await here().screens.phone(enDark)
    const { security } = phone.words
    const { school } = organisation
    school.provider.seat({ sub: 'tariq-1', name: 'Tariq', preferred_username: 'tariq' })
    await comeBy(phone, school)

    await heading(phone, security.provider.newTitle)
    await shot(phone, 'provider', 'newcomer')
    await press(phone, security.provider.join)
    await phone.page.waitForURL('**/today', soon)

    await signOutThere(phone, school, () => shot(phone, 'me', 'sign-out-there'))
    expect(school.provider.heard.at(-1)).toContain('GET /leave?')
    await comeBy(phone, school)
    await phone.page.waitForURL('**/today', soon)
  })

  test('opens the cash desk to the group that keeps it, and shuts it when they leave', async () => {
    const phone = await here().screens.phone(zhLight)
    const { security, desk } = phone.words
    const come = async (groups: string[]) => {
      const noor = { sub: 'noor-1', name: 'Noor', preferred_username: 'noor', groups }
      organisation.town.provider.seat(noor)
      await comeBy(phone, organisation.town)
    }
    await come(['desk'])
    await press(phone, security.provider.join)
    await phone.page.waitForURL('**/today', soon)
    await go(phone, '/console/desk')
    await heading(phone, desk.cash.title)
    await phone.page.getByRole('button', { name: spaced(desk.cash.open) }).waitFor()
    await shot(phone, 'console-desk', 'by-group')

    await signOut(phone)
    await come([])
    await phone.page.waitForURL('**/today', soon)
    await go(phone, '/console/desk')
    await heading(phone, desk.nav.noRole)
  })

  test('that comes back without what left says so', async () => {
    const phone = await here().screens.phone(zhLight)
    const { security } = phone.words
    await phone.page.goto('/provider?code=stolen&state=stolen')

    await heading(phone, security.provider.failed)
    await shot(phone, 'provider', 'failed')
  })
})

describe('at the console', () => {
  test('a second factor is asked for after the password, and waiting mails are listed', async () => {
    const { url } = here()
    const { token, handle } = village.owner
    const shown = { kind: 'identity.second_factor', payee: 'me', facts: { to: 'on' } }
    const { proof } = await must(url, token, 'POST', '/identity/step-ups', { pin, ...shown })
    const begun = await must(url, token, 'POST', '/identity/me/second-factor-setups', { proof })
    const code = codesOf(String(begun['secret']))
    await must(url, token, 'POST', '/identity/me/second-factor', { code: code() })

    const words = desk.words.desk
    await go(desk, '/console/sign-in')
    await write(desk, words.signIn.login, handle)
    await writeSecret(desk, words.signIn.password)
    await press(desk, words.signIn.submit)
    await desk.page.getByText(words.factor.words).waitFor()
    await shot(desk, 'console-sign-in', 'second')
    await write(desk, words.factor.code, code())
    await press(desk, words.factor.go)
    await desk.page.waitForURL(/\/console\/?$/, soon)

    await go(desk, '/console/jobs')
    await desk.page.getByText(words.mails.server).waitFor()
    await desk.page.getByText(words.mails.none).scrollIntoViewIfNeeded()
    await shot(desk, 'console-mails')

    await go(desk, '/console/audit?act=identity.followGroups')
    const sentence = fill(words.acts.identity.followGroups, { person: 'Noor' })
    const said = desk.page.getByText(sentence)
    await expect.poll(() => said.count(), soon).toBe(2)
  })
})

test('an address whose mails bounced gets none, its owner reads why, and staff lift it', async () => {
  const { url } = here()
  const email = 'boliang@example.org'
  const bytes = Buffer.from(JSON.stringify({ events: [{ kind: 'bounced', address: email }] }))
  const signature = signMailNews(hookSecret, Math.floor(Date.now() / 1_000), bytes)
  const headers = { 'content-type': 'application/json', 'x-fuquan-signature': signature }
  const told = await fetch(`${url}/api/console/mail-news`, { method: 'POST', headers, body: bytes })
  expect(await told.json()).toEqual({ stopped: 1 })

  const phone = await here().screens.phone(enDark)
  const { security } = phone.words
  await signIn(phone, village.people.boliang, url, 'lantern-brook-77')
  await go(phone, '/me/security/email')
  await phone.page.getByText(security.email.stopped.bounced).waitFor()
  await shot(phone, 'email', 'bounced')

  const { mails } = desk.words.desk
  const stopped = desk.page.getByText(fill(mails.stops, { count: 1 }))
  await go(desk, '/console/jobs')
  await Promise.all([desk.page.getByText(mails.hookOn).waitFor(), stopped.waitFor()])
  await pressDesk(desk, mails.lift)
  await desk.page.getByLabel(mails.liftAddress, { exact: true }).fill(email)
  await fillAct(desk, '本人说邮箱清理好了，再试一次')
  await shot(desk, 'console-mails', 'lift')
  await confirmAct(desk)
  await stopped.waitFor({ state: 'hidden' })
})
