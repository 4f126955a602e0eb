import { routes } from '@fuquan/contract/identity.ts'
import { type OrganisationId, toWire, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Tx } from '#/engine/db.ts'
import { tell } from '#/engine/events.ts'
import type { Call, Ctx } from '#/engine/house.ts'
import { newId } from '#/engine/ids.ts'
import { keptOnce } from '#/engine/kept.ts'
import { ctxOf } from '#/engine/tries.ts'
import { present } from '#/kit/assert.ts'
import { readCursor } from '#/kit/cursor.ts'
import { refuse } from '#/kit/refusal.ts'
import { adminAsked, organisationChanged } from '../events.ts'
import { needLevel, verified } from '../levels.ts'
import { lookUps } from '../looking-up.ts'
import { pageOf } from '../paging.ts'
import { cardsOf } from '../people.ts'
import { spendStepUp } from '../stepping.ts'
import * as users from '../store.ts'
import { adminsMin, keepTwoAdmins, verifyBody } from './levels.ts'
import * as attestations from './store-attestations.ts'
import * as store from './store-organisations.ts'
import { mustBeAdmin, settleLevels } from './vouching.ts'

type Routes = typeof routes
type Page = Reply<Routes['getOrganisation']>
type Line = Reply<Routes['verifyOrganisation']>

export const foundingMax = 3
const dayMs = 86_400_000

const cardOf = ({ id, name, about, state, trusted }: store.OrganisationRow) => ({
  id,
  name,
  about,
  state,
  trusted,
})

/** Lists organisations: mine, or all that staff have verified. */
export async function listOrganisations(ctx: Ctx, input: Input<Routes['listOrganisations']>) {
  const { tx, actor } = ctx
  const { which, cursor, limit } = input
  const of = which === 'mine' ? actor.id : undefined
  const rows = await store.listOrganisations(tx, { of, before: readCursor(cursor), limit })
  return pageOf(rows, { limit, item: cardOf, place: row => ({ at: row.foundedAt, id: row.id }) })
}

/**
 * Founds an organisation with me as its first admin.
 * Refuses: identity_level_needed, identity_organisation_name_taken, too_many (three unverified).
 */
export async function foundOrganisation(
  ctx: Ctx,
  input: Input<Routes['foundOrganisation']>,
): Promise<Page> {
  const { tx, actor, now } = ctx
  const { name, about } = input
  needLevel(actor.level, verified)
  const founding = await store.countFounding(tx, actor.id)
  if (founding >= foundingMax) refuse('too_many', { retry_after: dayMs / 1000 })

  const id = await store.addOrganisation(tx, { id: newId(), name, about, by: actor.id, at: now })
  if (id === undefined) return refuse('identity_organisation_name_taken', { name })
  await store.addAdmin(tx, { id, userId: actor.id, by: actor.id, at: now, confirmedAt: now })

  await tell(tx, organisationChanged, { organisationId: id, userIds: [actor.id] })
  return pageFor(ctx, id)
}

/** Shows an organisation; one that staff have not verified is there for its admins only. */
export function getOrganisation(ctx: Ctx, input: Input<Routes['getOrganisation']>): Promise<Page> {
  return pageFor(ctx, input.organisationId)
}

/** Changes what our organisation says of itself. Refuses: not_found (no admin of it). */
export async function changeOrganisation(
  ctx: Ctx,
  input: Input<Routes['changeOrganisation']>,
): Promise<Page> {
  const { tx, actor } = ctx
  const { organisationId: id, about } = input
  await store.lockOrganisation(tx, id)
  await mustBeAdmin(tx, id, actor.id)

  await store.saveAbout(tx, id, about)

  await tell(tx, organisationChanged, { organisationId: id, userIds: [actor.id] })
  return pageFor(ctx, id)
}

/**
 * Asks a member to speak for us too, which counts as a look-up of a handle.
 * Refuses: not_found (no admin of it, no such member), too_many, busy.
 */
export async function inviteAdmin(call: Call, input: Input<Routes['inviteAdmin']>): Promise<Page> {
  await call.house.limits.take({ ...lookUps, key: call.actor.id })
  const under = { module: 'identity', name: 'inviteAdmin', route: routes.inviteAdmin, input }
  return keptOnce(call, under, (tx, now) => addInvited(ctxOf(call, { tx, now }), input))
}

async function addInvited(ctx: Ctx, input: Input<Routes['inviteAdmin']>): Promise<Page> {
  const { tx, actor, now } = ctx
  const { organisationId: id, handle } = input
  const body = await store.lockOrganisation(tx, id)
  await mustBeAdmin(tx, id, actor.id)
  const card = (await users.findByHandle(tx, handle)) ?? refuse('not_found')

  await store.addAdmin(tx, { id, userId: card.id, by: actor.id, at: now, confirmedAt: null })

  const { name } = present(body, 'an organisation with an admin')
  await tell(tx, adminAsked, { organisationId: id, userId: card.id, byId: actor.id, name })
  return pageFor(ctx, id)
}

/** Says yes or no to being an admin. Refuses: not_found (not asked), identity_level_needed. */
export async function answerAdmin(ctx: Ctx, input: Input<Routes['answerAdmin']>) {
  const { tx, actor, now } = ctx
  const { organisationId: id, accept } = input
  await store.lockOrganisation(tx, id)
  const admins = await store.listAdmins(tx, id)
  const mine = admins.find(admin => admin.userId === actor.id)
  if (mine === undefined || mine.confirmed) return refuse('not_found')
  if (accept) needLevel(actor.level, verified)

  if (accept) await store.saveConfirmed(tx, { id, userId: actor.id, at: now })
  else await store.removeAdmin(tx, id, actor.id)

  const userIds = admins.map(admin => admin.userId)
  await tell(tx, organisationChanged, { organisationId: id, userIds })
  return {}
}

/**
 * Stops being an admin, or withdraws the wish that somebody be one. Nobody removes another admin:
 * staff do, should it come to that.
 *
 * Refuses: not_found, identity_admins_needed (one of two behind a verified body).
 */
export async function removeAdmin(ctx: Ctx, input: Input<Routes['removeAdmin']>) {
  const { tx, actor } = ctx
  const { organisationId: id, userId } = input
  const body = await store.lockOrganisation(tx, id)
  const admins = await store.listAdmins(tx, id)
  const leaving = admins.find(admin => admin.userId === userId)
  if (body === undefined || leaving === undefined) return refuse('not_found')
  if (userId !== actor.id) {
    await mustBeAdmin(tx, id, actor.id)
    if (leaving.confirmed) refuse('forbidden')
  }
  keepTwoAdmins(body, leaving)

  await store.removeAdmin(tx, id, userId)

  const userIds = admins.map(admin => admin.userId)
  await tell(tx, organisationChanged, { organisationId: id, userIds })
  return {}
}

/** Lists who belongs to us, for admins. Refuses: not_found (no admin of it). */
export async function listOrganisationMembers(
  { tx, actor }: Ctx,
  input: Input<Routes['listOrganisationMembers']>,
) {
  const { organisationId, cursor, limit } = input
  await mustBeAdmin(tx, organisationId, actor.id)
  const before = readCursor(cursor)
  const rows = await attestations.listMembers(tx, { organisationId, before, limit })
  const cards = await cardsOf(
    tx,
    rows.map(row => row.userId),
  )
  return pageOf(rows, {
    limit,
    item: row => ({
      attestationId: row.id,
      user: present(cards.get(row.userId), 'a member'),
      since: row.at,
    }),
    place: row => row,
  })
}

async function pageFor({ tx, actor }: Ctx, id: OrganisationId): Promise<Page> {
  const row = await store.findOrganisation(tx, id)
  const admins = row === undefined ? [] : await store.listAdmins(tx, id)
  const mine = admins.find(admin => admin.userId === actor.id)
  if (row === undefined) return refuse('not_found')
  if (mine === undefined && row.state === 'founding') return refuse('not_found')

  // Whom an organisation asked is its own affair; who speaks for it is everybody's.
  const shown = mine?.confirmed === true ? admins : admins.filter(admin => admin.confirmed)
  const cards = await cardsOf(
    tx,
    shown.map(admin => admin.userId),
  )
  return {
    ...cardOf(row),
    admins: shown.map(({ userId, confirmed, counts }) => ({
      user: present(cards.get(userId), 'an admin'),
      confirmed,
      counts,
    })),
    members: row.members,
    mine: await rowOfMine(tx, { id, userId: actor.id, mine }),
    adminsNeeded: Math.max(0, adminsMin - row.admins),
    stateReason: mine === undefined ? null : row.stateReason,
    foundedAt: row.foundedAt,
    verifiedAt: row.verifiedAt,
  }
}

type Mine = { id: OrganisationId; userId: UserId; mine: store.AdminRow | undefined }

async function rowOfMine(tx: Tx, { id, userId, mine }: Mine): Promise<Page['mine']> {
  if (mine !== undefined) return mine.confirmed ? 'admin' : 'invited'
  const words = await attestations.listAttestations(tx, [userId])
  const belongs = words.some(word => word.withdrawnAt === null && word.organisation?.id === id)
  return belongs ? 'member' : 'none'
}

/** Lists all organisations for staff. */
export async function listAllOrganisations(
  { tx }: Ctx,
  input: Input<Routes['listAllOrganisations']>,
) {
  const { cursor, limit } = input
  const rows = await store.listAll(tx, { before: readCursor(cursor), limit })
  const cards = await cardsOf(
    tx,
    rows.map(row => row.foundedBy),
  )
  return pageOf(rows, {
    limit,
    item: row => lineOf(row, cards),
    place: row => ({ at: row.foundedAt, id: row.id }),
  })
}

/**
 * Verifies an organisation behind which two verified admins stand; `trusted` lets it attest
 * identities. Refuses: not_found, identity_admins_needed, identity_wrong_state (closed), step-up
 * refusals.
 */
export async function verifyOrganisation(
  ctx: Ctx,
  input: Input<Routes['verifyOrganisation']>,
): Promise<Line> {
  const { tx, actor, now } = ctx
  const { organisationId: id, trusted, proof } = input
  const row = (await store.lockOrganisation(tx, id)) ?? refuse('not_found')

  const state = verifyBody(row)
  await spendStepUp(tx, {
    ...{ actor, proof, now, kind: 'identity.verify_body', payee: toWire('org', id) },
    ...{ amount: null, facts: { trusted: String(trusted) } },
  })

  const change = { id, state, trusted, reason: null, verifiedAt: now }
  return settle(ctx, change)
}

/** Suspends an organisation: its word counts no longer. Refuses: not_found, wrong_state. */
export async function suspendOrganisation(
  ctx: Ctx,
  input: Input<Routes['suspendOrganisation']>,
): Promise<Line> {
  const { organisationId: id, reason } = input
  const row = (await store.lockOrganisation(ctx.tx, id)) ?? refuse('not_found')

  if (row.state !== 'verified') refuse('identity_wrong_state', { state: row.state })

  const change = { id, state: 'suspended', trusted: row.trusted, reason, verifiedAt: null } as const
  return settle(ctx, change)
}

type Change = Parameters<typeof store.saveState>[1]

async function settle({ tx }: Ctx, change: Change): Promise<Line> {
  const { id: organisationId } = change
  await store.saveState(tx, change)
  await settleLevels(tx, await attestations.listVouchedFor(tx, organisationId))

  const admins = await store.listAdmins(tx, organisationId)
  const userIds = admins.map(admin => admin.userId)
  await tell(tx, organisationChanged, { organisationId, userIds })
  const row = present(await store.findOrganisation(tx, organisationId), 'what was just saved')
  return lineOf(row, await cardsOf(tx, [row.foundedBy]))
}

type Cards = Awaited<ReturnType<typeof cardsOf>>

function lineOf(row: store.OrganisationRow, cards: Cards): Line {
  const { admins, members, foundedAt } = row
  const foundedBy = present(cards.get(row.foundedBy), 'who founded it')
  return { ...cardOf(row), admins, members, foundedBy, foundedAt }
}
