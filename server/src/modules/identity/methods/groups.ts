import { toWire, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { audit } from '#/engine/audit.ts'
import type { Tx } from '#/engine/db.ts'
import { tell } from '#/engine/events.ts'
import type { House } from '#/engine/house.ts'
import { profileChanged } from '../events.ts'
import { lockPerson } from '../people.ts'
import { stateAt } from '../rules.ts'
import { dropPasswordLinks } from '../store-sessions.ts'
import * as store from '../store-staff.ts'
import { rolesOfGroups } from './rules.ts'

type Following = { house: House; userId: UserId; groups: readonly string[]; now: Date }

/**
 * Gives somebody who comes from the provider the roles their groups mean here, and takes those of
 * groups they have left. What they were appointed to by people stays as it is.
 */
export async function followGroups(tx: Tx, following: Following): Promise<void> {
  const { house, userId, groups, now } = following
  const { oidc } = house.config
  if (oidc === undefined) return
  const user = await lockPerson(tx, userId)
  const given = await store.listProviderRoles(tx, userId)
  const wanted = rolesOfGroups(oidc.roles, groups)
  // As by hand: only an active member is given a role; one may be taken from anybody.
  const active = stateAt(user, now) === 'active'
  const add = active ? wanted.filter(role => !user.roles.includes(role)) : []
  const drop = given.filter(role => !wanted.includes(role))
  if (add.length === 0 && drop.length === 0) return

  await store.saveProviderRoles(tx, { userId, add, drop, at: now })
  if (add.length > 0) await dropPasswordLinks(tx, userId)

  const roles = [...user.roles.filter(role => !drop.includes(role)), ...add]
  await audit(tx, {
    by: 'house',
    act: 'identity.followGroups',
    about: { kind: 'user', ref: toWire('usr', userId) },
    person: userId,
    before: { roles: user.roles },
    after: { roles },
    reason: 'groups at the provider',
  })
  await tell(tx, profileChanged, { userId })
}
