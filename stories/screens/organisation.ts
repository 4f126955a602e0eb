import { type OidcProvider, openOidcProvider } from '../../server/src/testing/oidc-provider.ts'
import { settingsOf } from '../../server/src/testing/provider-door.ts'
import { pin } from '../wire.ts'
import { press, typePin, write } from './acts.ts'
import type { Window } from './browser.ts'
import { go } from './going.ts'
import { fill, like } from './words.ts'

/** One provider of an organisation, and what its button says. */
type Named = { provider: OidcProvider; label: string }

/** Opens two providers of an organisation, with the settings of a house that knows them. */
export async function openOrganisation() {
  const town: Named = { provider: await openOidcProvider(), label: 'SSO' }
  const school: Named = {
    provider: await openOidcProvider(),
    label: '柳溪小学 Willow Creek School',
  }
  const env = {
    ...settingsOf(town.provider),
    ...settingsOf(school.provider, 2),
    FUQUAN_OIDC_2_LABEL: school.label,
  }
  const close = () => Promise.all([town, school].map(({ provider }) => provider.close()))
  return { town, school, env, close }
}

/** Presses the button of a provider at the door, and is led there and back. */
export async function comeBy(window: Window, { provider, label }: Named): Promise<void> {
  window.forgives(new RegExp(RegExp.escape(provider.issuer)))
  await window.page.goto('/sign-in')
  await press(window, fill(window.words.security.provider.signIn, { label }))
}

/** Signs out here and at the provider, and waits for the door. */
export async function signOutThere(window: Window, { label }: Named, look: () => Promise<void>) {
  const { identity } = window.words
  await go(window, '/me')
  await press(window, identity.me.signOut)
  const there = fill(identity.me.signOutThere, { label })
  await window.page.getByRole('button', { name: there }).waitFor()
  await look()
  await press(window, there)
  await window.page.getByRole('link', { name: identity.door.signIn }).waitFor()
}

type Resetting = { code: string; look: (face: string) => Promise<void> }

/**
 * Links somebody who has a second factor with a provider, resets their PIN by a fresh sign-in there
 * and that factor, and waits for the pad of the new one.
 */
export async function resetThere(window: Window, named: Named, { code, look }: Resetting) {
  const { app, identity, security } = window.words
  const { provider, label } = named
  const { page } = window
  window.forgives(new RegExp(RegExp.escape(provider.issuer)))
  provider.seat({ sub: 'fresh-1', name: 'Fresh', auth_time: Math.floor(Date.now() / 1000) })
  await page.goto('/me/security')
  await page.getByRole('button', { name: like(label) }).click()
  await typePin(window, pin)
  await page.getByText(security.provider.linkDone, { exact: true }).waitFor()

  await page.goto('/me/security/reset')
  await press(window, fill(security.pin.resetProvider, { label }))
  await page.getByText(security.pin.tripCodeHint).waitFor()
  await look('both')
  await write(window, security.factor.codeOrRecovery, code)
  await press(window, identity.security.resetStart)
  await page.getByRole('group', { name: app.pin.label }).waitFor()
  await look('at-once')
}
