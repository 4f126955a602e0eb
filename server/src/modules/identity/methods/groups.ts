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
import { providerOf, providersOf } from './issuers.ts'
import { meantByGroups, stillCarried } from './rules.ts'
import { addGrants, dropGrants, type Grant, listGranted, listGrants } from './store-grants.ts'
import * as links from './store-providers.ts'

type Following = {
  house: House
  userId: UserId
  named: { issuer: string; subject: string; groups: readonly string[] }
  now: Date
}

const told = 'groups at the provider'

/**
 * Gives somebody who comes from a provider the roles and the memberships their groups mean here,
 * and takes those of groups they have left. What people appointed them to or said stays as it is,
 * and so does what another provider's groups carry.
 */
export async function followGroups(tx: Tx, following: Following): Promise<void> {
  const { house, userId, named, now } = following
  const { issuer, groups } = named
  const provider = providerOf(house, issuer)
  if (provider === undefined) return
  const { roles, members } = provider.settings
  const user = await lockPerson(tx, userId)
  const before = await listGrants(tx, userId)
  const wanted = meantByGroups(roles, groups)
  const organisations = meantByGroups(members, groups)

  // As by hand: only an active member is given a role; one may be taken from anybody.
  const active = stateAt(user, now) === 'active'
  const said: Grant[] = [
    ...wanted.map(what => ({ issuer, kind: 'role', what }) as const),
    ...organisations.map(what => ({ issuer, kind: 'member', what }) as const),
  ]
  const theirs = before.filter(one => one.issuer === issuer)
  const gone = theirs.filter(one => !said.some(other => isSame(one, other)))
  const given = active ? said.filter(one => !theirs.some(other => isSame(one, other))) : []

  // Only what means something here: where else somebody belongs is no affair of the house.
  const known = groups.filter(group => roles.has(group) || members.has(group))
  await links.saveGroups(tx, { userId, issuer, groups: known, at: now })
  await addGrants(tx, { userId, grants: given })
  await dropGrants(tx, { userId, grants: gone })
  const carried = [...before.filter(one => !gone.includes(one)), ...given]
  const add = active ? wanted.filter(role => !user.roles.includes(role)) : []
  await letGo(tx, { user, add, carried, reason: told, now })
  await belongByGroups(tx, { house, userId, organisations, named, reason: told, now })
}

const isSame = (one: Grant, other: Grant): boolean =>
  one.issuer === other.issuer && one.kind === other.kind && one.what === other.what

/**
 * Takes what no provider's last word carries any more, roles and memberships: the group means
 * something else by now, the link was cut, the provider was taken out, or nobody has come from
 * there for too long to know. Each person in a transaction of its own; running it again takes
 * nothing more.
 */
export async function dropStale(house: House): Promise<void> {
  const days = house.settings.of(providerRolesDays)
  const people = await house.read(async tx => [
    ...(await listGranted(tx)),
    ...(await store.listByProvider(tx)),
    ...(await listBelongingByProvider(tx)),
  ])
  for (const userId of new Set(people)) {
    await house.inTransaction('read write', async (tx, now) => {
      const user = await lockPerson(tx, userId)
      const before = await listGrants(tx, userId)
      const lastWords = await links.listTold(tx, userId)

      const carried = carriedOf(house, { before, lastWords, days, now })

      const gone = before.filter(one => !carried.includes(one))
      await dropGrants(tx, { userId, grants: gone })
      const reason = 'the provider has not named the group lately'
      await letGo(tx, { user, add: [], carried, reason, now })
    })
  }
}

type Weighing = {
  before: readonly Grant[]
  lastWords: ReadonlyMap<string, links.Told>
  days: number
  now: Date
}

/**
 * Gives what is still carried. A provider that was taken out while others stand carries nothing:
 * who did so wants none of its word. A house without any provider goes by age alone: it may have
 * been started once without its environment, and by one such night all staff would be gone.
 */
function carriedOf(house: House, { before, lastWords, days, now }: Weighing): Grant[] {
  const ours = new Map(providersOf(house).map(one => [one.issuer, one.settings]))
  return before.filter(({ issuer, kind, what }) => {
    const settings = ours.get(issuer)
    if (settings === undefined && ours.size > 0) return false
    const last = { told: lastWords.get(issuer), days, now }
    const roles = stillCarried({ meanings: settings?.roles, ...last })
    const members = stillCarried({ meanings: settings?.members, ...last })
    const still: readonly string[] | 'all' = kind === 'role' ? roles : members
    return still === 'all' || still.includes(what)
  })
}

type Settling = {
  user: Awaited<ReturnType<typeof lockPerson>>
  add: readonly StaffRole[]
  carried: readonly Grant[]
  now: Date
  reason: string
}

/** Settles roles and memberships that rest on groups with what is carried. */
async function letGo(tx: Tx, settling: Settling): Promise<void> {
  const { user, carried, reason, now } = settling
  const of = (kind: Grant['kind']) => carried.filter(one => one.kind === kind).map(one => one.what)
  const given = await store.listProviderRoles(tx, user.id)
  const roles = of('role')
  await settleRoles(tx, { ...settling, drop: given.filter(role => !roles.includes(role)) })
  await leaveByGroups(tx, { userId: user.id, carried: of('member'), reason, now })
}

type Changing = Settling & { drop: readonly StaffRole[] }

async function settleRoles(tx: Tx, { user, add, drop, now, reason }: Changing): Promise<void> {
  if (add.length === 0 && drop.length === 0) return
  const { id: userId } = user
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
    reason,
  })
  await tell(tx, profileChanged, { userId })
}
