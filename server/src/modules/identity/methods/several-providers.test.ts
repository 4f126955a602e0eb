import { readFileSync } from 'node:fs'
import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { many, sql } from '#/engine/db.ts'
import type { Doorway } from '#/testing/door.ts'
import { runSchedule } from '#/testing/jobs.ts'
import type { OidcProvider, Person } from '#/testing/oidc-provider.ts'
import {
  addBody,
  landingAt,
  openProviderDoor,
  type ProviderDoor,
  without,
} from '#/testing/provider-door.ts'
import { present } from '#/kit/assert.ts'
import { identity } from '../module.ts'

const password = 'vermilion-kite-42'
const pin = '280516'
const choir = '01930000-0000-7000-8000-0000000000a2'
let scene: ProviderDoor
let door: Doorway
let town: OidcProvider
let school: OidcProvider
let library: OidcProvider
beforeAll(async () => {
  const singers = `singers=${toWire('org', choir)}`
  scene = await openProviderDoor([identity], {
    further: 2,
    env: {
      FUQUAN_OIDC_ROLES: 'desk=cashier, all=support',
      FUQUAN_OIDC_MEMBERS: singers,
      FUQUAN_OIDC_2_LABEL: '柳溪小学',
      FUQUAN_OIDC_2_TRUSTED: 'true',
      FUQUAN_OIDC_2_ROLES: 'helpers=support, desk=moderator',
      FUQUAN_OIDC_2_MEMBERS: singers,
      FUQUAN_OIDC_2_GROUPS_CLAIM: 'realm.groups',
      FUQUAN_OIDC_2_CLAIMS: 'name=display, handle=login, email=mail, verified=mail.seen',
      FUQUAN_OIDC_3_DOMAINS: 'library.example',
    },
  })
  ;({ door } = scene)
  town = scene.provider
  school = present(scene.others[0], 'the second')
  library = present(scene.others[1], 'the third')
  await signUp('founder')
  await signUp('helper')
  await addBody(door.house, { id: choir, name: '合唱团', admins: ['founder', 'helper'] })
})
afterAll(() => scene.close())
beforeEach(() => many(door.house.db, sql`delete from engine.limit_row`))

async function signUp(handle: string, more: object = {}) {
  const up = { handle, name: handle, password, as: 'token', ...more }
  const { body } = await door.call('signUp', up)
  return { token: String(body['token']), handle }
}
async function member(handle: string) {
  const one = await signUp(handle)
  await door.call('setPin', { pin }, one)
  return one
}
type One = { token: string }
const issuerOf = (provider: OidcProvider): string => new URL(provider.issuer).href
const proofOf = async (one: One, kind: string): Promise<string> =>
  (await door.call('stepUp', { pin, kind, payee: 'me' }, one)).body['proof']

async function link(one: One, provider: OidcProvider, person: Person) {
  const proof = await proofOf(one, 'identity.link_provider')
  const begun = await door.call('startProviderLink', { issuer: issuerOf(provider), proof }, one)
  const { url, ticket } = begun.body
  const landing = landingAt(url, provider.signIn(url, person))
  return door.call('finishProviderLink', { ticket, ...landing }, one)
}
async function unlink(one: One, provider: OidcProvider) {
  const proof = await proofOf(one, 'identity.unlink_provider')
  return door.call('dropProvider', { issuer: issuerOf(provider), proof }, one)
}
const linkedOf = (body: { providers?: { label: string; linked: boolean }[] }): string[] =>
  (body.providers ?? []).flatMap(one => (one.linked ? [one.label] : []))

/** What somebody has by their groups: roles, and whether they belong to the choir. */
async function standsAs(handle: string) {
  const rows = await many<{ what: string }>(
    door.house.db,
    sql`
      select r.role as what from identity.staff_role r
      join identity.user u on u.id = r.user_id where u.handle = ${handle}
      union all
      select 'sings' from identity.attestation a
      join identity.user u on u.id = a.user_id
      where u.handle = ${handle} and a.withdrawn_at is null
      order by what`,
  )
  return rows.map(row => row.what)
}
const atTown = (sub: string, ...groups: string[]) => scene.come({ sub, groups }, town)
const atSchool = (sub: string, ...groups: string[]) =>
  scene.come({ sub, realm: { groups } }, school)
const night = (house = door.house) => runSchedule(house, 'identity.provider_roles')

describe('several providers', () => {
  test('stand on the door in their order, each with its name', async () => {
    await door.set({ 'identity.provider_label': '镇上' })

    expect((await door.call('getHouse')).body['providers']).toEqual([
      { issuer: issuerOf(town), label: '镇上' },
      { issuer: issuerOf(school), label: '柳溪小学' },
      { issuer: issuerOf(library), label: new URL(library.issuer).host },
    ])
  })

  test('of which none is named lead to the first, and one that is not ours to none', async () => {
    const first = await door.call('startProviderSignIn')
    expect(first.body['url']).toContain(town.issuer)

    const foreign = await door.call('startProviderSignIn', { issuer: 'https://id.thief.example/' })
    expect(foreign.body['code']).toBe('identity_provider_off')
  })

  test('know different people by the same name', async () => {
    await scene.join({ sub: 'one-1' }, 'of_town', town)
    await scene.join({ sub: 'one-1' }, 'of_school', school)

    const [there, here] = [await atTown('one-1'), await atSchool('one-1')]
    expect(there.body['signedIn'].user.handle).toBe('of_town')
    expect(here.body['signedIn'].user.handle).toBe('of_school')
  })

  test('of which one answers in the place of another say nothing', async () => {
    const begun = await door.call('startProviderSignIn', { issuer: issuerOf(school) })
    const { url, ticket } = begun.body
    const answer = town.signIn(url, { sub: 'one-1' })
    const landing = landingAt(url, answer)
    const swapped = await door.call('finishProviderSignIn', { ticket, ...landing, as: 'token' })
    expect([swapped.status, swapped.body['code']]).toEqual([401, 'identity_provider_refused'])

    school.twist({ claims: { iss: town.issuer } })
    const posing = await atSchool('one-1')
    school.twist({})
    expect([posing.status, posing.body['code']]).toEqual([401, 'identity_provider_refused'])
  })

  test('lead back each to an address of its own', async () => {
    const asked = async (provider: OidcProvider) => {
      const begun = await door.call('startProviderSignIn', { issuer: issuerOf(provider) })
      return new URL(begun.body['url']).searchParams.get('redirect_uri')
    }

    const house = 'http://localhost:8420/provider'
    const addresses = await Promise.all([town, school, library].map(asked))
    expect(addresses).toEqual([house, `${house}/2`, `${house}/3`])
  })

  // A hostile one leads its visitor on to another, where they sign in, and hopes for the code.
  const begins = {
    finishProviderSignIn: (issuer: string) => door.call('startProviderSignIn', { issuer }),
    finishProviderLink: async (issuer: string, one: One) => {
      const proof = await proofOf(one, 'identity.link_provider')
      return door.call('startProviderLink', { issuer, proof }, one)
    },
  }
  test.each([
    ['finishProviderSignIn', 'the second', 'the first'],
    ['finishProviderSignIn', 'the first', 'the second'],
    ['finishProviderLink', 'the second', 'the third'],
  ] as const)('%s: %s is never brought what %s answered', async (name, hostile, honest) => {
    const named = { 'the first': town, 'the second': school, 'the third': library }
    const [thief, other] = [named[hostile], named[honest]]
    const one = await member(`misled_${Object.keys(begins).indexOf(name)}_${hostile.at(-1)}`)
    const theirs = await begins[name](issuerOf(thief), one)
    const { ticket } = theirs.body
    const own = await door.call('startProviderSignIn', { issuer: issuerOf(other) })

    const onwards = new URL(own.body['url'])
    const state = new URL(theirs.body['url']).searchParams.get('state') ?? ''
    onwards.searchParams.set('state', state)
    const answer = other.signIn(onwards.href, { sub: 'misled' })
    const before = thief.heard.length
    const landing = landingAt(onwards.href, answer)
    const { status, body } = await door.call(name, { ticket, ...landing }, one)

    expect([status, body['code']]).toEqual([401, 'identity_provider_refused'])
    expect(thief.heard.slice(before)).toEqual([])
  })

  test('call things by their own names, and one inside another', async () => {
    const person = { display: '林悦', login: 'lin.yue', name: 'ignored', preferred_username: 'no' }
    const { body } = await scene.come({ sub: 'claims-1', ...person }, school)

    expect(body['newcomer']).toMatchObject({ name: '林悦', handle: 'lin_yue' })
  })

  test('are trusted each for itself', async () => {
    await signUp('by_address', { email: 'by@example.org' })
    await many(
      door.house.db,
      sql`update identity.user set email_verified = true where handle = 'by_address'`,
    )

    const claimed = { sub: 'by-1', email: 'by@example.org', email_verified: true }
    expect((await scene.come(claimed, town)).body['signedIn']).toBeNull()
    const unseen = { sub: 'by-2', mail: 'by@example.org', 'mail.seen': false }
    expect((await scene.come(unseen, school)).body['signedIn']).toBeNull()
    const seen = { sub: 'by-3', mail: 'by@example.org', 'mail.seen': true }
    expect((await scene.come(seen, school)).body['signedIn'].user.handle).toBe('by_address')
  })

  test('let in the domains each of its own', async () => {
    const reader = { sub: 'reader', email: 'r@town.example', email_verified: true }

    expect((await scene.come(reader, town)).status).toBe(200)
    expect((await scene.come(reader, library)).status).toBe(401)
    const right = { ...reader, email: 'r@library.example' }
    expect((await scene.come(right, library)).status).toBe(200)
  })

  test('are linked and unlinked one by one, and the last way in stays', async () => {
    const ana = await member('ana')
    await link(ana, town, { sub: 'ana-t' })
    const both = await link(ana, school, { sub: 'ana-s' })
    expect(linkedOf(both.body)).toEqual(['镇上', '柳溪小学'])

    expect(linkedOf((await unlink(ana, town)).body)).toEqual(['柳溪小学'])
    expect((await atTown('ana-t')).body['newcomer']).not.toBeNull()
    expect((await atSchool('ana-s')).body['signedIn'].user.handle).toBe('ana')

    await many(
      door.house.db,
      sql`
        delete from identity.password
        where user_id = (select id from identity.user where handle = 'ana')`,
    )
    expect((await unlink(ana, school)).body['code']).toBe('identity_last_method')
  })
})

describe('groups at several providers', () => {
  test('are taken by the provider that gave them and by no other', async () => {
    const bo = await member('boliang')
    await link(bo, town, { sub: 'bo-t', groups: ['desk', 'singers'] })
    await link(bo, school, { sub: 'bo-s', realm: { groups: ['desk'] } })
    expect(await standsAs('boliang')).toEqual(['cashier', 'moderator', 'sings'])

    await atSchool('bo-s')
    expect(await standsAs('boliang')).toEqual(['cashier', 'sings'])
    await atTown('bo-t', 'singers')
    expect(await standsAs('boliang')).toEqual(['sings'])
    await atTown('bo-t')
    expect(await standsAs('boliang')).toEqual([])
  })

  test('that give the same carry it until both let go', async () => {
    const mei = await member('mei')
    await link(mei, town, { sub: 'mei-t', groups: ['all', 'singers'] })
    await link(mei, school, { sub: 'mei-s', realm: { groups: ['helpers', 'singers'] } })

    await atTown('mei-t')
    expect(await standsAs('mei')).toEqual(['sings', 'support'])
    await night()
    expect(await standsAs('mei')).toEqual(['sings', 'support'])
    await atSchool('mei-s')
    expect(await standsAs('mei')).toEqual([])
  })

  test('go at night with the link that was cut, and the other’s stay', async () => {
    const wei = await member('weiwei')
    await link(wei, town, { sub: 'wei-t', groups: ['desk', 'singers'] })
    await link(wei, school, { sub: 'wei-s', realm: { groups: ['helpers'] } })
    await unlink(wei, town)

    await night()
    expect(await standsAs('weiwei')).toEqual(['support'])
  })

  test('go at night with the provider that was taken out, unless none is left', async () => {
    const rui = await member('ruirui')
    await link(rui, town, { sub: 'rui-t', groups: ['desk', 'singers'] })
    await link(rui, school, { sub: 'rui-s', realm: { groups: ['helpers', 'singers'] } })
    expect(await standsAs('ruirui')).toEqual(['cashier', 'sings', 'support'])

    await night(without(door.house, town, school, library))
    expect(await standsAs('ruirui')).toEqual(['cashier', 'sings', 'support'])
    await night(without(door.house, town))
    expect(await standsAs('ruirui')).toEqual(['sings', 'support'])
    await night(without(door.house, school))
    expect(await standsAs('ruirui')).toEqual([])
  })

  test('are followed in one piece when both are asked at once', async () => {
    const noor = await member('noor')
    await link(noor, town, { sub: 'noor-t' })
    await link(noor, school, { sub: 'noor-s' })

    const answers = await Promise.all([
      atTown('noor-t', 'desk', 'singers'),
      atSchool('noor-s', 'helpers', 'singers'),
      atTown('noor-t', 'desk', 'singers'),
      atSchool('noor-s', 'helpers', 'singers'),
    ])
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    expect(await standsAs('noor')).toEqual(['cashier', 'sings', 'support'])
  })
})

test('what groups gave before several could is of the provider that was heard', async () => {
  const path = '../migrations/20261127T2200_several_providers.sql'
  const text = readFileSync(new URL(path, import.meta.url), 'utf8')
  const [filling = ''] = /insert into identity\.provider_grant[^;]+/.exec(text) ?? []
  await scene.join({ sub: 'old-1', groups: ['desk', 'all', 'singers'] }, 'old_hand', town)
  const grants = () =>
    many<{ issuer: string; what: string }>(
      door.house.db,
      sql`
        select g.issuer, g.what from identity.provider_grant g
        join identity.user u on u.id = g.user_id
        where u.handle = 'old_hand' order by g.what`,
    )
  const before = await grants()
  expect(before.map(one => one.what)).toEqual([choir, 'cashier', 'support'])

  await many(door.house.db, sql`delete from identity.provider_grant`)
  await many(door.house.db, sql.raw(filling))
  expect(await grants()).toEqual(before)
  await night()
  expect(await standsAs('old_hand')).toEqual(['cashier', 'sings', 'support'])
})
