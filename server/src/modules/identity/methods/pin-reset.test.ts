import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readNow } from '#/engine/clock.ts'
import { many, sql } from '#/engine/db.ts'
import type { Doorway } from '#/testing/door.ts'
import { bytesOf } from '#/testing/factor-app.ts'
import type { OidcProvider, Person } from '#/testing/oidc-provider.ts'
import { landingAt, openProviderDoor, type ProviderDoor } from '#/testing/provider-door.ts'
import { identity } from '../module.ts'
import { factorTriesMax } from './factor.ts'
import { freshSeconds } from './provider.ts'
import { codeAt, stepAt } from './totp.ts'

const pin = '280516'
let scene: ProviderDoor
let door: Doorway
let provider: OidcProvider
beforeAll(async () => {
  scene = await openProviderDoor([identity])
  ;({ door, provider } = scene)
})
afterAll(() => scene.close())
beforeEach(() => many(door.house.db, sql`delete from engine.limit_row`))

type One = { token: string; person: Person }

/** Somebody who came from the provider: a PIN, and no password. */
async function join(handle: string): Promise<One> {
  const person = { sub: handle }
  const { body } = await scene.join(person, handle)
  const one = { token: String(body['token']), person }
  await door.call('setPin', { pin }, one)
  return one
}

const secondsAgo = (seconds: number) => Math.floor(Date.now() / 1000) - seconds
const startTrip = async (one: One) => (await door.call('startPinResetTrip', {}, one)).body
/** Signs in there anew and brings back what the provider says. */
async function goThere(one: One, says: Person): Promise<Record<string, unknown>> {
  const { url, ticket } = await startTrip(one)
  return { ticket, ...landingAt(url, provider.signIn(url, says)) }
}
const stateOf = async (one: One) => (await door.call('getMe', {}, one)).body['pin'].state

describe('a forgotten PIN of somebody without a password', () => {
  test('is reset by a fresh sign-in at the provider, after the day in which it can be stopped', async () => {
    const lin = await join('lin')
    const bare = await door.call('startPinReset', {}, lin)
    expect(bare.body['code']).toBe('identity_sign_in_failed')

    const trip = await goThere(lin, { ...lin.person, auth_time: secondsAgo(0) })
    const { body } = await door.call('startPinReset', { trip }, lin)
    expect(body['state']).toBe('resetting')
    const early = await door.call('finishPinReset', { pin: '702351' }, lin)
    expect(early.body['code']).toBe('identity_reset_not_ready')
    const again = await door.call('startPinReset', { trip }, lin)
    expect(again.body['code']).toBe('identity_provider_refused')
  })

  test('is not reset by a session that was open at the provider already', async () => {
    const mei = await join('mei')
    const asked = new URL((await startTrip(mei))['url']).searchParams
    expect([asked.get('prompt'), asked.get('max_age')]).toEqual(['login', '0'])

    const old = { auth_time: secondsAgo(freshSeconds + 120) }
    for (const said of [{}, old]) {
      const trip = await goThere(mei, { ...mei.person, ...said })
      const { status, body } = await door.call('startPinReset', { trip }, mei)
      expect([status, body['code']]).toEqual([401, 'identity_provider_refused'])
    }
    expect(await stateOf(mei)).toBe('set')
  })

  test('is reset by nobody else at the provider, nor with the ticket of another trip', async () => {
    const [noor, bo] = [await join('noor'), await join('bobo')]
    const now = { auth_time: secondsAgo(0) }
    const another = await goThere(noor, { ...bo.person, ...now })
    const stolen = await goThere(bo, { ...bo.person, ...now })
    const { url, ticket } = (await door.call('startProviderSignIn')).body
    const signIn = { ticket, ...landingAt(url, provider.signIn(url, { ...noor.person, ...now })) }
    for (const trip of [another, stolen, signIn]) {
      const { body } = await door.call('startPinReset', { trip }, noor)
      expect(body['code']).toBe('identity_provider_refused')
    }
    expect(await stateOf(noor)).toBe('set')

    // Nor does its ticket link or sign anybody in: linking takes a step-up.
    for (const name of ['finishProviderLink', 'finishProviderSignIn']) {
      const trip = await goThere(noor, { ...noor.person, ...now })
      expect((await door.call(name, trip, noor)).body['code']).toBe('identity_provider_refused')
    }
  })

  test('begins to be reset by the second factor alone, and is ready at once with both', async () => {
    const one = await join('careful')
    const shown = { kind: 'identity.second_factor', payee: 'me', facts: { to: 'on' } }
    const { proof } = (await door.call('stepUp', { pin, ...shown }, one)).body
    const { secret } = (await door.call('startSecondFactor', { proof }, one)).body
    const first = codeAt(bytesOf(secret), stepAt(await readNow(door.house.db)))
    const { codes } = (await door.call('confirmSecondFactor', { code: first }, one)).body

    const wrong = await door.call('startPinReset', { code: '000000' }, one)
    expect(wrong.body['code']).toBe('identity_second_factor_wrong')
    const alone = await door.call('startPinReset', { code: codes[0] }, one)
    expect(alone.body['state']).toBe('resetting')
    const early = await door.call('finishPinReset', { pin: '702351' }, one)
    expect(early.body['code']).toBe('identity_reset_not_ready')

    const trip = await goThere(one, { ...one.person, auth_time: secondsAgo(0) })
    await door.call('startPinReset', { trip, code: codes[1] }, one)
    expect((await door.call('finishPinReset', { pin: '702351' }, one)).status).toBe(200)
  })

  test('wrong codes beside a right trip are counted as at the door, and then a right one waits', async () => {
    const one = await join('guessed_at')
    const shown = { kind: 'identity.second_factor', payee: 'me', facts: { to: 'on' } }
    const { proof } = (await door.call('stepUp', { pin, ...shown }, one)).body
    const { secret } = (await door.call('startSecondFactor', { proof }, one)).body
    const first = codeAt(bytesOf(secret), stepAt(await readNow(door.house.db)))
    const { codes } = (await door.call('confirmSecondFactor', { code: first }, one)).body
    const reset = async (code: string) => {
      const trip = await goThere(one, { ...one.person, auth_time: secondsAgo(0) })
      return (await door.call('startPinReset', { trip, code }, one)).body['code']
    }

    const heard: unknown[] = []
    for (let n = 0; n < factorTriesMax; n++) heard.push(await reset('aaaaa-aaaaa'))
    expect(new Set(heard)).toEqual(new Set(['identity_second_factor_wrong']))
    expect(await reset(String(codes[0]))).toBe('too_many')
    expect(await stateOf(one)).toBe('set')
  })

  test('with a password the second factor does not stand in its place', async () => {
    const up = { handle: 'both', name: 'Both', password: 'vermilion-kite-42', as: 'token' }
    const one = { token: String((await door.call('signUp', up)).body['token']) }
    await door.call('setPin', { pin }, one)
    const { body } = await door.call('startPinReset', { code: '000000' }, one)
    expect(body['code']).toBe('identity_sign_in_failed')
  })
})
