import { many, sql } from '#/engine/db.ts'
import type { House } from '#/engine/house.ts'
import type { Module } from '#/engine/module.ts'
import { type Doorway, openDoorway, type Said } from './door.ts'
import { type OidcProvider, openOidcProvider, type Person } from './oidc-provider.ts'

/** A house that stands open, with providers of its organisation beside it. */
export type ProviderDoor = {
  door: Doorway
  provider: OidcProvider
  /** Of `further` providers, in the order of their numbers from 2 on. */
  others: OidcProvider[]
  /** Signs somebody in at a provider, the first unless another is named, and comes back. */
  come(person: Person, at?: OidcProvider): Promise<Said>
  /** Comes as somebody new, and joins by that handle. */
  join(person: Person, handle: string, at?: OidcProvider, more?: object): Promise<Said>
  close(): Promise<void>
}

type Options = {
  env?: Readonly<Record<string, string>>
  /** How many providers there are besides the first. */
  further?: number
}

/** The settings that name a provider; `number` from 2 on. */
export const settingsOf = (provider: OidcProvider, number = 1): Record<string, string> => {
  const start = number === 1 ? 'FUQUAN_OIDC' : `FUQUAN_OIDC_${number}`
  return {
    [`${start}_ISSUER`]: provider.issuer,
    [`${start}_CLIENT_ID`]: provider.client.id,
    [`${start}_CLIENT_SECRET`]: provider.client.secret,
  }
}

/** Gives a house as it stands after some providers were taken out of its settings. */
export function without(house: House, ...gone: OidcProvider[]): House {
  const issuers = gone.map(one => one.issuer)
  const oidc = house.config.oidc.filter(one => !issuers.includes(one.issuer))
  return { ...house, config: { ...house.config, oidc } }
}

/** What a browser brings that a provider led back to where `url` asked it to. */
export function landingAt(url: string, answer: string): { answer: string; at: number } {
  const back = new URL(new URL(url).searchParams.get('redirect_uri') ?? '')
  const [, number = '1'] = /^\/provider(?:\/([2-9]))?$/.exec(back.pathname) ?? []
  return { answer, at: Number(number) }
}

type Body = { id: string; name: string; admins: readonly [founder: string, other: string] }

/** Founds a verified organisation with two people of the house, by their handles, as its admins. */
export async function addBody({ db }: House, { id, name, admins }: Body): Promise<void> {
  await many(
    db,
    sql`
      with body as (
        insert into identity.organisation
          (id, name, about, state, founded_by, founded_at, verified_at)
        select ${id}, ${name}, '', 'verified', id, created_at, created_at
        from identity.user where handle = ${admins[0]}
        returning id
      )
      insert into identity.organisation_admin
        (organisation_id, user_id, invited_by, invited_at, confirmed_at)
      select ${id}, u.id, u.id, u.created_at, u.created_at
      from identity.user u where u.handle = any(${[...admins]}::text[])`,
  )
}

/** Opens modules behind providers on loopback, in a house that anybody may join. */
export async function openProviderDoor(
  modules: readonly Module[],
  { env = {}, further = 0 }: Options = {},
): Promise<ProviderDoor> {
  const provider = await openOidcProvider()
  const others = await Promise.all(Array.from({ length: further }, () => openOidcProvider()))
  const door = await openDoorway(modules, {
    ...settingsOf(provider),
    ...Object.assign({}, ...others.map((other, at) => settingsOf(other, at + 2))),
    FUQUAN_OUTBOUND_ALLOW: '127.0.0.0/8',
    ...env,
  })
  await door.set({ 'house.set_up': true, 'identity.join_mode': 'open' })

  const come = async (person: Person, at = provider): Promise<Said> => {
    const issuer = new URL(at.issuer).href
    const { url, ticket } = (await door.call('startProviderSignIn', { issuer })).body
    const landing = landingAt(url, at.signIn(url, person))
    return door.call('finishProviderSignIn', { ticket, ...landing, as: 'token' })
  }
  return {
    ...{ door, provider, others, come },
    join: async (person, handle, at, more = {}) => {
      const { ticket } = (await come(person, at)).body['newcomer']
      return door.call('signUpByProvider', { ticket, handle, name: handle, as: 'token', ...more })
    },
    close: async () => {
      await door.close()
      await Promise.all([provider, ...others].map(one => one.close()))
    },
  }
}
