import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Doorway, openDoorway } from '#/testing/door.ts'
import { type OidcProvider, openOidcProvider } from '#/testing/oidc-provider.ts'
import { identity } from '../module.ts'

let door: Doorway
let provider: OidcProvider
beforeAll(async () => {
  provider = await openOidcProvider()
  door = await openDoorway([identity], {
    // As an operator may well write it, and not as the provider calls itself.
    FUQUAN_OIDC_ISSUER: `${provider.issuer}/`,
    FUQUAN_OIDC_CLIENT_ID: provider.client.id,
    FUQUAN_OIDC_CLIENT_SECRET: provider.client.secret,
    FUQUAN_OUTBOUND_ALLOW: '127.0.0.0/8',
  })
  await door.set({ 'house.set_up': true, 'identity.join_mode': 'open' })
})
afterAll(async () => {
  await door.close()
  await provider.close()
})

test('A link is known however the operator ends the name of the provider', async () => {
  const { url, ticket } = (await door.call('startProviderSignIn')).body
  const answer = provider.signIn(url, { sub: 'person-1' })
  const back = await door.call('finishProviderSignIn', { ticket, answer, as: 'token' })
  const newcomer = back.body['newcomer'].ticket
  const up = { ticket: newcomer, handle: 'linked', name: 'Linked', as: 'token' }
  const { body } = await door.call('signUpByProvider', up)

  const shown = await door.call('getSecurity', {}, { token: body['token'] })
  expect(shown.body['providers']).toMatchObject([{ linked: true }])
})
