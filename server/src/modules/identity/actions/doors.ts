import type { routes } from '@fuquan/contract/identity.ts'
import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { Language } from '@fuquan/contract/vocabulary/text.ts'
import { switchedOff } from '#/engine/admit.ts'
import { audit } from '#/engine/audit.ts'
import { type Input, withSession } from '#/engine/bind.ts'
import type { Tx } from '#/engine/db.ts'
import { tell } from '#/engine/events.ts'
import {
  houseDemo,
  houseLanguages,
  houseName,
  houseSetUp,
  houseTimeZone,
} from '#/engine/house-settings.ts'
import type { Call, Ctx, House } from '#/engine/house.ts'
import { hasMailServer } from '#/engine/mail.ts'
import { refuse } from '#/kit/refusal.ts'
import { enter } from '../entering.ts'
import { securityChanged } from '../events.ts'
import { admitHandle } from '../handles.ts'
import { admitLengths, lengthsOf } from '../lengths.ts'
import { digestOf, hashingOf, hashSecret, isSecret } from '../hashing.ts'
import { levelAtJoining } from '../levels.ts'
import { askToVerify, takeMail } from '../methods/emails.ts'
import { providersOf } from '../methods/issuers.ts'
import { admitPasswords } from '../methods/password-switch.ts'
import { dropSteps } from '../methods/store-factors.ts'
import { admitPassword } from '../passwords.ts'
import { addPerson, cardOf, endSessions, findPerson, lockPerson } from '../people.ts'
import { admitInvite, daysAfter, joinWay } from '../rules.ts'
import { joinMode, memberInvites, memberInvitesMonth, openLevel, passwords } from '../settings.ts'
import { appoint } from '../staff.ts'
import * as invites from '../store-invites.ts'
import * as sessions from '../store-sessions.ts'
import * as store from '../store.ts'
import { takeCodeTry, takeSignUp, takeTry } from '../tries.ts'
import { showMe } from './me.ts'

type Routes = typeof routes

/** Shows what anybody at the door may know. */
export async function getHouse({ settings, house }: Ctx) {
  const spoken = settings.of(houseLanguages).split(',')
  return {
    setUp: settings.of(houseSetUp),
    name: settings.of(houseName),
    languages: spoken.flatMap(one => Language.options.filter(known => known === one)),
    timeZone: settings.of(houseTimeZone),
    joinMode: settings.of(joinMode),
    demo: settings.of(houseDemo),
    passwords: settings.of(passwords),
    lengths: lengthsOf(settings),
    passwordByMail: hasMailServer(house) && settings.of(passwords),
    providers: providersOf(house).map(({ issuer, label }) => ({ issuer, label })),
    off: switchedOff(house, settings),
  }
}

/** Lets somebody in by the door that is open to them, or notes that they ask. One handle, once. */
export async function signUp(call: Call, input: Input<Routes['signUp']>) {
  const { house, actor } = call
  admitPasswords(house)
  await takeSignUp(house, actor.address)
  if (!house.settings.of(houseSetUp)) refuse('identity_sign_up_closed')
  const way = joinWay(house.settings.of(joinMode), input.inviteCode !== undefined)
  admitHandle(input.handle)
  admitLengths(house.settings, input)
  admitPassword(input.password, { handle: input.handle })
  if (input.inviteCode !== undefined) {
    const code = input.inviteCode
    const tried = await takeCodeTry(house, { address: actor.address, who: actor.id })
    await house.read((tx, now) => admittedInvite(tx, { house, code, now, lock: false }))
    await tried.right()
  }
  if (input.email !== undefined) await takeMail(house, actor, input.email)
  const passwordHash = await hashSecret(input.password, hashingOf(house))

  return house.inTransaction('read write', async (tx, now) => {
    const invite =
      input.inviteCode === undefined
        ? undefined
        : await admittedInvite(tx, { house, code: input.inviteCode, now, lock: true })

    const asks = way === 'asks'
    const user = await addPerson(tx, {
      handle: input.handle,
      name: input.name,
      email: input.email ?? null,
      language: input.language ?? actor.language,
      level: asks ? 0 : levelAtJoining(way, house.settings.of(openLevel)),
      state: asks ? 'asked' : 'active',
      inviteId: invite?.id ?? null,
      origin: invite?.origin ?? null,
      passwordHash,
      now,
    })
    if (invite !== undefined) await invites.countUse(tx, invite.id)

    if (input.email !== undefined) {
      await askToVerify(tx, { house, user, email: input.email, now })
    }

    if (asks) return { state: user.state, user: cardOf(user), deviceId: null, expiresAt: null }
    return enter(tx, call, { user, deviceId: undefined, strong: false, now })
  })
}

type InviteAsk = { house: House; code: string; now: Date; lock: boolean }

/** Finds the invite of a code that still lets somebody in. Refuses: identity_invite_invalid. */
export async function admittedInvite(tx: Tx, { house, code, now, lock }: InviteAsk) {
  const invite = lock ? await invites.lockInvite(tx, code) : await invites.findInvite(tx, code)
  const recent =
    invite === undefined || invite.byStaff
      ? 0
      : await invites.countNewcomers(tx, { madeBy: invite.madeBy, since: daysAfter(now, -30) })
  const on = house.settings.of(memberInvites)
  admitInvite(invite, now, { on, recent, max: house.settings.of(memberInvitesMonth) })
  return invite
}

/** Signs in with handle or e-mail. Unknown and wrong have one answer and take the same time. */
export async function signIn(call: Call, input: Input<Routes['signIn']>) {
  const { house, actor } = call
  admitPasswords(house)
  const login = input.login.trim().toLowerCase()
  const found = await house.read(async tx => {
    const user = await store.findByLogin(tx, login)
    return user && { user, hash: await sessions.findPassword(tx, user.id) }
  })
  const tried = await takeTry(house, {
    address: actor.address,
    who: unknownOf(login),
    person: found?.user.id,
  })
  const hash = tried.shut ? undefined : found?.hash
  const right = await isSecret(input.password, hash, hashingOf(house))
  if (found === undefined || !right) return refuse('identity_sign_in_failed')
  if (found.user.state === 'closed') return refuse('identity_sign_in_failed')
  await tried.right()

  return house.inTransaction('read write', async (tx, now) => {
    const user = await lockPerson(tx, found.user.id)
    const hash = await sessions.findPassword(tx, user.id)

    // The password may have changed while it was compared.
    if (hash !== found.hash) refuse('identity_sign_in_failed')

    return enter(tx, call, { user, deviceId: input.deviceId, strong: false, now })
  })
}

// As long as an id, so that the limit counts any text that somebody may type.
const unknownOf = (login: string) => digestOf(login).toString('hex')

/** Ends the session that asks. */
export async function signOut({ house, actor }: Call) {
  const { id: userId, deviceId } = actor
  if (deviceId !== undefined) {
    await house.inTransaction('read write', tx => endSessions(tx, { userId, only: deviceId }))
  }
  return withSession({}, 'end')
}

/** Ends every session of the person who asks. */
export async function signOutEverywhere({ house, actor }: Call) {
  await house.inTransaction('read write', tx => endSessions(tx, { userId: actor.id }))
  return withSession({}, 'end')
}

/**
 * Sets a new password with a one-time link, ends every session and begins one here. While passwords
 * are off, a link of the staff lets in once and sets none; a mailed one opens nothing.
 */
export async function usePasswordLink(call: Call, input: Input<Routes['usePasswordLink']>) {
  const { house, actor } = call
  const { password } = input
  if (password === undefined && house.settings.of(passwords)) {
    refuse('bad_input', { field: 'password', why: 'missing' })
  }
  if (password !== undefined) admitPasswords(house)
  await takeCodeTry(house, { address: actor.address, who: actor.id })
  admitLengths(house.settings, { password })
  const hash = password === undefined ? undefined : await hashSecret(password, hashingOf(house))

  return house.inTransaction('read write', async (tx, now) => {
    const codeHash = digestOf(input.code)
    const link = await sessions.useLink(tx, { codeHash, purpose: 'password', now })
    if (link === undefined || link.userId === null) return refuse('identity_link_invalid')
    const user = await findPerson(tx, link.userId)

    // A refusal from here on gives the link back: it rolls back with all the rest.
    if (!['active', 'restricted', 'closing'].includes(user.state)) refuse('identity_link_invalid')
    if (password === undefined && link.madeBy === null) admitPasswords(house)
    if (password !== undefined) admitPassword(password, { handle: user.handle })

    if (hash !== undefined) await sessions.savePassword(tx, { userId: user.id, hash, at: now })
    // Another that was made or mailed meanwhile opens nothing any more.
    await sessions.dropPasswordLinks(tx, user.id)

    await endSessions(tx, { userId: user.id })
    await dropSteps(tx, user.id)
    const what = hash === undefined ? 'password_link_used' : 'password_changed'
    await tell(tx, securityChanged, { userId: user.id, what, at: now })
    return enter(tx, call, { user, deviceId: undefined, strong: false, now })
  })
}

/** Makes the signed-in person an owner with the link that the machine’s operator printed. */
export async function useOwnerLink(call: Call, input: Input<Routes['useOwnerLink']>) {
  const { house, actor } = call
  await takeCodeTry(house, { address: actor.address, who: actor.id })

  return house.inTransaction('read write', async (tx, now) => {
    const codeHash = digestOf(input.code)
    const link = await sessions.useLink(tx, { codeHash, purpose: 'owner', now })
    if (link === undefined) refuse('identity_link_invalid')

    await becomeOwner(tx, { userId: actor.id, now })

    await audit(tx, {
      by: actor,
      act: 'identity.useOwnerLink',
      person: actor.id,
      after: { roles: ['owner'] },
      reason: 'owner create',
    })
    return showMe(tx, { ...actor, settings: house.settings, now })
  })
}

async function becomeOwner(tx: Tx, { userId, now }: { userId: UserId; now: Date }) {
  const user = await findPerson(tx, userId)
  const roles = [...new Set([...user.roles, 'owner' as const])]
  await appoint(tx, { userId, roles, by: null, now })
}
