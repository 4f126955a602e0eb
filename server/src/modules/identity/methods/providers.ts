import type { routes } from '@fuquan/contract/identity.ts'
import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { z } from 'zod'
import { type Input, withSession } from '#/engine/bind.ts'
import type { Tx } from '#/engine/db.ts'
import { tell } from '#/engine/events.ts'
import type { Call, House } from '#/engine/house.ts'
import { sealFor } from '#/engine/seal.ts'
import { sessionOf } from '#/engine/session.ts'
import { refuse } from '#/kit/refusal.ts'
import { admittedInvite } from '../actions/doors.ts'
import { enter } from '../entering.ts'
import { securityChanged } from '../events.ts'
import { admitHandle } from '../handles.ts'
import { admitLengths, lengthsOf } from '../lengths.ts'
import { digestOf, newToken } from '../hashing.ts'
import { verified } from '../levels.ts'
import { addPerson, cardOf, findPerson, lockPerson } from '../people.ts'
import { joinWay } from '../rules.ts'
import { joinMode } from '../settings.ts'
import { spendStepUp } from '../stepping.ts'
import * as invites from '../store-invites.ts'
import { takeCodeTry, takeSignUp } from '../tries.ts'
import { myself } from './passkeys.ts'
import { beginVoyage, endVoyage, type Landing, type Named, type Voyage } from './provider.ts'
import { followGroups } from './groups.ts'
import { providerOf } from './issuers.ts'
import { cameBy } from './provider-leaving.ts'
import { waysOf } from './password-switch.ts'
import { handleFrom, isSamePerson, keepAWay } from './rules.ts'
import { showSecurity } from './security.ts'
import * as emails from './store-emails.ts'
import * as store from './store-providers.ts'

type Routes = typeof routes

export const tripMinutes = 10
export const newcomerMinutes = 30
export const tripsMax = 300
const tripSeconds = 15 * 60

const VoyageText = z.object({
  issuer: z.string(),
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
})
const NamedText = z.object({
  issuer: z.string(),
  subject: z.string(),
  name: z.string(),
  handle: z.string(),
  email: z.object({ email: z.string(), verified: z.boolean() }).optional(),
  groups: z.array(z.string()),
  sid: z.string().optional(),
  idToken: z.string().optional(),
})

const seal = (house: House) => sealFor(house.keys, 'identity.provider_trip')
const minutesAfter = (from: Date, minutes: number) => new Date(from.getTime() + minutes * 60_000)

type Purpose = Exclude<store.TripPurpose, 'sign_up'>
type Leaving = { voyage: Voyage; purpose: Purpose; userId: UserId | null; now: Date }

/** Notes a voyage. Only the browser that holds the ticket can end it, and only once. */
export async function addTrip(tx: Tx, house: House, leaving: Leaving): Promise<string> {
  const { voyage, purpose, userId, now } = leaving
  const ticket = newToken(house.dice)
  const ticketHash = digestOf(ticket)
  const sealed = seal(house).close(JSON.stringify(voyage), ticketHash.toString('hex'))
  const stateHash = digestOf(voyage.state)
  const expiresAt = minutesAfter(now, tripMinutes)
  await store.addTrip(tx, { ticketHash, purpose, stateHash, userId, sealed, expiresAt })
  return ticket
}

type Ending = Landing & { ticket: string; purpose: Purpose }

/** Ends a voyage: its ticket is gone whatever comes of it, so an answer cannot be replayed. */
export async function endTrip(house: House, { ticket, purpose, ...landing }: Ending) {
  const ticketHash = digestOf(ticket)
  const trip = await house.inTransaction('read write', (tx, now) =>
    store.takeTrip(tx, { ticketHash, purpose, now }),
  )
  if (trip === undefined) return refuse('identity_provider_refused')
  const text = seal(house).open(trip.sealed, ticketHash.toString('hex'))
  const voyage = VoyageText.parse(JSON.parse(text))
  const fresh = purpose === 'reset_pin'
  return { userId: trip.userId, named: await endVoyage(house, { voyage, fresh, ...landing }) }
}

/** Counts a trip that a network block begins. Refuses: too_many, busy. */
export async function takeTripStart({ house, actor }: Call): Promise<void> {
  const limit = { name: 'identity.provider_start', points: tripsMax, seconds: tripSeconds }
  if (actor.address !== '') await house.limits.take({ ...limit, key: actor.address })
}

/** Begins to sign in with the organisation's provider. */
export async function startProviderSignIn(call: Call, input: Input<Routes['startProviderSignIn']>) {
  const { house } = call
  await takeTripStart(call)
  const { url, ...voyage } = await beginVoyage(house, input.issuer)
  const ticket = await house.inTransaction('read write', (tx, now) =>
    addTrip(tx, house, { voyage, purpose: 'sign_in', userId: null, now }),
  )
  return { url, ticket }
}

/** Signs in whom the provider named; somebody unknown may sign up as them. */
export async function finishProviderSignIn(
  call: Call,
  input: Input<Routes['finishProviderSignIn']>,
) {
  const { house, actor } = call
  const tried = await takeCodeTry(house, { address: actor.address, who: actor.id })
  const { ticket, answer, at, deviceId } = input
  const { named } = await endTrip(house, { ticket, answer, at, purpose: 'sign_in' })
  await tried.right()

  return house.inTransaction('read write', async (tx, now) => {
    const userId = await whoIs(tx, house, { named, now })
    if (userId === undefined) return welcome(tx, house, { named, now })

    await followGroups(tx, { house, userId, named, now })
    const user = await lockPerson(tx, userId)
    const signedIn = await enter(tx, call, {
      ...{ user, deviceId, strong: false, now },
      came: cameBy(house, named),
    })
    const session = sessionOf(signedIn)
    const reply = { signedIn, newcomer: null }
    return session === undefined ? reply : withSession(reply, session)
  })
}

type Asking = { named: Named; now: Date }

/** Whether this provider's word for an address counts as much as ours. */
const isTrusted = (house: House, { issuer }: Named): boolean =>
  providerOf(house, issuer)?.trusted === true

/** Finds whom the provider means: who is linked, or by the rule of `isSamePerson` who is it. */
async function whoIs(tx: Tx, house: House, { named, now }: Asking): Promise<UserId | undefined> {
  const linked = await store.findLinked(tx, named)
  if (linked !== undefined) return linked.userId
  const { email: claimed } = named
  if (claimed === undefined) return undefined
  const holder = await emails.lockHolder(tx, claimed.email)
  const trusted = isTrusted(house, named)
  if (holder === undefined || !isSamePerson({ trusted, claimed, holder })) return undefined

  if (!(await store.addLinked(tx, { ...named, userId: holder.id, at: now }))) return undefined
  await tell(tx, securityChanged, { userId: holder.id, what: 'provider_linked', at: now })
  return holder.id
}

/** Keeps what the provider said of a newcomer while they choose a handle. */
async function welcome(tx: Tx, house: House, { named, now }: Asking) {
  const ticket = newToken(house.dice)
  const ticketHash = digestOf(ticket)
  const expiresAt = minutesAfter(now, newcomerMinutes)
  const sealed = seal(house).close(JSON.stringify(named), ticketHash.toString('hex'))
  const trip = { ticketHash, purpose: 'sign_up', stateHash: null, userId: null, sealed } as const
  const { issuer, subject, sid = null } = named
  // Until they have joined, a word from there that they signed out ends this as it ends a session.
  await store.addTrip(tx, { ...trip, expiresAt, named: { issuer, subject, sid } })
  const { nameMost, handleMost } = lengthsOf(house.settings)
  const name = [...named.name.trim()].slice(0, nameMost).join('')
  const called = named.handle || (named.email?.email.split('@')[0] ?? '')
  const handle = handleFrom(called, handleMost)
  return { signedIn: null, newcomer: { ticket, name, handle, expiresAt } }
}

/** Joins as somebody whom the provider knows: L1, for their sign-on is verified. */
export async function signUpByProvider(call: Call, input: Input<Routes['signUpByProvider']>) {
  const { house, actor } = call
  await takeSignUp(house, actor.address)
  const tried = await takeCodeTry(house, { address: actor.address, who: actor.id })
  const way = joinWay(house.settings.of(joinMode), input.inviteCode !== undefined)
  admitHandle(input.handle)
  admitLengths(house.settings, { handle: input.handle, name: input.name })
  const ticketHash = digestOf(input.ticket)

  const reply = await house.inTransaction('read write', async (tx, now) => {
    // A refusal from here on gives the ticket back: another handle may be tried with it.
    const trip = await store.takeTrip(tx, { ticketHash, purpose: 'sign_up', now })
    if (trip === undefined) return refuse('identity_provider_refused')
    const text = seal(house).open(trip.sealed, ticketHash.toString('hex'))
    const named = NamedText.parse(JSON.parse(text))
    const { issuer, subject, email } = named
    if (providerOf(house, issuer) === undefined) return refuse('identity_provider_refused')
    const invite =
      input.inviteCode === undefined
        ? undefined
        : await admittedInvite(tx, { house, code: input.inviteCode, now, lock: true })

    const asks = way === 'asks'
    const user = await addPerson(tx, {
      handle: input.handle,
      name: input.name,
      // Theirs only if both sides say so; they can add and verify it themselves.
      email: null,
      language: input.language ?? actor.language,
      level: asks ? 0 : verified,
      state: asks ? 'asked' : 'active',
      inviteId: invite?.id ?? null,
      origin: invite?.origin ?? null,
      passwordHash: null,
      now,
    })
    const linked = await store.addLinked(tx, { issuer, subject, userId: user.id, at: now })
    if (!linked) return refuse('identity_provider_refused')
    if (isTrusted(house, named) && email?.verified === true) {
      const holder = await emails.lockHolder(tx, email.email)
      if (holder === undefined) {
        await emails.saveEmail(tx, { userId: user.id, email: email.email, verified: true })
      }
    }
    if (invite !== undefined) await invites.countUse(tx, invite.id)

    if (asks) return { state: user.state, user: cardOf(user), deviceId: null, expiresAt: null }
    await followGroups(tx, { house, userId: user.id, named, now })
    return enter(tx, call, {
      user: await lockPerson(tx, user.id),
      deviceId: undefined,
      strong: false,
      now,
      came: cameBy(house, named),
    })
  })
  await tried.right()
  return reply
}

type Confirming = { kind: string; call: Call; proof: string | undefined; now: Date }

const confirm = (tx: Tx, { kind, call: { actor }, proof, now }: Confirming) =>
  spendStepUp(tx, { actor, proof, kind, payee: myself, amount: null, facts: {}, now })

/** Begins to link my account with the provider. */
export async function startProviderLink(call: Call, input: Input<Routes['startProviderLink']>) {
  const { house, actor } = call
  const { url, ...voyage } = await beginVoyage(house, input.issuer)
  const ticket = await house.inTransaction('read write', async (tx, now) => {
    await lockPerson(tx, actor.id)
    await confirm(tx, { kind: 'identity.link_provider', call, proof: input.proof, now })

    return addTrip(tx, house, { voyage, purpose: 'link', userId: actor.id, now })
  })
  return { url, ticket }
}

/** Links my account with whom the provider named: it signs me in from now on. */
export async function finishProviderLink(call: Call, input: Input<Routes['finishProviderLink']>) {
  const { house, actor } = call
  const tried = await takeCodeTry(house, { address: actor.address, who: actor.id })
  const { ticket, answer, at } = input
  const { userId, named } = await endTrip(house, { ticket, answer, at, purpose: 'link' })
  await tried.right()
  if (userId !== actor.id) return refuse('identity_provider_refused')

  return house.inTransaction('read write', async (tx, now) => {
    const user = await lockPerson(tx, userId)
    const linked = await store.addLinked(tx, { ...named, userId, at: now })
    if (!linked) refuse('identity_provider_taken')

    await followGroups(tx, { house, userId, named, now })
    await tell(tx, securityChanged, { userId, what: 'provider_linked', at: now })
    return showSecurity(tx, { user, actor, house, now })
  })
}

/** Unlinks my account from a provider, unless nothing else would let me in. */
export async function dropProvider(call: Call, input: Input<Routes['dropProvider']>) {
  const { house, actor } = call
  const { id: userId } = actor
  const issuer = providerOf(house, input.issuer)?.issuer
  return house.inTransaction('read write', async (tx, now) => {
    const user = await lockPerson(tx, userId)
    const ways = await waysOf(tx, house, userId)
    if (issuer === undefined || !ways.providers.includes(issuer)) {
      return showSecurity(tx, { user: await findPerson(tx, userId), actor, house, now })
    }
    keepAWay({ ...ways, providers: ways.providers.filter(other => other !== issuer) })
    await confirm(tx, { kind: 'identity.unlink_provider', call, proof: input.proof, now })

    await store.dropLinked(tx, { issuer, userId })

    await tell(tx, securityChanged, { userId, what: 'provider_unlinked', at: now })
    return showSecurity(tx, { user, actor, house, now })
  })
}
