import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { many, sql } from '#/engine/db.ts'
import { advance, releaseClock } from '#/testing/clock.ts'
import { type Doorway, openDoorway } from '#/testing/door.ts'
import type { OidcProvider, Person } from '#/testing/oidc-provider.ts'
import { openProviderDoor, type ProviderDoor, settingsOf } from '#/testing/provider-door.ts'
import { identity } from '../module.ts'

const password = 'vermilion-kite-42'
const pin = '280516'
let scene: ProviderDoor
let door: Doorway
let provider: OidcProvider
let come: ProviderDoor['come']
let join: ProviderDoor['join']
beforeAll(async () => {
  scene = await openProviderDoor([identity])
  ;({ door, provider, come, join } = scene)
})
afterAll(() => scene.close())
beforeEach(() => many(door.house.db, sql`delete from engine.limit_row`))

type Begun = { url: string; ticket: string }
const begin = async (): Promise<Begun> => {
  const { url, ticket } = (await door.call('startProviderSignIn')).body
  return { url, ticket }
}
const finish = (ticket: string, answer: string) =>
  door.call('finishProviderSignIn', { ticket, answer, as: 'token' })
const member = async (handle: string, more: object = {}) => {
  const up = { handle, name: handle, password, as: 'token', ...more }
  const { body } = await door.call('signUp', up)
  await door.call('setPin', { pin }, { token: body['token'] })
  return { token: String(body['token']), handle }
}
const proofOf = async (one: { token: string }, kind: string): Promise<string> =>
  (await door.call('stepUp', { pin, kind, payee: 'me' }, one)).body['proof']

describe('the organisation’s sign-in', () => {
  test('stands on the door with the operator’s words', async () => {
    await door.set({ 'identity.provider_label': '柳溪里社区账号' })

    const { body } = await door.call('getHouse')
    expect(body['providers']).toMatchObject([{ label: '柳溪里社区账号' }])
  })

  test('sends the browser away with code, PKCE, state and nonce', async () => {
    const { url } = await begin()

    const asked = Object.fromEntries(new URL(url).searchParams)
    expect(asked).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      client_id: provider.client.id,
      redirect_uri: 'http://localhost:8420/provider',
    })
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(asked[name]?.length).toBeGreaterThan(40)
    }
  })

  test('lets a newcomer choose a handle, and knows them from then on', async () => {
    const lin = { sub: 'lin-1', name: '林悦', preferred_username: 'Lin.Yue' }
    const { body } = await come(lin)
    expect(body['signedIn']).toBeNull()
    expect(body['newcomer']).toMatchObject({ name: '林悦', handle: 'lin_yue' })

    const joined = await join(lin, 'lin')
    expect(joined.body).toMatchObject({ state: 'active', user: { handle: 'lin', level: 1 } })
    const again = await come(lin)
    expect(again.body['signedIn']).toMatchObject({ user: { handle: 'lin' } })
    expect((await door.call('getMe', {}, { token: again.body['token'] })).status).toBe(200)
  })

  test('gives a browser a cookie', async () => {
    await join({ sub: 'cookie-1' }, 'cookie_one')
    const { url, ticket } = await begin()
    const answer = provider.signIn(url, { sub: 'cookie-1' })
    const { cookie = '' } = await door.call('finishProviderSignIn', { ticket, answer })

    expect((await door.call('getMe', {}, { cookie })).status).toBe(200)
  })

  test.each([
    ['a wrong nonce', { claims: { nonce: 'another' } }],
    ['no nonce', { claims: { nonce: undefined } }],
    ['another audience', { claims: { aud: 'another-client' } }],
    ['another issuer', { claims: { iss: 'https://id.thief.example' } }],
    ['a time that is over', { claims: { iat: 1_700_000_000, exp: 1_700_000_300 } }],
    ['no end', { claims: { exp: undefined } }],
    ['a key nobody published', { foreignKey: true }],
    ['nobody in it', { claims: { sub: '' } }],
    ['a refusal', { error: 'invalid_grant' }],
  ])('refuses an answer with %s', async (_, twist) => {
    provider.twist(twist)

    const { status, body } = await come({ sub: 'twisted' })
    provider.twist({})
    expect([status, body['code']]).toEqual([401, 'identity_provider_refused'])
  })

  test('refuses another state, and a replayed one', async () => {
    const { url, ticket } = await begin()
    const answer = provider.signIn(url, { sub: 'replayer' })
    const other = new URLSearchParams(answer)
    other.set('state', 'made-up')

    const swapped = await begin().then(begun => finish(begun.ticket, other.toString()))
    const first = await finish(ticket, answer)
    const second = await finish(ticket, answer)
    expect([swapped.status, first.status, second.status]).toEqual([401, 200, 401])
  })

  test('an answer of one browser is nothing in another: it lacks the ticket', async () => {
    const [victim, thief] = [await begin(), await begin()]
    const answer = provider.signIn(thief.url, { sub: 'thief' })

    expect((await finish(victim.ticket, answer)).status).toBe(401)
    expect((await finish('x'.repeat(43), answer)).status).toBe(401)
  })

  test('ten who bring the same answer at once are one', async () => {
    await join({ sub: 'crowd' }, 'crowd')
    const { url, ticket } = await begin()
    const answer = provider.signIn(url, { sub: 'crowd' })

    const answers = await Promise.all(Array.from({ length: 10 }, () => finish(ticket, answer)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  })

  test('waits ten minutes for the browser to come back', async () => {
    const { url, ticket } = await begin()
    const answer = provider.signIn(url, { sub: 'late' })
    await advance(door.house.db, 601_000)

    expect((await finish(ticket, answer)).status).toBe(401)
    await releaseClock(door.house.db)
  })

  test('a cancelled sign-in says so', async () => {
    const { url, ticket } = await begin()
    const state = new URL(url).searchParams.get('state') ?? ''
    const answer = new URLSearchParams({ error: 'access_denied', state }).toString()

    expect((await finish(ticket, answer)).body['code']).toBe('identity_provider_refused')
  })
})

describe('joining by it', () => {
  test.each([
    ['closed', {}, 'identity_sign_up_closed'],
    ['invite', {}, 'identity_sign_up_closed'],
    ['invite', { inviteCode: 'nothing' }, 'identity_invite_invalid'],
  ])('holds to the joining mode: %s %j is %s', async (mode, more, code) => {
    await door.set({ 'identity.join_mode': mode })
    const { body } = await join({ sub: `${mode}-${code}` }, 'blocked', provider, more)
    await door.set({ 'identity.join_mode': 'open' })

    expect(body['code']).toBe(code)
  })

  test('in mode approval asks, and opens nothing yet', async () => {
    await door.set({ 'identity.join_mode': 'approval' })
    const { body } = await join({ sub: 'asker' }, 'asker')
    expect(body).toMatchObject({ state: 'asked', deviceId: null })

    expect((await come({ sub: 'asker' })).body['code']).toBe('identity_awaiting_approval')
    await door.set({ 'identity.join_mode': 'open' })
  })

  test('a taken handle leaves the ticket for another one, and then it is used up', async () => {
    await member('taken_one')
    const { body } = await come({ sub: 'chooser' })
    const { ticket } = body['newcomer']
    const ask = { ticket, name: 'Chooser', as: 'token' }

    const taken = await door.call('signUpByProvider', { ...ask, handle: 'taken_one' })
    expect(taken.body['code']).toBe('identity_handle_taken')
    expect((await door.call('signUpByProvider', { ...ask, handle: 'chooser' })).status).toBe(200)
    const more = await door.call('signUpByProvider', { ...ask, handle: 'chooser2' })
    expect(more.body['code']).toBe('identity_provider_refused')
  })
})

describe('linking', () => {
  async function link(one: { token: string }, person: Person) {
    const proof = await proofOf(one, 'identity.link_provider')
    const { body } = await door.call('startProviderLink', { proof }, one)
    const answer = provider.signIn(body['url'], person)
    return door.call('finishProviderLink', { ticket: body['ticket'], answer }, one)
  }

  test('is done by the signed-in person with their PIN', async () => {
    const mei = await member('mei')
    expect((await door.call('startProviderLink', {}, mei)).body['code']).toBe(
      'identity_step_up_needed',
    )

    const { body } = await link(mei, { sub: 'mei-1' })
    expect(body['providers']).toMatchObject([{ linked: true }])
    expect((await come({ sub: 'mei-1' })).body['signedIn'].user.handle).toBe('mei')
  })

  test('one account there is one member here', async () => {
    const [ana, bo] = [await member('ana'), await member('boliang')]
    await link(ana, { sub: 'ana-1' })

    expect((await link(bo, { sub: 'ana-1' })).body['code']).toBe('identity_provider_taken')
    expect((await link(ana, { sub: 'ana-2' })).body['code']).toBe('identity_provider_taken')
  })

  test('cannot be finished by somebody else, nor by a sign-in', async () => {
    const [tariq, thief] = [await member('tariq'), await member('thief')]
    const proof = await proofOf(tariq, 'identity.link_provider')
    const { body } = await door.call('startProviderLink', { proof }, tariq)
    const answer = provider.signIn(body['url'], { sub: 'tariq-1' })
    const { ticket } = body

    expect((await finish(ticket, answer)).status).toBe(401)
    expect((await door.call('finishProviderLink', { ticket, answer }, thief)).status).toBe(401)
  })

  test('neither begins nor ends with a proof that is a minute old', async () => {
    const noor = await member('noor')
    const proofs = {
      startProviderLink: await proofOf(noor, 'identity.link_provider'),
      dropProvider: await proofOf(noor, 'identity.unlink_provider'),
    }
    await link(noor, { sub: 'noor-1' })
    await advance(door.house.db, 60_000)

    for (const [name, proof] of Object.entries(proofs)) {
      const late = await door.call(name, { proof }, noor)
      expect([name, late.body['code']]).toEqual([name, 'identity_step_up_expired'])
    }
    await releaseClock(door.house.db)
  })

  test('ends with the PIN, unless it is the last way in', async () => {
    const one = await member('linked')
    await link(one, { sub: 'linked-1' })
    const proof = await proofOf(one, 'identity.unlink_provider')
    const { body } = await door.call('dropProvider', { proof }, one)
    expect(body['providers']).toMatchObject([{ linked: false }])
    expect((await come({ sub: 'linked-1' })).body['newcomer']).not.toBeNull()

    const only = await join({ sub: 'only-1' }, 'only_one')
    const asked = await door.call('dropProvider', {}, { token: only.body['token'] })
    expect(asked.body['code']).toBe('identity_last_method')
  })

  test.each([
    [true, true, true, 'signed in'],
    [false, true, true, 'newcomer'],
    [true, false, true, 'newcomer'],
    [true, true, false, 'newcomer'],
  ])('by address: trusted %s, verified there %s and here %s: %s', async (...row) => {
    const [trusted, there, here, outcome] = row
    const handle = `addr_${[trusted, there, here].map(Number).join('')}`
    const email = `${handle}@example.org`
    await member(handle, { email })
    await many(
      door.house.db,
      sql`update identity.user set email_verified = ${here} where handle = ${handle}`,
    )
    await door.set({ 'identity.provider_trusted': trusted })

    const { body } = await come({ sub: handle, email, email_verified: there })
    await door.set({ 'identity.provider_trusted': false })
    expect(body['signedIn'] === null ? 'newcomer' : 'signed in').toBe(outcome)
  })
})

describe('a provider that cannot be asked', () => {
  test('is named so, and nothing goes to an address that is not public', async () => {
    const strict = await openDoorway([identity], settingsOf(provider))
    const before = provider.heard.length

    const { status, body } = await strict.call('startProviderSignIn')
    expect([status, body['code']]).toEqual([502, 'identity_provider_failed'])
    expect(provider.heard.length).toBe(before)
    await strict.close()
  })

  test('is off where none is set', async () => {
    const plain = await openDoorway([identity])

    expect((await plain.call('getHouse')).body['providers']).toEqual([])
    const { body } = await plain.call('startProviderSignIn')
    expect(body['code']).toBe('identity_provider_off')
    const heard = await plain.call('hearProviderLogout', { logout_token: 'x' })
    expect(heard.body['code']).toBe('identity_provider_off')
    await plain.close()
  })
})
