import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readNow } from '#/engine/clock.ts'
import { many, sql } from '#/engine/db.ts'
import { present } from '#/kit/assert.ts'
import { bytesOf } from '#/testing/factor-app.ts'
import type { Doorway } from '#/testing/door.ts'
import { runSchedule } from '#/testing/jobs.ts'
import type { OidcProvider } from '#/testing/oidc-provider.ts'
import { openOidcProvider } from '#/testing/oidc-provider.ts'
import {
  openProviderDoor,
  type ProviderDoor,
  settingsOf,
  without,
} from '#/testing/provider-door.ts'
import { identity } from '../module.ts'
import { logoutTriesMax } from './provider-leaving.ts'
import { codeAt, stepAt } from './totp.ts'

const password = 'vermilion-kite-42'
const pin = '280516'
let scene: ProviderDoor
let door: Doorway
let provider: OidcProvider
let other: OidcProvider
let silent: OidcProvider
beforeAll(async () => {
  silent = await openOidcProvider({ ends: false })
  scene = await openProviderDoor([identity], { further: 1, env: settingsOf(silent, 3) })
  ;({ door, provider } = scene)
  other = present(scene.others[0], 'the second')
})
afterAll(async () => {
  await scene.close()
  await silent.close()
})
beforeEach(() => many(door.house.db, sql`delete from engine.limit_row`))

type One = { token: string; deviceId: string }
const sessionIn = (body: Record<string, string>): One => ({
  token: body['token'] ?? '',
  deviceId: body['deviceId'] ?? '',
})
/** Joins by a provider; the session is known there as `sid`. */
const join = async (sub: string, handle: string, { sid = `${sub}-0`, at = provider } = {}) =>
  sessionIn((await scene.join({ sub, sid }, handle, at)).body)
/** Comes again, on a new device. */
async function come(sub: string, { sid = '', at = provider } = {}): Promise<One> {
  const { body } = await scene.come({ sub, ...(sid && { sid }) }, at)
  return { token: body['token'], deviceId: body['signedIn'].deviceId }
}
const isIn = async ({ token }: One): Promise<boolean> =>
  (await door.call('getMe', {}, { token })).status === 200
const signsOutAt = async ({ token }: One): Promise<string[]> => {
  const { body } = await door.call('getSecurity', {}, { token })
  return body['providers'].flatMap((one: { issuer: string; signsOut: boolean }) =>
    one.signsOut ? [one.issuer] : [],
  )
}
const formOf = (token: string): string => new URLSearchParams({ logout_token: token }).toString()
const post = (payload: string, remoteAddress = '127.0.0.1') =>
  door.app.inject({
    ...{ method: 'POST', url: '/api/identity/provider-logouts', payload, remoteAddress },
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
const hear = (token: string) => post(formOf(token))

describe('signing out at the provider', () => {
  test('ends the session here and says where the browser ends the other', async () => {
    const lin = await join('lin-1', 'lin')
    expect(await signsOutAt(lin)).toEqual([new URL(provider.issuer).href])

    const { status, body } = await door.call('signOutAtProvider', {}, lin)
    const url = new URL(body['url'])
    const { id_token_hint: hint = '', ...rest } = Object.fromEntries(url.searchParams)
    const told = JSON.parse(Buffer.from(hint.split('.')[1] ?? '', 'base64url').toString())

    expect([status, url.origin + url.pathname]).toEqual([200, `${provider.issuer}/leave`])
    expect(rest).toEqual({
      client_id: provider.client.id,
      post_logout_redirect_uri: 'http://localhost:8420/',
    })
    expect(told).toMatchObject({ sub: 'lin-1', sid: 'lin-1-0' })
    expect(await isIn(lin)).toBe(false)
  })

  test('takes the cookie of a browser', async () => {
    await join('cookie-1', 'cookie_one')
    const { url, ticket } = (await door.call('startProviderSignIn')).body
    const answer = provider.signIn(url, { sub: 'cookie-1' })
    const { cookie = '' } = await door.call('finishProviderSignIn', { ticket, answer })

    const left = await door.call('signOutAtProvider', {}, { cookie })
    expect([left.status, left.cookie]).toEqual([200, 'fuquan='])
    expect((await door.call('getMe', {}, { cookie })).status).toBe(401)
  })

  test('is not offered to who came otherwise, nor by a provider that cannot', async () => {
    const up = { handle: 'plain', name: 'Plain', password, as: 'token' }
    const plain = sessionIn((await door.call('signUp', up)).body)
    const quiet = await join('quiet-1', 'quiet', { at: silent })
    expect([await signsOutAt(plain), await signsOutAt(quiet)]).toEqual([[], []])

    for (const one of [plain, quiet]) {
      const { status, body } = await door.call('signOutAtProvider', {}, one)
      expect([status, body['url'], await isIn(one)]).toEqual([200, null, false])
    }
  })

  test('is over on a device where somebody signed in by a password since', async () => {
    const mei = await join('mei-1', 'mei')
    await many(
      door.house.db,
      sql`
        insert into identity.password (user_id, hash, changed_at)
        select m.id, p.hash, p.changed_at
        from identity.user m, identity.password p
        join identity.user o on o.id = p.user_id and o.handle = 'plain'
        where m.handle = 'mei'`,
    )
    const { deviceId } = mei
    const again = { login: 'mei', password, deviceId, as: 'token' }
    const now = sessionIn((await door.call('signIn', again)).body)
    expect(now.deviceId).toBe(deviceId)
    expect(await signsOutAt(now)).toEqual([])

    await hear(provider.logoutToken({ sub: 'mei-1' }))
    expect(await isIn(now)).toBe(true)
  })

  test('ends the session here although the keys were replaced since', async () => {
    const rui = await join('keys-1', 'rui_rui')
    await many(
      door.house.db,
      sql`
        update identity.provider_session set sealed_token = sealed_token || '\\x00'::bytea
        where subject = 'keys-1'`,
    )

    const { status, body, cookie } = await door.call('signOutAtProvider', {}, rui)
    expect([status, body['url'], cookie]).toEqual([200, null, 'fuquan='])
    expect(await isIn(rui)).toBe(false)
  })

  test('keeps what it needs under lock', async () => {
    await join('sealed-1', 'sealed')
    const [row] = await many<{ text: string }>(
      door.house.db,
      sql`
        select encode(sealed_token, 'escape') as text from identity.provider_session
        where subject = 'sealed-1'`,
    )
    expect(row?.text.length).toBeGreaterThan(100)
    expect(row?.text).not.toContain('eyJ')
  })
})

describe('a provider’s word that somebody signed out', () => {
  test('ends the one session it names', async () => {
    const first = await join('bo-1', 'boliang', { sid: 's-1' })
    const second = await come('bo-1', { sid: 's-2' })

    const { statusCode, headers } = await hear(provider.logoutToken({ sid: 's-1' }))
    expect([statusCode, headers['cache-control']]).toEqual([200, 'no-store'])
    expect([await isIn(first), await isIn(second)]).toEqual([false, true])
    await hear(provider.logoutToken({ sub: 'bo-1', sid: 's-3' }))
    expect(await isIn(second)).toBe(true)
  })

  test('ends all sessions of the person it names, and nobody else’s', async () => {
    const [ana, tariq] = [await join('ana-1', 'ana'), await join('tariq-1', 'tariq')]
    const nameless = await come('ana-1')
    const twin = await join('ana-1', 'ana_twin', { at: other })

    await hear(provider.logoutToken({ sub: 'ana-1' }))
    expect([await isIn(ana), await isIn(nameless)]).toEqual([false, false])
    expect([await isIn(tariq), await isIn(twin)]).toEqual([true, true])
  })

  test('ends a session whose name it never told with the person it names', async () => {
    await join('noor-1', 'noor')
    const nameless = await come('noor-1')

    await hear(provider.logoutToken({ sid: 'noor-s' }))
    expect(await isIn(nameless)).toBe(true)
    await hear(provider.logoutToken({ sub: 'noor-1', sid: 'noor-s' }))
    expect(await isIn(nameless)).toBe(false)
  })

  test('is heard from a provider that offers browsers no way to sign out', async () => {
    const wei = await join('wei-1', 'weiwei', { at: silent })

    await hear(silent.logoutToken({ sub: 'wei-1' }))
    expect(await isIn(wei)).toBe(false)
  })

  test('ends what waits for a second factor, and what came after one', async () => {
    const yan = await join('yan-1', 'yanyan')
    const codes = await turnOn(yan)
    const half = async (sid: string) =>
      (await scene.come({ sub: 'yan-1', sid })).body['signedIn'].second.ticket
    const whole = async (ticket: string) => {
      const asked = { ticket, code: codes.pop(), as: 'token' }
      return door.call('signInBySecondFactor', asked)
    }
    const through = sessionIn((await whole(await half('y-1'))).body)
    expect(await signsOutAt(through)).toHaveLength(1)
    const [over, waits] = [await half('y-1'), await half('y-2')]

    await hear(provider.logoutToken({ sid: 'y-1' }))
    expect(await isIn(through)).toBe(false)
    expect((await whole(over)).body['code']).toBe('identity_second_step_over')
    expect((await whole(waits)).status).toBe(200)
  })

  test('ends the ticket of who has not joined yet', async () => {
    const ticketOf = async (sub: string, sid?: string): Promise<string> =>
      (await scene.come({ sub, ...(sid && { sid }) })).body['newcomer'].ticket
    const named = await ticketOf('new-1', 'n-1')
    const nameless = await ticketOf('new-2')
    const another = await ticketOf('new-3', 'n-3')
    await hear(provider.logoutToken({ sid: 'n-1' }))
    await hear(provider.logoutToken({ sub: 'new-2' }))

    const joins = [named, nameless, another].map((ticket, at) => {
      const up = { ticket, handle: `newcomer_${at}`, name: 'Newcomer', as: 'token' }
      return door.call('signUpByProvider', up)
    })
    const answers = await Promise.all(joins)
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 200])
  })

  test('counts once, however often it comes', async () => {
    const crowd = await join('crowd-1', 'crowd')
    const token = provider.logoutToken({ sub: 'crowd-1' })

    const heard = await Promise.all(Array.from({ length: 5 }, () => hear(token)))
    const statuses = heard.map(({ statusCode }) => statusCode).toSorted()
    expect(statuses).toEqual([200, 400, 400, 400, 400])
    expect(await isIn(crowd)).toBe(false)
    const back = await come('crowd-1')
    expect((await hear(token)).json().code).toBe('identity_logout_invalid')
    expect(await isIn(back)).toBe(true)
  })
})

test('what began at a provider that was taken out ends at night, unless none is left', async () => {
  const one = await join('gone-1', 'gone_one')
  const [stays, goes] = [
    await join('stays-1', 'stays'),
    await join('goes-1', 'goes', { at: other }),
  ]
  const up = { handle: 'by_password', name: 'Plain', password, as: 'token' }
  const plain = sessionIn((await door.call('signUp', up)).body)
  const night = (...gone: OidcProvider[]) =>
    runSchedule(without(door.house, ...gone), 'identity.provider_roles')
  const inside = () => Promise.all([one, stays, goes, plain].map(isIn))

  await night(provider, other, silent)
  expect(await inside()).toEqual([true, true, true, true])
  await night(other)
  // What ended by itself is heard of a moment later.
  await expect.poll(inside).toEqual([true, true, false, true])
  await night(other)
  expect(await inside()).toEqual([true, true, false, true])
  await night(provider)
  await expect.poll(inside).toEqual([false, false, false, true])
})

describe('what is no such word', () => {
  const event = 'http://schemas.openid.net/event/backchannel-logout'
  const long = Math.floor(Date.now() / 1000) - 3_600
  let one: One
  beforeAll(async () => {
    one = await join('odd-1', 'odd_one')
  })

  test.each([
    ['signed by a key nobody published', {}, { foreignKey: true }],
    ['for another client', { aud: 'another-client' }, {}],
    ['from another issuer', { iss: 'https://id.thief.example' }, {}],
    ['of a person and of a sign-in: it has a nonce', { nonce: 'abc' }, {}],
    ['without the event', { events: {} }, {}],
    ['with another event', { events: { 'https://else.example': {} } }, {}],
    ['with an event that says nothing', { events: { [event]: true } }, {}],
    ['of nobody', { sub: undefined }, {}],
    ['without a number of its own', { jti: undefined }, {}],
    ['without a time', { iat: undefined }, {}],
    ['old', { iat: long, exp: long + 86_400 }, {}],
    ['over', { exp: long }, {}],
    ['a token of another kind', {}, { header: { typ: 'at+jwt' } }],
    ['signed by nobody', {}, { header: { alg: 'none' } }],
    ['signed by a secret that is no secret', {}, { header: { alg: 'HS256' } }],
  ])('it is %s', async (_, claims, odd) => {
    const said = await hear(provider.logoutToken({ sub: 'odd-1', ...claims }, odd))

    expect([said.statusCode, said.json().code]).toEqual([400, 'identity_logout_invalid'])
    expect(await isIn(one)).toBe(true)
  })

  test('it is an id token, another text, or nothing', async () => {
    const { body } = await door.call('signOutAtProvider', {}, await come('odd-1'))
    const idToken = new URL(body['url']).searchParams.get('id_token_hint') ?? ''

    for (const word of [idToken, 'a.b.c', '', 'x'.repeat(30_000)]) {
      expect((await hear(word)).statusCode).toBe(400)
    }
    expect((await post('{"logout_token":true}')).statusCode).toBe(400)
    expect((await hear('x'.repeat(40_000))).statusCode).toBe(413)
    expect(await isIn(one)).toBe(true)
  })

  test('many of them are heard no more, and asked nobody anything', async () => {
    const before = provider.heard.length
    const foreign = formOf(provider.logoutToken({ iss: 'https://id.thief.example', sub: 'odd-1' }))
    const hears = () => post(foreign, '203.0.113.7')
    const answers = await Promise.all(Array.from({ length: logoutTriesMax }, hears))
    expect(answers.every(({ statusCode }) => statusCode === 400)).toBe(true)

    expect((await hears()).statusCode).toBe(429)
    expect(provider.heard.length).toBe(before)
  })
})

/** Turns the second factor on; gives the recovery codes, of which each opens once. */
async function turnOn(one: One): Promise<string[]> {
  await door.call('setPin', { pin }, one)
  const shown = { kind: 'identity.second_factor', payee: 'me', facts: { to: 'on' } }
  const { proof } = (await door.call('stepUp', { pin, ...shown }, one)).body
  const { secret } = (await door.call('startSecondFactor', { proof }, one)).body
  const code = codeAt(bytesOf(secret), stepAt(await readNow(door.house.db)))
  return (await door.call('confirmSecondFactor', { code }, one)).body['codes']
}
