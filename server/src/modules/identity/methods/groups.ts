import type { StaffRole } from '@fuquan/contract/route.ts'
import { toWire, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { audit } from '#/engine/audit.ts'
import type { Tx } from '#/engine/db.ts'
import { tell } from '#/engine/events.ts'
import type { House } from '#/engine/house.ts'
import { profileChanged } from '../events.ts'
import { lockPerson } from '../people.ts'
import { stateAt } from '../rules.ts'
import { dropPasswordLinks } from '../store-sessions.ts'
import { providerRolesDays } from '../settings.ts'
import { belongByGroups, leaveByGroups } from '../standing/belonging.ts'
import { listBelongingByProvider } from '../standing/store-attestations.ts'
import * as store from '../store-staff.ts'
import { meantByGroups, stillCarried } from './rules.ts'
import * as links from './store-providers.ts'

type Following = {
  house: House
  userId: UserId
  named: { issuer: string; subject: string; groups: readonly string[] }
  now: Date
}

const told = 'groups at the provider'

/**
 * Gives somebody who comes from the provider the roles and the memberships their groups mean here,
 * and takes those of groups they have left. What people appointed them to or said stays as it is.
 */
export async function followGroups(tx: Tx, following: Following): Promise<void> {
  const { house, userId, named, now } = following
  const { groups } = named
  const { oidc } = house.config
  if (oidc === undefined) return
  const user = await lockPerson(tx, userId)
  const given = await store.listProviderRoles(tx, userId)
  const wanted = meantByGroups(oidc.roles, groups)
  // As by hand: only an active member is given a role; one may be taken from anybody.
  const active = stateAt(user, now) === 'active'
  const add = active ? wanted.filter(role => !user.roles.includes(role)) : []
  const drop = given.filter(role => !wanted.includes(role))

  // Only what means something here: where else somebody belongs is no affair of the house.
  const known = groups.filter(group => oidc.roles.has(group) || oidc.members.has(group))
  await links.saveGroups(tx, { userId, groups: known, at: now })
  await settle(tx, { user, add, drop, at: now, reason: told })
  const organisations = meantByGroups(oidc.members, groups)
  await leaveByGroups(tx, { userId, carried: organisations, reason: told, now })
  await belongByGroups(tx, { house, userId, organisations, named, reason: told, now })
}

/**
 * Takes what the provider's last word no longer carries, roles and memberships: the group means
 * something else by now, the link was cut, or nobody has come from there for too long to know. Each
 * person in a transaction of its own; running it again takes nothing more.
 */
export async function dropStale(house: House): Promise<void> {
  const days = house.settings.of(providerRolesDays)
  const { roles, members } = house.config.oidc ?? {}
  const people = await house.read(async tx => [
    ...(await store.listByProvider(tx)),
    ...(await listBelongingByProvider(tx)),
  ])
  for (const userId of new Set(people)) {
    await house.inTransaction('read write', async (tx, now) => {
      const user = await lockPerson(tx, userId)
      const given = await store.listProviderRoles(tx, userId)
      const last = { told: await links.findTold(tx, userId), days, now }

      const carried = stillCarried({ meanings: roles, ...last })
      const drop = carried === 'all' ? [] : given.filter(role => !carried.includes(role))

      const reason = 'the provider has not named the group lately'
      await settle(tx, { user, add: [], drop, at: now, reason })
      const belongs = stillCarried({ meanings: members, ...last })
      await leaveByGroups(tx, { userId, carried: belongs, reason, now })
    })
  }
}

type Settling = {
  user: Awaited<ReturnType<typeof lockPerson>>
  add: readonly StaffRole[]
  drop: readonly StaffRole[]
  at: Date
  reason: string
}

async function settle(tx: Tx, { user, add, drop, at, reason }: Settling): Promise<void> {
  if (add.length === 0 && drop.length === 0) return
  const { id: userId } = user
  await store.saveProviderRoles(tx, { userId, add, drop, at })
  if (add.length > 0) await dropPasswordLinks(tx, userId)

  const roles = [...user.roles.filter(role => !drop.includes(role)), ...add]
  await audit(tx, {
    by: 'house',
    act: 'identity.followGroups',
    about: { kind: 'user', ref: toWire('usr', userId) },
    person: userId,
    before: { roles: user.roles },
    after: { roles },
    reason,
  })
  await tell(tx, profileChanged, { userId })
}
