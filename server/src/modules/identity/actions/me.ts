import type { routes } from '@fuquan/contract/identity.ts'
import { present } from '#/kit/assert.ts'
import type { Input } from '#/engine/bind.ts'
import type { Tx } from '#/engine/db.ts'
import { tell } from '#/engine/events.ts'
import type { Actor, Call, Ctx } from '#/engine/house.ts'
import type { Settings } from '#/engine/settings.ts'
import { refuse } from '#/kit/refusal.ts'
import { profileChanged, securityChanged } from '../events.ts'
import { changeHandle as decideHandle, handleChangeableAt } from '../handles.ts'
import { hashingOf, hashSecret } from '../hashing.ts'
import { verified } from '../levels.ts'
import { withRenewed } from '../methods/entering-anew.ts'
import { admitPasswords } from '../methods/password-switch.ts'
import { dropSteps } from '../methods/store-factors.ts'
import { readCursor } from '#/kit/cursor.ts'
import { isHidden, lookUps } from '../looking-up.ts'
import { pageOf } from '../paging.ts'
import { admitLengths } from '../lengths.ts'
import { admitPassword } from '../passwords.ts'
import {
  cardOf,
  cardsOf,
  endSessions,
  findPerson,
  isStaff,
  lockPerson,
  pinOf,
  renewSession,
  restrictionOf,
} from '../people.ts'
import { daysAfter, stateAt } from '../rules.ts'
import { joinMode, memberInvites, sessionIdleDays, staffSecondFactor } from '../settings.ts'
import { spendStepUp } from '../stepping.ts'
import * as sessions from '../store-sessions.ts'
import * as staff from '../store-staff.ts'
import * as store from '../store.ts'
import { provePassword } from '../tries.ts'

type Routes = typeof routes
type Asking = Pick<Actor, 'id' | 'deviceId'> & { settings: Settings; now: Date }

/** Shows somebody to themselves. */
export async function showMe(tx: Tx, { id, deviceId, settings, now }: Asking) {
  const user = await findPerson(tx, id)
  const { passkeys, ...pin } = await pinOf(tx, id, now)
  const wanted = user.roles.length > 0 && settings.of(staffSecondFactor)
  const strong = deviceId !== undefined && (await sessions.isStrong(tx, { userId: id, deviceId }))
  const open = settings.of(joinMode) !== 'closed' && user.level >= verified
  return {
    user: cardOf(user),
    email: user.email,
    state: stateAt(user, now),
    restriction: restrictionOf(user, now),
    staffRoles: user.roles,
    pin,
    passkeys,
    secondFactorNeeded: wanted && !strong,
    language: user.language,
    handleChangeableAt: handleChangeableAt(user.handleChangedAt, now),
    deviceId: deviceId ?? null,
    mayInvite: open && (isStaff(user.roles) || settings.of(memberInvites)),
    createdAt: user.createdAt,
  }
}

const meOf = ({ tx, actor, settings, now }: Ctx) => showMe(tx, { ...actor, settings, now })

/** Shows me. */
export function getMe(ctx: Ctx) {
  return meOf(ctx)
}

/** Changes my display name or language; what is left out stays. */
export async function changeMe(ctx: Ctx, input: Input<Routes['changeMe']>) {
  const { tx, actor, settings } = ctx
  admitLengths(settings, { name: input.name })
  const user = await lockPerson(tx, actor.id)

  const { name = user.name, language = user.language } = input
  await store.saveProfile(tx, { id: user.id, name, language, pictureId: user.pictureId })

  await tell(tx, profileChanged, { userId: user.id })
  return meOf(ctx)
}

/** Changes my handle, at most once in 30 days. The same handle again changes nothing. */
export async function changeHandle(ctx: Ctx, input: Input<Routes['changeHandle']>) {
  const { tx, actor, now } = ctx
  const { handle } = input
  const user = await lockPerson(tx, actor.id)

  const change = { from: user.handle, to: handle, changedAt: user.handleChangedAt }
  if (decideHandle(change, now) === 'same') return meOf(ctx)
  admitLengths(ctx.settings, { handle })

  const saved = await store.saveHandle(tx, { id: user.id, handle, at: now })
  if (!saved) refuse('identity_handle_taken', { handle })

  await tell(tx, profileChanged, { userId: user.id })
  return meOf(ctx)
}

/**
 * Changes my password with the old one, and signs every other device out. Who signs in without one
 * sets a first one with a step-up.
 */
export async function changePassword(call: Call, input: Input<Routes['changePassword']>) {
  const { house, actor } = call
  admitPasswords(house)
  const { id: userId, address, deviceId } = actor
  const { user, has } = await house.read(async tx => ({
    user: await findPerson(tx, userId),
    has: (await sessions.findPassword(tx, userId)) !== undefined,
  }))
  if (has) await provePassword(house, { userId, address, password: input.oldPassword ?? '' })
  admitLengths(house.settings, { password: input.password })
  admitPassword(input.password, { handle: user.handle })
  const hash = await hashSecret(input.password, hashingOf(house))

  return house.inTransaction('read write', async (tx, now) => {
    await lockPerson(tx, userId)
    if (!has) {
      const shown = { kind: 'identity.set_password', payee: 'me', amount: null, facts: {} }
      await spendStepUp(tx, { ...shown, actor, proof: input.proof, now })
    }

    await sessions.savePassword(tx, { userId, hash, at: now })
    await dropSteps(tx, userId)
    await sessions.dropPasswordLinks(tx, userId)

    await endSessions(tx, { userId, ...(deviceId !== undefined && { except: deviceId }) })
    await tell(tx, securityChanged, { userId, what: 'password_changed', at: now })
    return withRenewed({}, await renewSession(tx, { actor, dice: house.dice }))
  })
}

/** Lists where I am signed in, latest use first. */
export async function listDevices({ tx, actor, settings, now }: Ctx) {
  const usedAfter = daysAfter(now, -settings.of(sessionIdleDays))
  const devices = await sessions.listDevices(tx, { userId: actor.id, usedAfter, now })
  const items = devices.map(({ id, name, startedAt, usedAt }) => ({
    id,
    name,
    current: id === actor.deviceId,
    signedInAt: startedAt,
    usedAt,
  }))
  return { items }
}

/** Signs me out on one of my devices. Somebody else’s device is not found. */
export async function signOutDevice({ tx, actor }: Ctx, input: Input<Routes['signOutDevice']>) {
  const device = await sessions.findDevice(tx, { userId: actor.id, deviceId: input.deviceId })
  if (device === undefined) refuse('not_found')

  await endSessions(tx, { userId: actor.id, only: device.id })
  return {}
}

/** Finds a member by handle. Refuses: not_found (absent and blocked alike), too_many. */
export async function findByHandle(
  { house, actor }: Call,
  { handle }: Input<Routes['findByHandle']>,
) {
  await house.limits.take({ ...lookUps, key: actor.id })
  return house.read(async tx => {
    const card = await store.findByHandle(tx, handle)
    // Asked also of nobody, so that the time says no more than the answer.
    const hidden = await isHidden(house, tx, { person: card?.id ?? actor.id, from: actor.id })
    if (card === undefined || hidden) refuse('not_found')
    return card
  })
}

/** Gives cards in the order of the ids; unknown ones are left out. */
export async function listCards({ tx }: Ctx, input: Input<Routes['listCards']>) {
  const cards = await cardsOf(tx, input.ids)
  const items = [...new Set(input.ids)].flatMap(id => cards.get(id) ?? [])
  return { items }
}

/** Lists who of the staff looked at me and why, newest first. */
export async function listLooks({ tx, actor }: Ctx, input: Input<Routes['listLooks']>) {
  const { cursor, limit } = input
  const rows = await staff.listLooks(tx, { about: actor.id, before: readCursor(cursor), limit })
  const cards = await cardsOf(
    tx,
    rows.map(row => row.by),
  )
  return pageOf(rows, {
    limit,
    item: ({ by, roles, reason, at, until }) => ({
      by: present(cards.get(by), 'who looked'),
      roles,
      reason,
      at,
      until,
    }),
    place: row => row,
  })
}
