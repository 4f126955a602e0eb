import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { many, sql } from '#/engine/db.ts'
import { Authenticator } from '#/testing/authenticator.ts'
import { advance } from '#/testing/clock.ts'
import { type Doorway, openDoorway } from '#/testing/door.ts'
import { identity } from '../module.ts'

const place = { origin: 'http://localhost:8420', rpId: 'localhost' }
let door: Doorway
beforeAll(async () => {
  door = await openDoorway([identity])
  await door.set({ 'house.set_up': true, 'identity.join_mode': 'open' })
})
afterAll(() => door.close())

const begin = async (handle: string) =>
  (await door.call('startPasskeySignUp', { handle, name: handle })).body['options']

async function join(handle: string, device = new Authenticator(place), named = handle) {
  const credential = device.make(await begin(handle))
  const asked = { credential, handle: named, name: handle, as: 'token' }
  return { said: await door.call('signUpByPasskey', asked), asked, device }
}
const codeOf = (said: { status: number; body: Record<string, unknown> }) =>
  said.status === 200 ? 'done' : said.body['code']

describe('joining with a passkey and no password', () => {
  test('lets the newcomer in, and back in with the same passkey', async () => {
    const { said, device } = await join('lin')
    expect(said.body).toMatchObject({ state: 'active', user: { handle: 'lin', level: 1 } })
    const shown = await door.call('getSecurity', {}, { token: said.body['token'] })
    expect(shown.body).toMatchObject({ password: false, email: { address: null } })
    expect(shown.body['passkeys']).toHaveLength(1)

    const { options } = (await door.call('startPasskeySignIn')).body
    const back = await door.call('signInByPasskey', {
      ...{ credential: device.show(options), as: 'token' },
    })
    expect(back.body['user']).toMatchObject({ handle: 'lin' })
  })

  test('confirms acts with the passkey: no PIN has to be set first', async () => {
    const { said, device } = await join('mei')
    const token: string = said.body['token']
    const act = { kind: 'identity.remove_password', payee: 'me', facts: {} }
    const begun = await door.call('startStepUpByPasskey', act, { token })
    const credential = device.show(begun.body['options'])
    const proved = await door.call('stepUpByPasskey', { credential }, { token })
    expect(proved.status).toBe(200)
  })

  test('the last way in cannot be removed, and staff can still hand out a password', async () => {
    const { said, device } = await join('bo_b')
    const token: string = said.body['token']
    const { body } = await door.call('getSecurity', {}, { token })
    const { id: passkeyId } = body['passkeys'][0]
    const act = { kind: 'identity.remove_passkey', payee: 'me', facts: { passkey: passkeyId } }
    const begun = await door.call('startStepUpByPasskey', act, { token })
    const shown = device.show(begun.body['options'])
    const { proof } = (await door.call('stepUpByPasskey', { credential: shown }, { token })).body
    const removed = await door.call('removePasskey', { passkeyId, proof }, { token })
    expect(codeOf(removed)).toBe('identity_last_method')
  })

  test('is for the handle that was shown, once, and within five minutes', async () => {
    expect(codeOf((await join('ana', undefined, 'ana_two')).said)).toBe('identity_passkey_refused')

    const first = await join('tariq')
    expect(codeOf(first.said)).toBe('done')
    const again = await door.call('signUpByPasskey', { ...first.asked, handle: 'tariq' })
    expect(codeOf(again)).toBe('identity_passkey_refused')

    const device = new Authenticator(place)
    const credential = device.make(await begin('late'))
    await advance(door.house.db, 6 * 60_000)
    const late = await door.call('signUpByPasskey', { credential, handle: 'late', name: 'Late' })
    expect(codeOf(late)).toBe('identity_passkey_refused')
  })

  test('of two at once one gets the handle, and the other leaves nothing behind', async () => {
    const devices = [new Authenticator(place), new Authenticator(place)]
    const asks = await Promise.all(
      devices.map(async device => ({
        ...{ credential: device.make(await begin('twin')), handle: 'twin', name: 'Twin' },
      })),
    )
    const said = await Promise.all(asks.map(ask => door.call('signUpByPasskey', ask)))
    expect(said.map(codeOf).toSorted()).toEqual(['done', 'identity_handle_taken'])
    const kept = await many(
      door.house.db,
      sql`
        select 1 from identity.passkey p
        where not exists (select 1 from identity.user u where u.id = p.user_id)`,
    )
    expect(kept).toEqual([])
  })

  test.each([
    ['of another page', { origin: 'https://thief.example' }],
    ['of somebody who was not verified', { verified: false }],
  ])('a passkey %s opens no account', async (_, signing) => {
    const device = new Authenticator(place)
    const credential = device.make(await begin('thief'), signing)
    const said = await door.call('signUpByPasskey', { credential, handle: 'thief', name: 'No' })
    expect(codeOf(said)).toBe('identity_passkey_refused')
  })

  test('the joining mode holds: closed is closed, approval waits, an invite must be good', async () => {
    await door.set({ 'identity.join_mode': 'approval' })
    const asked = await join('asker')
    expect(asked.said.body).toMatchObject({ state: 'asked', deviceId: null })

    await door.set({ 'identity.join_mode': 'invite' })
    expect(codeOf((await join('uninvited')).said)).toBe('identity_sign_up_closed')
    const device = new Authenticator(place)
    const credential = device.make(await begin('guesser'))
    const guessed = { credential, handle: 'guesser', name: 'G', inviteCode: 'aaaabbbbccccdddd' }
    expect(codeOf(await door.call('signUpByPasskey', guessed))).toBe('identity_invite_invalid')

    await door.set({ 'identity.join_mode': 'closed' })
    const begun = await door.call('startPasskeySignUp', { handle: 'shut', name: 'Shut' })
    expect(codeOf(begun)).toBe('identity_sign_up_closed')
    await door.set({ 'identity.join_mode': 'open' })
  })
})
