import type { StaffRole } from '@fuquan/contract/route.ts'
import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { UserCard } from '@fuquan/contract/vocabulary/people.ts'
import type { Reference } from '@fuquan/contract/vocabulary/refs.ts'
import type { Language } from '@fuquan/contract/vocabulary/text.ts'
import type { Tx } from '#/engine/db.ts'
import type { Dice } from '#/engine/dice.ts'
import type { House } from '#/engine/house.ts'
import { tell } from '#/engine/events.ts'
import { newId } from '#/engine/ids.ts'
import type { Settings } from '#/engine/settings.ts'
import { doneBy, onAgreed } from './agreed.ts'
import { looked } from './events.ts'
import { admitHandle } from './handles.ts'
import { hashingOf, hashSecret } from './hashing.ts'
import { makeInvite, pathOf } from './invites.ts'
import { levelAtJoining } from './levels.ts'
import { lookUps } from './looking-up.ts'
import { maySwitchPasswords } from './methods/password-switch.ts'
import { admitPassword } from './passwords.ts'
import { addPerson, cardOf, cardsOf, newDeviceUntil, openSession, renewSession } from './people.ts'
import { claimCapsAmong, receivingCapOf, sendingCapOf, sendingPurpose } from './standing/caps.ts'
import { lookAtPayers, spendStepUps } from './standing/payers.ts'
import { broughtWith, contactsOf, deviceNamesOf } from './store-reach.ts'
import { approvalOf } from './staff.ts'
import * as staff from './store-staff.ts'
import * as store from './store.ts'

export { pinOf } from './people.ts'
export type { Agreed, Doer } from './agreed.ts'
export { appoint } from './staff.ts'
export { spendStepUp } from './stepping.ts'
export { countPeople } from './store-waiting.ts'

/**
 * How much people may do a day. The ledger counts it, in the transaction that moves the money:
 * `takeAllowances(tx, wallet, [{ amount, ...(await caps.sendingOf(tx, { … })) }])`.
 */
export const caps = {
  sendingOf: sendingCapOf,
  sendingPurpose,
  /** Many who pay at once, each with a step-up of their own: the lane of payments asks for all. */
  payers: { look: lookAtPayers, spend: spendStepUps },
  receivingOf: receivingCapOf,
  claimsAmong: claimCapsAmong,
}

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
  /** For how many people it is good; as the settings say when it is left out. */
  uses?: number
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

/**
 * Sessions, for whoever opens one or raises what one may do: `renew` gives a session a new token,
 * `newDeviceUntil` says until when nothing may be raised on a device; `judgeWays` judges a change of
 * settings that would end passwords, in the transaction that saves it.
 */
export const sessions = {
  open: openSession,
  renew: renewSession,
  newDeviceUntil,
  judgeWays: maySwitchPasswords,
}

type LookAsk = { by: UserId; about: UserId; reason: string; now: Date; until: Date }

/**
 * Acts that need a second person: `approvalOf` asks for them, `onAgreed` does them once they are
 * agreed to, and `doneBy` names who did it in the audit log.
 */
export const secondPerson = { approvalOf, onAgreed, doneBy }

/** Looks of staff at people: recorded with a reason, and which of them are live. */
export const look = { record: recordLook, of: looksOf }

/**
 * Where people can be reached outside the app, what their devices are called, whom a link into the
 * house connects them with, and how often somebody may ask whether a handle is anybody's.
 */
export const reach = { contactsOf, deviceNamesOf, broughtWith, lookUps }

/** Records that a member of staff looks at a person, why, and until when. The person sees it. */
async function recordLook(tx: Tx, { now, ...look }: LookAsk): Promise<void> {
  await staff.addLook(tx, { ...look, id: newId(), at: now })

  const { about: userId, by: byId, reason } = look
  await tell(tx, looked, { userId, byId, at: now, reason })
}

/** Gives until when this member of staff may look at each of these people; none is left out. */
async function looksOf(
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
  adminAsked,
  approvalFailed,
  approved,
  archiveReady,
  attestationChanged,
  closed,
  closingChanged,
  deviceAdded,
  joined,
  levelChanged,
  limitChanged,
  looked,
  pinLocked,
  pinResetStarted,
  profileChanged,
  restricted,
  securityChanged,
  signedOut,
  signedOutByStaff,
} from './events.ts'
// settings
export { joinMode, memberInvites } from './settings.ts'
