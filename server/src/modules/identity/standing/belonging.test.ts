import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { many, one, sql } from '#/engine/db.ts'
import { advance, releaseClock } from '#/testing/clock.ts'
import { runSchedule } from '#/testing/jobs.ts'
import { addBody, openProviderDoor, type ProviderDoor } from '#/testing/provider-door.ts'
import { identity } from '../module.ts'

const dayMs = 86_400_000
const school = '01930000-0000-7000-8000-0000000000a1'
const choir = '01930000-0000-7000-8000-0000000000a2'
const password = 'vermilion-kite-42'
let scene: ProviderDoor
let door: ProviderDoor['door']
let come: ProviderDoor['come']
let join: ProviderDoor['join']
let lin: string
beforeAll(async () => {
  const members = `pupils=${toWire('org', school)}, singers=${toWire('org', choir)}`
  scene = await openProviderDoor([identity], { env: { FUQUAN_OIDC_MEMBERS: members } })
  ;({ door, come, join } = scene)
  for (const handle of ['lin', 'mei']) {
    const made = await door.call('signUp', { handle, name: handle, password, as: 'token' })
    lin ||= made.body['token']
  }
  await addBody(door.house, { id: school, name: '柳溪小学', admins: ['lin', 'mei'] })
  await addBody(door.house, { id: choir, name: '河边合唱团', admins: ['lin', 'mei'] })
})
afterAll(() => scene.close())
beforeEach(() => many(door.house.db, sql`delete from engine.limit_row`))

/** Where somebody belongs now, and their level. */
const standsAs = async (handle: string) => {
  const { level, id } = await one<{ id: string; level: number }>(
    door.house.db,
    sql`select id, level from identity.user where handle = ${handle}`,
  )
  const rows = await many<{ name: string }>(
    door.house.db,
    sql`
      select o.name from identity.attestation a
      join identity.organisation o on o.id = a.organisation_id
      where a.user_id = ${id} and a.withdrawn_at is null
      order by o.id`,
  )
  return { level, belongs: rows.map(row => row.name) }
}
const night = () => runSchedule(door.house, 'identity.provider_roles')

test('groups make members of the organisations they mean, until they are left', async () => {
  const ana = { sub: 'ana-1', groups: ['pupils', 'everybody'] }
  await join(ana, 'ana')
  expect(await standsAs('ana')).toEqual({ level: 3, belongs: ['柳溪小学'] })
  await come({ ...ana, groups: ['singers', 'pupils'] })
  expect(await standsAs('ana')).toEqual({ level: 3, belongs: ['柳溪小学', '河边合唱团'] })

  await come({ ...ana, groups: ['singers'] })
  expect(await standsAs('ana')).toEqual({ level: 3, belongs: ['河边合唱团'] })
  await come({ ...ana, groups: [] })
  expect(await standsAs('ana')).toEqual({ level: 1, belongs: [] })

  await come(ana)
  expect(await standsAs('ana')).toEqual({ level: 3, belongs: ['柳溪小学'] })
  const lines = await many<{ act: string; after: unknown }>(
    door.house.db,
    sql`select act, after from engine.audit where about_kind = 'attestation' order by number`,
  )
  expect(lines.map(line => line.after)).toEqual(
    [
      [school, true],
      [choir, true],
      [school, false],
      [choir, false],
      [school, true],
    ].map(([id, belongs]) => ({ organisation: toWire('org', String(id)), belongs })),
  )
})

test('what an admin said stays, and what an admin took back is not given again', async () => {
  const bo = { sub: 'bo-1', groups: ['singers'] }
  await join(bo, 'boliang')
  const attest = { organisationId: toWire('org', school), handle: 'boliang', kind: 'member' }
  await door.call('attestMember', { ...attest, document: 'pupil 17' }, { token: lin })
  await come({ ...bo, groups: ['pupils', 'singers'] })
  await come({ ...bo, groups: [] })
  expect(await standsAs('boliang')).toEqual({ level: 3, belongs: ['柳溪小学'] })

  await come(bo)
  const { items } = (
    await door.call(
      'listOrganisationMembers',
      { organisationId: toWire('org', choir) },
      { token: lin },
    )
  ).body
  const [member] = items
  const reason = 'sings elsewhere now'
  const { attestationId } = member
  await door.call('withdrawAttestation', { attestationId, reason }, { token: lin })
  await come(bo)
  expect(await standsAs('boliang')).toEqual({ level: 3, belongs: ['柳溪小学'] })
})

test('one whom the provider knows is one person here, also after they changed accounts', async () => {
  const sub = { sub: 'tariq-1', groups: ['pupils'] }
  await join(sub, 'tariq')
  await many(door.house.db, sql`delete from identity.provider_link where subject = 'tariq-1'`)
  const second = await join(sub, 'tariq_again')
  expect(second.status).toBe(200)
  expect([(await standsAs('tariq')).level, (await standsAs('tariq_again')).level]).toEqual([3, 1])

  await night()
  await come(sub)
  expect([(await standsAs('tariq')).level, (await standsAs('tariq_again')).level]).toEqual([1, 3])
})

test('a suspended organisation lets nobody in, and a suspended person gets nothing', async () => {
  const state = (to: string) =>
    many(door.house.db, sql`update identity.organisation set state = ${to} where id = ${choir}`)
  await state('suspended')
  const noor = { sub: 'noor-1', groups: ['singers'] }
  const joined = await join(noor, 'noor')
  expect([joined.status, await standsAs('noor')]).toEqual([200, { level: 1, belongs: [] }])
  await state('verified')
  await many(
    door.house.db,
    sql`update identity.user set state = 'restricted' where handle = 'noor'`,
  )
  await come(noor)
  expect(await standsAs('noor')).toEqual({ level: 1, belongs: [] })
})

test('who has not come from there for long belongs no more', async () => {
  const wei = { sub: 'wei-1', groups: ['pupils'] }
  await join(wei, 'wei')
  await advance(door.house.db, 29 * dayMs)
  await night()
  const soon = await standsAs('wei')
  await advance(door.house.db, dayMs)
  await night()
  await night()
  const long = await standsAs('wei')
  await releaseClock(door.house.db)

  expect([soon.level, long]).toEqual([3, { level: 1, belongs: [] }])
})

test('two phones that sign in at once make one member', async () => {
  const yan = { sub: 'yan-1', groups: ['pupils'] }
  await join({ ...yan, groups: [] }, 'yan')

  const both = await Promise.all([come(yan), come(yan), come(yan)])

  expect(both.map(answer => answer.status)).toEqual([200, 200, 200])
  expect(await standsAs('yan')).toEqual({ level: 3, belongs: ['柳溪小学'] })
})
