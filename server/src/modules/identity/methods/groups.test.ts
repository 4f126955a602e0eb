import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { many, sql } from '#/engine/db.ts'
import { advance, releaseClock } from '#/testing/clock.ts'
import { runSchedule } from '#/testing/jobs.ts'
import { openProviderDoor, type ProviderDoor } from '#/testing/provider-door.ts'
import { identity } from '../module.ts'

const dayMs = 86_400_000
let scene: ProviderDoor
let door: ProviderDoor['door']
let come: ProviderDoor['come']
let join: ProviderDoor['join']
beforeAll(async () => {
  const roles = 'desk=cashier+treasurer, helpers=support, cn=all=moderator'
  scene = await openProviderDoor([identity], { env: { FUQUAN_OIDC_ROLES: roles } })
  ;({ door, come, join } = scene)
})
afterAll(() => scene.close())
beforeEach(() => many(door.house.db, sql`delete from engine.limit_row`))

describe('groups at the provider', () => {
  const rolesOf = async (handle: string): Promise<string[]> => {
    const rows = await many<{ role: string }>(
      door.house.db,
      sql`
        select r.role from identity.staff_role r join identity.user u on u.id = r.user_id
        where u.handle = ${handle} order by 1`,
    )
    return rows.map(row => row.role)
  }
  const lines = () =>
    many<{ after: unknown }>(
      door.house.db,
      sql`select after from engine.audit where act = 'identity.followGroups' order by number`,
    )

  test('give roles from the first sign-in on, and take them when they are left', async () => {
    const tariq = { sub: 'tariq-g', groups: ['desk', 'everybody'] }
    const joined = await join(tariq, 'tariq_g')
    expect(await rolesOf('tariq_g')).toEqual(['cashier', 'treasurer'])
    const token = String(joined.body['token'])
    expect((await door.call('getMe', {}, { token })).body['staffRoles']).toEqual([
      ...['cashier', 'treasurer'],
    ])

    const later = await come({ ...tariq, groups: 'helpers' })
    expect(await rolesOf('tariq_g')).toEqual(['support'])
    const now = { token: String(later.body['token']) }
    expect((await door.call('listPeople', {}, now)).status).toBe(200)

    await come({ ...tariq, groups: [] })
    expect(await rolesOf('tariq_g')).toEqual([])
    await come({ ...tariq, groups: { odd: 'shape' } })
    expect((await lines()).map(line => line.after)).toEqual([
      ...[{ roles: ['cashier', 'treasurer'] }, { roles: ['support'] }, { roles: [] }],
    ])
  })

  test('leave alone what people appointed somebody to, and never make an owner', async () => {
    await join({ sub: 'mei-g' }, 'mei_g')
    await many(
      door.house.db,
      sql`
        insert into identity.staff_role (user_id, role, given_at)
        select id, 'support', created_at from identity.user where handle = 'mei_g'`,
    )
    await come({ sub: 'mei-g', groups: ['helpers', 'cn=all', 'owner'] })
    await come({ sub: 'mei-g', groups: [] })

    expect(await rolesOf('mei_g')).toEqual(['support'])
  })

  test('give a suspended person nothing, and still take', async () => {
    const bo = { sub: 'bo-g', groups: ['desk'] }
    await join(bo, 'bo_g')
    await many(
      door.house.db,
      sql`update identity.user set state = 'restricted' where handle = 'bo_g'`,
    )
    await come({ ...bo, groups: ['desk', 'helpers'] })
    expect(await rolesOf('bo_g')).toEqual(['cashier', 'treasurer'])
    await come({ ...bo, groups: ['helpers'] })
    expect(await rolesOf('bo_g')).toEqual([])
  })

  const night = () => runSchedule(door.house, 'identity.provider_roles')
  const held = { sub: 'wei-g', groups: ['desk'] }

  test('are let go at night when nobody has come from there for long', async () => {
    await join(held, 'wei_g')
    await advance(door.house.db, 29 * dayMs)
    await night()
    const soon = await rolesOf('wei_g')
    await come(held)
    await advance(door.house.db, 29 * dayMs)
    await night()
    const renewed = await rolesOf('wei_g')
    await advance(door.house.db, dayMs)
    await night()
    await night()
    const long = await rolesOf('wei_g')
    const [line] = (await lines()).slice(-1)
    await releaseClock(door.house.db)

    expect([soon, renewed, long]).toEqual([['cashier', 'treasurer'], ['cashier', 'treasurer'], []])
    expect(line?.after).toEqual({ roles: [] })
  })

  test('are let go at night with the link, and stay while what was said is not known', async () => {
    await join({ sub: 'xin-g', groups: ['desk', 'helpers'] }, 'xin_g')
    await join({ sub: 'yan-g', groups: ['helpers'] }, 'yan_g')
    const linkOf = (handle: string) => sql`
      (select id from identity.user where handle = ${handle})`
    await many(
      door.house.db,
      sql`update identity.provider_link set groups = null where user_id = ${linkOf('yan_g')}`,
    )
    await night()
    const before = [await rolesOf('xin_g'), await rolesOf('yan_g')]
    await many(
      door.house.db,
      sql`delete from identity.provider_link where user_id = ${linkOf('xin_g')}`,
    )
    await night()

    expect(before).toEqual([['cashier', 'support', 'treasurer'], ['support']])
    expect([await rolesOf('xin_g'), await rolesOf('yan_g')]).toEqual([[], ['support']])
  })

  test('come and go in one piece when two phones sign in at once', async () => {
    const ana = { sub: 'ana-g', groups: ['desk'] }
    await join(ana, 'ana_g')

    const both = await Promise.all([come({ ...ana, groups: [] }), come(ana), come(ana)])

    expect(both.map(answer => answer.status)).toEqual([200, 200, 200])
    const after = await rolesOf('ana_g')
    expect([[], ['cashier', 'treasurer']]).toContainEqual(after)
  })
})
