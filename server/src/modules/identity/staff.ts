import type { StaffRole } from '@fuquan/contract/route.ts'
import type { ApprovalId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Tx } from '#/engine/db.ts'
import { tell } from '#/engine/events.ts'
import { derivedId, newId } from '#/engine/ids.ts'
import { refuse } from '#/kit/refusal.ts'
import { profileChanged, restricted } from './events.ts'
import { keepLocalOwner } from './methods/password-switch.ts'
import { lockPerson } from './people.ts'
import { approvalDays, daysAfter, keepAnOwner, secondsAmong, stateAt, step } from './rules.ts'
import * as restrictions from './standing/store-restrictions.ts'
import { dropPasswordLinks } from './store-sessions.ts'
import * as store from './store-staff.ts'
import * as users from './store.ts'

type Appointment = {
  userId: UserId
  roles: readonly StaffRole[]
  by: UserId | null
  now: Date
}

/**
 * Says which staff roles somebody has from now on.
 *
 * Refuses: not_found, console_last_owner, identity_owner_passkey_last, identity_wrong_state (not an
 * active member).
 */
export async function appoint(tx: Tx, { userId, roles, by, now }: Appointment): Promise<void> {
  const owners = await store.lockOwners(tx)
  const user = await lockPerson(tx, userId)

  const risen = roles.some(role => !user.roles.includes(role))
  const state = stateAt(user, now)
  if (risen && state !== 'active') refuse('identity_wrong_state', { state })
  if (!roles.includes('owner')) {
    keepAnOwner({ owners, without: userId })
    await keepLocalOwner(tx, { owners, without: userId })
  }

  await store.saveRoles(tx, { userId, roles, by, at: now })
  // A helper may have made one while they were a member, and would sign in with their rights.
  if (risen) await dropPasswordLinks(tx, userId)

  await tell(tx, profileChanged, { userId })
}

type Suspension = {
  userId: UserId
  until: Date | null
  reason: string
  by: UserId
  agreedBy: UserId | null
  now: Date
}

/**
 * Suspends somebody now.
 * Refuses: not_found, identity_wrong_state, console_last_owner, identity_owner_passkey_last.
 */
export async function suspendNow(tx: Tx, ask: Suspension): Promise<void> {
  const { userId, until, reason, by, agreedBy, now } = ask
  const owners = await store.lockOwners(tx)
  const user = await lockPerson(tx, userId)

  const state = step(user.state, 'restricted')
  keepAnOwner({ owners, without: userId })
  await keepLocalOwner(tx, { owners, without: userId })

  await users.saveState(tx, { id: userId, state, reason, until })
  const line = { id: newId(), userId, reason, starts: now, until, setBy: by, agreedBy }
  await restrictions.addRestriction(tx, line)

  await tell(tx, restricted, { userId, restricted: true, until, reason })
}

type Asking = {
  kind: string
  ref: string
  facts: Record<string, unknown>
  roles: readonly StaffRole[]
  reason: string
  by: UserId
  now: Date
}

/**
 * Stores a staff act until a second person with one of these roles (or an owner) agrees; the same
 * ask again gives the same approval. Gives `alone` when nobody else has the right: then it is done at
 * once. `facts` is plain JSON and comes back in the fact `approved`.
 */
export async function approvalOf(tx: Tx, ask: Asking): Promise<{ id: ApprovalId } | 'alone'> {
  const staff = await store.listStaff(tx, ask.roles)
  if (secondsAmong({ askedBy: ask.by, facts: ask.facts }, staff).length === 0) return 'alone'

  const { kind, ref, facts, by: askedBy, now } = ask
  const last = await store.findSameApproval(tx, { kind, ref, facts, askedBy })
  if (last !== undefined && last.agreedAt === null && last.lapsesAt > now) return { id: last.id }
  // Two asks at the same moment see the same last one, so they make the same id: one waits.
  const after = last?.id ?? 'the first'
  const id = await store.addApproval(tx, {
    id: derivedId('approval', kind, ref, JSON.stringify(facts), askedBy, after),
    kind,
    ref,
    facts,
    roles: [...ask.roles],
    reason: ask.reason,
    askedBy,
    askedAt: now,
    lapsesAt: daysAfter(now, approvalDays),
  })
  return { id }
}
