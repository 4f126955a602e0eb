import { type OidcProvider, openOidcProvider } from '../../server/src/testing/oidc-provider.ts'
import { settingsOf } from '../../server/src/testing/provider-door.ts'
import { press } from './acts.ts'
import type { Window } from './browser.ts'
import { go } from './going.ts'
import { fill } from './words.ts'

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
