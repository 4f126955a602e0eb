import { routes } from '@fuquan/contract/identity.ts'
import { toWire, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { audit } from '#/engine/audit.ts'
import type { Input } from '#/engine/bind.ts'
import type { Tx } from '#/engine/db.ts'
import { tell } from '#/engine/events.ts'
import type { Call, Ctx } from '#/engine/house.ts'
import { keptOnce } from '#/engine/kept.ts'
import { Refusal, refuse } from '#/kit/refusal.ts'
import {
  joined,
  levelChanged,
  pinResetStarted,
  restricted,
  securityChanged,
  signedOutByStaff,
} from '../events.ts'
import { digestOf, newToken } from '../hashing.ts'
import { levelAtJoining, verified } from '../levels.ts'
import { hasFactor } from '../methods/store-factors.ts'
import { readCursor } from '#/kit/cursor.ts'
import { pageOf } from '../paging.ts'
import {
  cardOf,
  cardsOf,
  endSessions,
  findPerson,
  lineOf,
  lockPerson,
  pinOf,
  restrictionOf,
} from '../people.ts'
import {
  daysAfter,
  isRestricted,
  mayActOn,
  needsSecondPerson,
  notOneself,
  stateAt,
  step,
  suspend,
} from '../rules.ts'
import { openLevel, sessionIdleDays } from '../settings.ts'
import { appoint, approvalOf, suspendNow } from '../staff.ts'
import { findClosing } from '../standing/store-leaving.ts'
import { endOpen } from '../standing/store-restrictions.ts'
import { spendStepUp } from '../stepping.ts'
import * as invites from '../store-invites.ts'
import * as pins from '../store-pins.ts'
import * as sessions from '../store-sessions.ts'
import * as staff from '../store-staff.ts'
import * as store from '../store.ts'

type Routes = typeof routes
type PersonAsk = { userId: UserId; reason: string }
type ProvenAsk = PersonAsk & { proof?: string | undefined }

export const passwordLinkMinutes = 60
export const suspendKind = 'identity.suspend'
const suspenders = ['operator', 'moderator'] as const

/** Lists people by name or handle, newest first. */
export async function listPeople(ctx: Ctx, input: Input<Routes['listPeople']>) {
  const { tx, now } = ctx
  const { search, state, role, cursor, limit } = input
  const before = readCursor(cursor)
  const rows = await store.listPeople(tx, { search, state, role, before, limit })
  return pageOf(rows, {
    limit,
    item: user => lineOf(user, now),
    place: user => ({ at: user.createdAt, id: user.id }),
  })
}

/** Shows one person to staff who stated why a moment ago. Refuses: console_reason_missing. */
export async function getPerson(ctx: Ctx, input: Input<Routes['getPerson']>) {
  const { tx, actor, settings, now } = ctx
  const looks = await staff.findLooks(tx, { by: actor.id, ids: [input.userId], now })
  if (looks.length === 0) refuse('console_reason_missing')

  const user = await findPerson(tx, input.userId)
  const usedAfter = daysAfter(now, -settings.of(sessionIdleDays))
  const devices = await sessions.listDevices(tx, { userId: user.id, usedAfter, now })
  const invite = user.inviteId === null ? undefined : await invites.findMaker(tx, user.inviteId)
  const makers = await cardsOf(tx, invite === undefined ? [] : [invite.madeBy])
  return {
    user: cardOf(user),
    email: user.email,
    language: user.language,
    state: stateAt(user, now),
    restriction: restrictionOf(user, now),
    staffRoles: user.roles,
    pin: await pinOf(tx, user.id, now),
    invitedBy: [...makers.values()][0] ?? null,
    secondFactor: await hasFactor(tx, user.id),
    devices: devices.length,
    lastUsedAt: devices[0]?.usedAt ?? null,
    createdAt: user.createdAt,
  }
}

/** Lets somebody in who asked, or vouches for a newcomer of the open door: both are L1 then. */
export async function approvePerson({ tx, settings, now }: Ctx, input: PersonAsk) {
  const user = await lockPerson(tx, input.userId)

  if (user.state === 'active' && user.level < verified) return vouch(tx, user, now)
  if (user.state !== 'asked') refuse('identity_wrong_state', { state: user.state })
  const state = step(user.state, 'active')
  const level = levelAtJoining('approval', settings.of(openLevel))

  const { id } = user
  const joining = { joined: { at: now, level }, decidedAt: now }
  await store.saveState(tx, { id, state, reason: null, until: null, ...joining })

  await tell(tx, joined, { userId: id, level, origin: null })
  return lineOf(await findPerson(tx, id), now)
}

async function vouch(tx: Tx, { id }: store.User, now: Date) {
  await store.saveLevel(tx, id, verified)

  await tell(tx, levelChanged, { userId: id, level: verified })
  return lineOf(await findPerson(tx, id), now)
}

/** Turns somebody away who asked; they read the reason at their next sign-in. */
export async function refusePerson({ tx, now }: Ctx, input: PersonAsk) {
  const user = await lockPerson(tx, input.userId)

  const { id } = user
  const state = step(user.state, 'refused')

  const refused = { id, state, reason: input.reason, until: null, decidedAt: now }
  await store.saveState(tx, refused)
  return lineOf(await findPerson(tx, user.id), now)
}

/** Suspends somebody; long ones wait for a second person while the house has one. */
export function suspendPerson(call: Call, input: Input<Routes['suspendPerson']>) {
  const { actor } = call
  const { userId, reason, until } = input
  const route = routes.suspendPerson
  const under = { module: 'identity', name: 'suspendPerson', route, input }

  return keptOnce(call, under, async (tx, now) => {
    const user = await findPerson(tx, userId)
    mayActOn(actor.roles, user.roles)
    suspend({ until, state: stateAt(user, now), self: userId === actor.id }, now)

    const about = { kind: 'user', ref: toWire('usr', userId) }
    const after = { until: until ?? null }
    const line = { by: actor, about, person: userId, after, reason }
    const ask = { kind: suspendKind, ref: about.ref, by: actor.id, reason, now }
    const facts = { until: until?.toISOString() ?? null }
    if (needsSecondPerson(until, now)) {
      const approval = await approvalOf(tx, { ...ask, facts, roles: suspenders })
      if (approval !== 'alone') {
        await audit(tx, { ...line, act: 'identity.askSuspension' })
        // An outcome: the approval is kept and answered like a refusal.
        const details = { approval: toWire('apr', approval.id) }
        return new Refusal('identity_second_person_needed', details)
      }
    }

    const by = actor.id
    await suspendNow(tx, { userId, until: until ?? null, reason, by, agreedBy: null, now })
    await audit(tx, { ...line, act: 'identity.suspendPerson' })
    return lineOf(await findPerson(tx, userId), now)
  })
}

/** Ends a suspension now. */
export async function reinstatePerson({ tx, actor, now }: Ctx, input: PersonAsk) {
  const user = await lockPerson(tx, input.userId)

  mayActOn(actor.roles, user.roles)
  if (!isRestricted(user, now)) refuse('identity_wrong_state', { state: stateAt(user, now) })

  const { id } = user
  const { reason } = input
  const state = await stateWithout(tx, id)
  await store.saveState(tx, { id, state, reason: null, until: null })
  await endOpen(tx, { people: [id], at: now, by: actor.id, reason })

  await tell(tx, restricted, { userId: id, restricted: false, until: null, reason })
  return lineOf(await findPerson(tx, id), now)
}

/** Somebody who was leaving while they were suspended is leaving still. */
async function stateWithout(tx: Tx, userId: UserId): Promise<'active' | 'closing'> {
  return (await findClosing(tx, userId)) === undefined ? 'active' : 'closing'
}

/**
 * Says which roles somebody has from now on. The step-up shows the person and the roles:
 * kind `identity.change_roles`, payee the person, facts { roles: as sent, joined by commas }.
 */
export async function changeRoles(ctx: Ctx, input: Input<Routes['changeRoles']>) {
  const { tx, actor, now } = ctx
  const { userId, proof } = input
  const { roles } = input

  await spendStepUp(tx, {
    actor,
    proof,
    kind: 'identity.change_roles',
    payee: toWire('usr', userId),
    amount: null,
    facts: { roles: roles.join(',') },
    now,
  })
  await appoint(tx, { userId, roles, by: actor.id, now })
  return lineOf(await findPerson(tx, userId), now)
}

/** Makes a reset of somebody’s PIN ready at once: they stand at the counter. */
export async function resetPinByStaff({ tx, actor, now }: Ctx, input: ProvenAsk) {
  notOneself(actor.id, input.userId)
  const user = await lockPerson(tx, input.userId)
  mayActOn(actor.roles, user.roles)
  const payee = toWire('usr', user.id)
  const shown = { kind: 'identity.help_pin', payee, amount: null, facts: {} }
  await spendStepUp(tx, { ...shown, actor, proof: input.proof, now })
  const pin = await pins.lockPin(tx, user.id)

  if (pin.set) {
    await pins.saveReset(tx, { userId: user.id, readyAt: now })
    await tell(tx, pinResetStarted, { userId: user.id, readyAt: now })
  }
  return pinOf(tx, user.id, now)
}

/**
 * Signs somebody out on every device: a phone is lost, or in strange hands. Two who do it at once
 * tell the person once. The step-up shows the person: kind `identity.sign_out`, no facts.
 */
export async function signOutPerson(ctx: Ctx, input: Input<Routes['signOutPerson']>) {
  const { tx, actor, now } = ctx
  const { userId, reason, proof } = input
  notOneself(actor.id, userId)
  const user = await lockPerson(tx, userId)
  mayActOn(actor.roles, user.roles)

  const shown = { kind: 'identity.sign_out', payee: toWire('usr', userId), amount: null, facts: {} }
  await spendStepUp(tx, { actor, proof, ...shown, now })
  const ended = await endSessions(tx, { userId })

  if (ended.length > 0) await tell(tx, signedOutByStaff, { userId, at: now, reason })
  return { ended: ended.length }
}

/** Makes a one-time link for a new password, good for an hour; an earlier one ends. */
export async function makePasswordLink({ house, actor }: Call, input: ProvenAsk) {
  const { userId, reason, proof } = input
  notOneself(actor.id, userId)
  // Not by `bind`: under a key it would keep the answer, and with it the code.
  return house.inTransaction('read write', async (tx, now) => {
    const user = await lockPerson(tx, userId)

    mayActOn(actor.roles, user.roles)
    if (!['active', 'restricted', 'closing'].includes(user.state)) {
      refuse('identity_wrong_state', { state: user.state })
    }
    const about = { kind: 'user', ref: toWire('usr', userId) }
    const shown = { kind: 'identity.password_link', payee: about.ref, amount: null, facts: {} }
    await spendStepUp(tx, { ...shown, actor, proof, now })

    const code = newToken(house.dice)
    const expiresAt = new Date(now.getTime() + passwordLinkMinutes * 60_000)
    await sessions.addLink(tx, {
      codeHash: digestOf(code),
      purpose: 'password',
      userId,
      madeBy: actor.id,
      expiresAt,
    })
    const line = { by: actor, about, person: userId, reason }
    await audit(tx, { ...line, act: 'identity.makePasswordLink' })
    // At once: whoever does not stand at any counter has time to say so before it is used.
    await tell(tx, securityChanged, { userId, what: 'password_link_made', at: now })
    return { code, path: `/reset#${code}`, expiresAt }
  })
}
