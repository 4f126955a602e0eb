import type { StaffRole } from '@fuquan/contract/route.ts'
import type { DeviceId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { UserCard } from '@fuquan/contract/vocabulary/people.ts'
import type { Reference } from '@fuquan/contract/vocabulary/refs.ts'
import type { Language } from '@fuquan/contract/vocabulary/text.ts'
import { together, type Tx } from '#/engine/db.ts'
import type { Dice } from '#/engine/dice.ts'
import { tell } from '#/engine/events.ts'
import type { Actor } from '#/engine/house.ts'
import { newId } from '#/engine/ids.ts'
import type { Settings } from '#/engine/settings.ts'
import { say } from '#/engine/words.ts'
import { present } from '#/kit/assert.ts'
import { refuse } from '#/kit/refusal.ts'
import { deviceName } from './devices.ts'
import { deviceAdded, joined, signedOut } from './events.ts'
import { digestOf, newToken } from './hashing.ts'
import { newUntil } from './methods/rules.ts'
import * as emails from './methods/store-emails.ts'
import { countPasskeys } from './methods/store.ts'
import { pinAt, noPin } from './pin.ts'
import { daysAfter, isRestricted, stateAt, type State } from './rules.ts'
import { sessionDays } from './settings.ts'
import * as pins from './store-pins.ts'
import * as sessions from './store-sessions.ts'
import * as store from './store.ts'

export const devicesMax = 30

type Newcomer = {
  /** Chosen before, where a passkey carries it. */
  id?: string
  handle: string
  name: string
  email: string | null
  language: Language
  level: number
  state: State
  inviteId: string | null
  origin: Reference | null
  /** Null for somebody who signs in by another way. */
  passwordHash: string | null
  now: Date
}

/**
 * Adds a person, and tells that they joined unless they only ask to.
 *
 * Refuses: identity_handle_taken, identity_email_taken (two at the same moment).
 */
export async function addPerson(tx: Tx, who: Newcomer): Promise<store.User> {
  // An address that somebody has stays theirs, verified or not, until somebody else verifies it.
  // Nobody is told so here: whoever typed it learns nothing about a neighbour.
  const holder = who.email === null ? undefined : await emails.lockHolder(tx, who.email)
  const email = holder === undefined ? who.email : null
  const added = await store.addUser(tx, { ...who, email, id: who.id ?? newId() })
  if ('taken' in added) {
    if (added.taken === 'email') refuse('identity_email_taken')
    refuse('identity_handle_taken', { handle: who.handle })
  }
  const userId = added.id
  const { passwordHash: hash } = who
  if (hash !== null) await sessions.savePassword(tx, { userId, hash, at: who.now })

  if (who.state === 'active') {
    await tell(tx, joined, { userId, level: who.level, origin: who.origin })
  }
  return present(await store.findUser(tx, userId), 'the person who was just added')
}

type Opening = {
  user: { id: UserId; language: Language }
  deviceId: DeviceId | undefined
  userAgent: string | undefined
  dice: Dice
  settings: Settings
  now: Date
  /** Proved with a passkey, or with a second factor after the password. */
  strong?: boolean
}
export type Opened = { token: string; deviceId: DeviceId; expiresAt: Date }

/** Opens a session with a new token, on a known device of this person or on a new one. */
export async function openSession(tx: Tx, ask: Opening): Promise<Opened> {
  const { user, now } = ask
  const known =
    ask.deviceId === undefined
      ? undefined
      : await sessions.findDevice(tx, { userId: user.id, deviceId: ask.deviceId })
  const deviceId = known?.id ?? (await newDevice(tx, ask))

  const token = newToken(ask.dice)
  const expiresAt = daysAfter(now, ask.settings.of(sessionDays))
  await sessions.saveSession(tx, {
    deviceId,
    userId: user.id,
    tokenHash: digestOf(token),
    at: now,
    endsAt: expiresAt,
    strong: ask.strong ?? false,
  })
  const ended = await sessions.endSessions(tx, { userId: user.id, keep: devicesMax })
  if (ended.length > 0) await tell(tx, signedOut, { userId: user.id, deviceIds: ended })
  return { token, deviceId, expiresAt }
}

async function newDevice(tx: Tx, { user, userAgent, now }: Opening): Promise<DeviceId> {
  const another = await sessions.hasDevice(tx, user.id)
  const name = deviceName(userAgent) ?? say(user.language, 'identity', 'devices.unknown')
  const deviceId = await sessions.addDevice(tx, { id: newId(), userId: user.id, name, at: now })
  // The very first device is no news to anybody.
  if (another) await tell(tx, deviceAdded, { userId: user.id, deviceId, name })
  return deviceId
}

type Renewing = {
  actor: Pick<Actor, 'id' | 'deviceId' | 'token'>
  dice: Dice
  strong?: boolean
}

/**
 * Gives a session a new token when what it may do rises, so that a token somebody has seen before
 * gains nothing; it ends when the old one would have. The caller hands it out by `withSession`.
 *
 * Undefined for programs with a bearer token: nobody can have planted theirs in a browser. Tell a
 * fact of identity in the same transaction, so that every process forgets the old token.
 */
export async function renewSession(
  tx: Tx,
  { actor, dice, strong = false }: Renewing,
): Promise<{ token: string; expiresAt: Date } | undefined> {
  if (actor.deviceId === undefined) return undefined
  const session = { userId: actor.id, deviceId: actor.deviceId }
  if (strong) await sessions.saveStrong(tx, session)
  if (actor.token !== 'cookie') return undefined
  const token = newToken(dice)
  const expiresAt = await sessions.saveToken(tx, { ...session, tokenHash: digestOf(token) })
  return expiresAt && { token, expiresAt }
}

type Device = { userId: UserId; deviceId: DeviceId | undefined; now: Date }

/** Gives until when nothing may be raised on this device, because it is new; null: it is not. */
export async function newDeviceUntil(tx: Tx, ask: Device): Promise<Date | null> {
  const { userId, deviceId, now } = ask
  if (deviceId === undefined) return null
  const device = await sessions.findAge(tx, { userId, deviceId })
  return device === undefined ? null : newUntil(device, now)
}

/** Ends sessions and tells the processes that serve them. Gives where they were. */
export async function endSessions(
  tx: Tx,
  ending: { userId: UserId; only?: DeviceId; except?: DeviceId },
): Promise<DeviceId[]> {
  const deviceIds = await sessions.endSessions(tx, ending)
  if (deviceIds.length > 0) await tell(tx, signedOut, { userId: ending.userId, deviceIds })
  return deviceIds
}

/** Shows a person as anybody may see them. */
export function cardOf(user: Pick<store.User, keyof UserCard>): UserCard {
  const { id, handle, name, pictureId, level } = user
  return { id, handle, name, pictureId, level }
}

/** Shows why and until when somebody may do less, if so. */
export function restrictionOf(user: store.User, at: Date) {
  if (!isRestricted(user, at)) return null
  return { reason: user.stateReason ?? '', until: user.restrictedUntil }
}

/** Shows a person in a list of the staff. */
export function lineOf(user: store.User, at: Date) {
  return {
    user: cardOf(user),
    state: stateAt(user, at),
    staffRoles: user.roles,
    restriction: restrictionOf(user, at),
    createdAt: user.createdAt,
  }
}

/** Shows how somebody's PIN stands, and how many passkeys may stand in for it. */
export async function pinOf(tx: Tx, userId: UserId, at: Date) {
  const [found, passkeys] = await together([pins.findPin(tx, userId), countPasskeys(tx, userId)])
  return { ...pinAt(found ?? noPin, at), passkeys }
}

/** Finds a person and locks them. Refuses: not_found. */
export async function lockPerson(tx: Tx, userId: UserId): Promise<store.User> {
  const user = await store.lockUser(tx, userId)
  if (user === undefined) refuse('not_found')
  return user
}

/** Finds a person. Refuses: not_found. */
export async function findPerson(tx: Tx, userId: UserId): Promise<store.User> {
  const user = await store.findUser(tx, userId)
  if (user === undefined) refuse('not_found')
  return user
}

/** Gives cards by id, in one query. */
export async function cardsOf(
  tx: Tx,
  ids: readonly UserId[],
): Promise<ReadonlyMap<UserId, UserCard>> {
  const cards = ids.length === 0 ? [] : await store.listCards(tx, [...new Set(ids)])
  return new Map(cards.map(card => [card.id, card]))
}

/** The roles that make a link one of the house. */
export const isStaff = (roles: readonly StaffRole[]) =>
  roles.some(role => role === 'owner' || role === 'operator' || role === 'moderator')
