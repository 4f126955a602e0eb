import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { many, sql } from '#/engine/db.ts'
import { Refusal } from '#/kit/refusal.ts'
import { Authenticator, type Signing } from '#/testing/authenticator.ts'
import { advance, releaseClock } from '#/testing/clock.ts'
import { type Doorway, openDoorway, type Said } from '#/testing/door.ts'
import { present } from '#/kit/assert.ts'
import { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { z } from 'zod'
import { identity } from '../module.ts'
import { spendStepUp } from '../stepping.ts'

const password = 'vermilion-kite-42'
const pin = '280516'
const place = { origin: 'http://localhost:8420', rpId: 'localhost' }
let door: Doorway
beforeAll(async () => {
  door = await openDoorway([identity])
  await door.set({ 'house.set_up': true, 'identity.join_mode': 'open' })
})
afterAll(() => door.close())

type One = { token: string; id: UserId; handle: string }

async function join(handle: string): Promise<One> {
  const { body } = await door.call('signUp', { handle, name: handle, password, as: 'token' })
  await door.call('setPin', { pin }, { token: body['token'] })
  return { token: body['token'], id: z.decode(UserId, body['user'].id), handle }
}

const provenByPin = async (one: One, kind: string, facts: object = {}): Promise<string> =>
  (await door.call('stepUp', { pin, kind, payee: 'me', facts }, one)).body['proof']

/** Adds a passkey on a device, confirmed with the PIN. */
async function register(one: One, device: Authenticator, signing: Signing = {}): Promise<Said> {
  const proof = await provenByPin(one, 'identity.add_passkey')
  const begun = await door.call('startPasskey', { proof }, one)
  const credential = device.make(begun.body['options'], signing)
  return door.call('addPasskey', { credential, name: 'Phone' }, one)
}

async function withPasskey(handle: string) {
  const one = await join(handle)
  const device = new Authenticator(place)
  const { body } = await register(one, device)
  return { one, device, passkeyId: String(body['id']) }
}

const begin = async () => (await door.call('startPasskeySignIn')).body['options']
const signIn = (credential: object) => door.call('signInByPasskey', { credential, as: 'token' })

describe('adding a passkey', () => {
  test('needs the PIN, and never goes without', async () => {
    const lin = await join('lin')

    expect((await door.call('startPasskey', {}, lin)).body['code']).toBe('identity_step_up_needed')
    const proof = await provenByPin(lin, 'identity.remove_passkey')
    const other = await door.call('startPasskey', { proof }, lin)
    expect(other.body['code']).toBe('identity_step_up_mismatch')
  })

  test('is shown in the list, renamed, and told to every device', async () => {
    const { one, passkeyId } = await withPasskey('mei')

    const name = '我的手机'
    expect((await door.call('renamePasskey', { passkeyId, name }, one)).body['name']).toBe(name)
    const shown = await door.call('getSecurity', {}, one)
    expect(shown.body['passkeys']).toMatchObject([{ id: passkeyId, name, synced: false }])
    const told = await many(
      door.house.db,
      sql`select 1 from engine.outbox where name = 'identity.security_changed'`,
    )
    expect(told.length).toBeGreaterThan(0)
  })

  test.each([
    ['of another page', { origin: 'https://thief.example' }],
    ['of somebody who was not verified', { verified: false }],
  ])('%s is refused', async (_, signing) => {
    const handle = `add_${Object.keys(signing)[0]}`
    const one = await join(handle)

    const { status, body } = await register(one, new Authenticator(place), signing)
    expect([status, body['code']]).toEqual([401, 'identity_passkey_refused'])
  })

  test('of another host is refused', async () => {
    const one = await join('add_host')
    const device = new Authenticator({ ...place, rpId: 'thief.example' })

    expect((await register(one, device)).body['code']).toBe('identity_passkey_refused')
  })

  test('answers its challenge once, and only for whom it was made', async () => {
    const [ana, tariq] = [await join('ana'), await join('tariq')]
    const proof = await provenByPin(ana, 'identity.add_passkey')
    const { body } = await door.call('startPasskey', { proof }, ana)
    const credential = new Authenticator(place).make(body['options'])

    const stolen = await door.call('addPasskey', { credential }, tariq)
    const after = await door.call('addPasskey', { credential }, ana)
    expect([stolen, after].map(said => said.body['code'])).toEqual([
      'identity_passkey_refused',
      'identity_passkey_refused',
    ])
  })

  test('of one credential happens once, whoever asks', async () => {
    const { one, device } = await withPasskey('once')
    const proof = await provenByPin(one, 'identity.add_passkey')
    const { body } = await door.call('startPasskey', { proof }, one)
    expect(body['options'].excludeCredentials).toHaveLength(1)
    const again = device.make(body['options'], { id: present(device.held[0]).id })

    expect((await door.call('addPasskey', { credential: again }, one)).status).toBe(401)
  })

  test('as the first thing of all needs the password again, and no PIN', async () => {
    const up = { handle: 'pinless', name: 'Pinless', password, as: 'token' }
    const { token } = (await door.call('signUp', up)).body
    const device = new Authenticator(place)
    const begin = (ask: object) => door.call('startPasskey', ask, { token })

    expect((await begin({})).body['code']).toBe('identity_step_up_needed')
    expect((await begin({ password: 'wrong-kite-42' })).body['code']).toBe(
      'identity_sign_in_failed',
    )
    const { body } = await begin({ password })
    const credential = device.make(body['options'])
    expect((await door.call('addPasskey', { credential }, { token })).status).toBe(200)
    // From now on the passkey is what is asked for.
    expect((await begin({ password })).body['code']).toBe('identity_step_up_needed')
  })

  test('of somebody else is neither renamed nor removed by a stranger', async () => {
    const { passkeyId } = await withPasskey('owner_of_it')
    const stranger = await join('stranger')
    const proof = await provenByPin(stranger, 'identity.remove_passkey', { passkey: passkeyId })

    const ask = { passkeyId, name: 'Mine now' }
    expect((await door.call('renamePasskey', ask, stranger)).status).toBe(404)
    expect((await door.call('removePasskey', { passkeyId, proof }, stranger)).status).toBe(404)
  })

  test('stops at ten', async () => {
    const one = await join('collector')
    for (let n = 0; n < 10; n++) await register(one, new Authenticator(place))

    const proof = await provenByPin(one, 'identity.add_passkey')
    const { body } = await door.call('startPasskey', { proof }, one)
    expect(body['code']).toBe('identity_passkeys_full')
  })
})

describe('signing in with a passkey', () => {
  test('needs neither name nor password', async () => {
    const { one, device } = await withPasskey('signer')

    const { status, body } = await signIn(device.show(await begin()))

    expect([status, body['user'].handle]).toEqual([200, one.handle])
    expect((await door.call('getMe', {}, { token: body['token'] })).status).toBe(200)
  })

  test.each([
    ['signed at another page', { origin: 'https://thief.example' }],
    ['without verifying the person', { verified: false }],
    ['with a counter that has not risen', { counter: 1 }],
  ])('%s is refused', async (_, signing) => {
    const { device } = await withPasskey(`no_${Object.keys(signing)[0]}`)
    await signIn(device.show(await begin()))

    const { body } = await signIn(device.show(await begin(), signing))
    expect(body['code']).toBe('identity_passkey_refused')
  })

  test('an answer works once, however often it arrives', async () => {
    const { device } = await withPasskey('replayed')
    const credential = device.show(await begin())

    const answers = await Promise.all(Array.from({ length: 10 }, () => signIn(credential)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  })

  test('a challenge lives five minutes, and nobody may make one up', async () => {
    const { device } = await withPasskey('slow')
    const options = await begin()
    const credential = device.show(options)
    await advance(door.house.db, 301_000)

    expect((await signIn(credential)).body['code']).toBe('identity_passkey_refused')
    await releaseClock(door.house.db)
    const own = { ...options, challenge: Buffer.alloc(32, 1).toString('base64url') }
    expect((await signIn(device.show(own))).body['code']).toBe('identity_passkey_refused')
  })

  test('a stranger with a passkey of another house is nobody here', async () => {
    const stranger = new Authenticator(place)
    const options = { ...(await begin()), user: { id: 'x' } }
    stranger.make(options)

    const { body } = await signIn(stranger.show(options))
    expect(body['code']).toBe('identity_passkey_refused')
  })

  test('a removed passkey opens nothing', async () => {
    const { one, device, passkeyId } = await withPasskey('remover')
    const proof = await provenByPin(one, 'identity.remove_passkey', { passkey: passkeyId })
    expect((await door.call('removePasskey', { passkeyId, proof }, one)).status).toBe(200)

    expect((await signIn(device.show(await begin()))).status).toBe(401)
  })

  test('The last way to sign in cannot be removed', async () => {
    const { one, passkeyId } = await withPasskey('keeper')
    const proof = await provenByPin(one, 'identity.remove_password')
    expect((await door.call('removePassword', { proof }, one)).status).toBe(200)
    const login = { login: one.handle, password, as: 'token' }
    expect((await door.call('signIn', login)).body['code']).toBe('identity_sign_in_failed')

    const facts = { passkey: passkeyId }
    const again = await provenByPin(one, 'identity.remove_passkey', facts)
    const last = await door.call('removePasskey', { passkeyId, proof: again }, one)
    expect([last.status, last.body['code']]).toEqual([409, 'identity_last_method'])

    const first = await provenByPin(one, 'identity.set_password')
    const set = await door.call(
      'changePassword',
      { password: 'another-kite-43', proof: first },
      one,
    )
    expect(set.status).toBe(200)
  })

  test('two who remove the last two ways at once leave one', async () => {
    const { one, passkeyId } = await withPasskey('racer')
    const [a, b] = await Promise.all([
      provenByPin(one, 'identity.remove_password'),
      provenByPin(one, 'identity.remove_passkey', { passkey: passkeyId }),
    ])

    const answers = await Promise.all([
      door.call('removePassword', { proof: a }, one),
      door.call('removePasskey', { passkeyId, proof: b }, one),
    ])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
  })
})

describe('confirming with a passkey', () => {
  const act = { kind: 'ledger.pay', payee: 'usr_mei', amount: '1000', facts: { note: 'tea' } }
  const shown = { kind: act.kind, payee: act.payee, amount: 1000n, facts: act.facts }

  const challenge = async (one: One, asked: object = act) =>
    (await door.call('startStepUpByPasskey', asked, one)).body['options']
  const confirm = (one: One, credential: object) =>
    door.call('stepUpByPasskey', { credential }, one)
  const spend = (one: One, proof: string, what = shown) =>
    door.house
      .inTransaction('read write', (tx, now) =>
        spendStepUp(tx, { actor: one, proof, now, ...what }),
      )
      .then(
        () => 'spent',
        (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
      )

  test('gives a proof as the PIN does: for this act, once, within 60 seconds', async () => {
    const { one, device } = await withPasskey('payer')
    const { status, body } = await confirm(one, device.show(await challenge(one)))
    expect(status).toBe(200)

    expect(await spend(one, body['proof'], { ...shown, amount: 1001n })).toBe(
      'identity_step_up_mismatch',
    )
    expect(await spend(one, body['proof'])).toBe('spent')
    expect(await spend(one, body['proof'])).toBe('identity_step_up_expired')
  })

  test.each([
    ['kind', { kind: 'ledger.redeem' }],
    ['payee', { payee: 'usr_bo' }],
    ['amount', { amount: 1n }],
    ['facts', { facts: { note: 'coffee' } }],
  ])('for another %s the proof is good for nothing', async (name, other) => {
    const { one, device } = await withPasskey(`other_${name}`)
    const { body } = await confirm(one, device.show(await challenge(one)))

    expect(await spend(one, body['proof'], { ...shown, ...other })).toBe(
      'identity_step_up_mismatch',
    )
  })

  test('a person with a passkey and no PIN can pay', async () => {
    const { one, device } = await withPasskey('no_pin')
    await many(door.house.db, sql`delete from identity.pin where user_id = ${one.id}`)

    const me = await door.call('getMe', {}, one)
    expect(me.body).toMatchObject({ pin: { state: 'unset' }, passkeys: 1 })
    const { body } = await confirm(one, device.show(await challenge(one)))
    expect(await spend(one, body['proof'])).toBe('spent')
  })

  test('whoever holds only the session cannot set a PIN beside the passkey', async () => {
    const { one, device } = await withPasskey('beside')
    await many(door.house.db, sql`delete from identity.pin where user_id = ${one.id}`)

    const alone = await door.call('setPin', { pin: '702351' }, one)
    expect(alone.body['code']).toBe('identity_step_up_needed')
    const asked = { kind: 'identity.set_pin', payee: 'me', facts: {} }
    const { body } = await confirm(one, device.show(await challenge(one, asked)))
    const { proof } = body
    expect((await door.call('setPin', { pin: '702351', proof }, one)).status).toBe(200)
  })

  test('waits 60 seconds and no longer, and signs for one person only', async () => {
    const [{ one, device }, other] = [await withPasskey('late'), await withPasskey('else')]
    const credential = device.show(await challenge(one))
    const foreign = await confirm(other.one, credential)
    expect(foreign.body['code']).toBe('identity_step_up_expired')

    const next = device.show(await challenge(one))
    await advance(door.house.db, 61_000)
    expect((await confirm(one, next)).body['code']).toBe('identity_step_up_expired')
    await releaseClock(door.house.db)
  })

  test('another’s passkey does not confirm my act', async () => {
    const [{ one }, thief] = [await withPasskey('victim'), await withPasskey('thief')]
    const options = await challenge(one)
    delete options.allowCredentials

    const { body } = await confirm(one, thief.device.show(options))
    expect(body['code']).toBe('identity_passkey_refused')
  })

  test('an answer confirms once, however often it arrives', async () => {
    const { one, device } = await withPasskey('many_taps')
    const credential = device.show(await challenge(one))

    const answers = await Promise.all(Array.from({ length: 10 }, () => confirm(one, credential)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  })

  test('a sign-in challenge confirms nothing, and the other way round', async () => {
    const { one, device } = await withPasskey('crossed')
    const entering = await confirm(one, device.show(await begin()))
    const paying = await signIn(device.show(await challenge(one)))

    expect(entering.body['code']).toBe('identity_step_up_expired')
    expect(paying.body['code']).toBe('identity_passkey_refused')
  })

  test('without a passkey there is nothing to confirm with', async () => {
    const bo = await join('boliang')

    const { body } = await door.call('startStepUpByPasskey', act, bo)
    expect(body['code']).toBe('identity_step_up_needed')
  })

  test('a stranger gets no challenge', async () => {
    expect((await door.call('startStepUpByPasskey', act)).status).toBe(401)
  })
})
