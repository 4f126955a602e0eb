import type { StaffRole } from '@fuquan/contract/route.ts'
import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { UserCard } from '@fuquan/contract/vocabulary/people.ts'
import type { Reference } from '@fuquan/contract/vocabulary/refs.ts'
import type { Language } from '@fuquan/contract/vocabulary/text.ts'
import type { Tx } from '#/engine/db.ts'
import type { Dice } from '#/engine/dice.ts'
import type { House } from '#/engine/house.ts'
import { newId } from '#/engine/ids.ts'
import type { Settings } from '#/engine/settings.ts'
import { admitHandle } from './handles.ts'
import { hashingOf, hashSecret } from './hashing.ts'
import { makeInvite, pathOf } from './invites.ts'
import { levelAtJoining } from './levels.ts'
import { admitPassword } from './passwords.ts'
import { addPerson, cardOf, cardsOf } from './people.ts'
import * as staff from './store-staff.ts'
import * as store from './store.ts'

export { makeOwnerLink } from './owner-link.ts'
export { openSession, pinOf } from './people.ts'
export { appoint, approvalOf } from './staff.ts'
export { spendStepUp } from './stepping.ts'
export { waitingForStaff } from './store-waiting.ts'

/** Gives the cards of people, in one query. Unknown ids are left out. */
export function peopleOf(tx: Tx, ids: readonly UserId[]): Promise<ReadonlyMap<UserId, UserCard>> {
  return cardsOf(tx, ids)
}

/** Finds a member by handle, without the @; undefined when there is none. */
export function userByHandle(tx: Tx, handle: string): Promise<UserCard | undefined> {
  return store.findByHandle(tx, handle.toLowerCase())
}

/** Lists active people with one of these staff roles; owners always belong to them. */
export function staffWith(tx: Tx, roles: readonly StaffRole[]): Promise<UserId[]> {
  return staff.listStaff(tx, roles)
}

type Invitation = {
  by: { id: UserId; staff: boolean }
  origin: Reference | null
  dice: Dice
  settings: Settings
  now: Date
}

/**
 * Makes a link into the house that remembers what brought the newcomer; `identity.joined` names
 * it. `path` is opened at the public address.
 */
export async function inviteOutsider(
  tx: Tx,
  { by, ...rest }: Invitation,
): Promise<{ code: string; path: string; expiresAt: Date }> {
  const { code, expiresAt } = await makeInvite(tx, { ...rest, by: by.id, byStaff: by.staff })
  return { code, path: pathOf(code), expiresAt }
}

type LookAsk = { by: UserId; about: UserId; reason: string; now: Date; until: Date }

/** Records that a member of staff looks at a person, why, and until when. The person sees it. */
export function recordLook(tx: Tx, { now, ...look }: LookAsk): Promise<void> {
  return staff.addLook(tx, { ...look, id: newId(), at: now })
}

/** Gives until when this member of staff may look at each of these people; none is left out. */
export async function looksOf(
  tx: Tx,
  ask: { by: UserId; ids: readonly UserId[]; now: Date },
): Promise<ReadonlyMap<UserId, Date>> {
  const looks = await staff.findLooks(tx, ask)
  return new Map(looks.map(look => [look.userId, look.until]))
}

/**
 * Checks and hashes a password, outside any transaction, for `register`.
 *
 * Refuses: identity_handle_reserved, identity_password_weak, busy.
 */
export function preparePassword(
  house: House,
  { handle, password }: { handle: string; password: string },
): Promise<string> {
  admitHandle(handle)
  admitPassword(password, { handle })
  return hashSecret(password, hashingOf(house))
}

type Registration = {
  handle: string
  name: string
  email?: string | undefined
  language: Language
  passwordHash: string
  now: Date
}

/**
 * Adds a member at L1 without a link: the first run and the demo community use it.
 *
 * Refuses: identity_handle_taken, identity_email_taken.
 */
export async function register(tx: Tx, who: Registration): Promise<UserCard> {
  const user = await addPerson(tx, {
    ...who,
    email: who.email ?? null,
    level: levelAtJoining('first_run', 1),
    state: 'active',
    inviteId: null,
    origin: null,
  })
  return cardOf(user)
}

// events
export {
  approved,
  closed,
  deviceAdded,
  joined,
  levelChanged,
  pinLocked,
  pinResetStarted,
  profileChanged,
  restricted,
  signedOut,
} from './events.ts'
// settings
export { joinMode, memberInvites } from './settings.ts'
