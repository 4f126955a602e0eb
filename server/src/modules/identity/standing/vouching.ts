import type { routes } from '@fuquan/contract/identity.ts'
import {
  type AttestationId,
  type OrganisationId,
  toWire,
  type UserId,
} from '@fuquan/contract/vocabulary/ids.ts'
import { audit } from '#/engine/audit.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Tx } from '#/engine/db.ts'
import { tell } from '#/engine/events.ts'
import type { Actor, Call, Ctx, House } from '#/engine/house.ts'
import { newId } from '#/engine/ids.ts'
import { limit } from '#/engine/limits.ts'
import { tryCode } from '#/engine/tries.ts'
import { present } from '#/kit/assert.ts'
import { hmacSha256 } from '#/kit/digest.ts'
import { refuse } from '#/kit/refusal.ts'
import { attestationChanged, levelChanged } from '../events.ts'
import { verified } from '../levels.ts'
import { lookUps } from '../looking-up.ts'
import { lockPerson } from '../people.ts'
import { mayActOn, notOneself } from '../rules.ts'
import { spendStepUp } from '../stepping.ts'
import * as users from '../store.ts'
import { type AttestationKind, levelFrom, mayVouch } from './levels.ts'
import * as store from './store-attestations.ts'
import * as organisations from './store-organisations.ts'

type Routes = typeof routes
type Shown = Reply<Routes['attestPerson']>

/** So many papers of one admin an hour may be somebody else's: whose they are is not told. */
export const papersTried = limit('identity.papers', { points: 10, seconds: 3_600 })
const presentStates = ['active', 'restricted', 'closing'] as const

/** Shows a word about somebody, without anything that came from a paper. */
export function showAttestation(row: store.AttestationRow): Shown {
  const { id, kind, organisation, issuedAt, withdrawnAt, withdrawalReason } = row
  return { id, kind, organisation, issuedAt, withdrawnAt, withdrawalReason }
}

/**
 * Says as the house that somebody's identity was checked.
 * Refuses: forbidden (oneself, or staff by no owner), step-up refusals,
 * identity_attestation_in_use, not_found.
 */
export function attestPerson({ house, actor }: Call, input: Input<Routes['attestPerson']>) {
  const { userId, document, reason, proof } = input
  notOneself(actor.id, userId)
  // Not by `bind`: what was typed may stand in no stored answer, digest or line.
  return house.inTransaction('read write', async (tx, now) => {
    const user = await lockPerson(tx, userId)
    mayActOn(actor.roles, user.roles)
    // Without the number: what is shown for a step-up is kept for a while.
    const shown = { kind: 'identity.attest', payee: toWire('usr', userId), amount: null, facts: {} }
    await spendStepUp(tx, { ...shown, actor, proof, now })
    const word = { userId, kind: 'identity', organisationId: null, document, by: actor.id } as const
    const row = await vouch(tx, { ...word, house, user, now })
    await note(tx, { by: actor, act: 'identity.attestPerson', row, reason })
    return showAttestation(row)
  })
}

/**
 * Says as an admin that somebody belongs to our organisation, or who they are if it is trusted.
 * Refuses: not_found (no admin, no such member), forbidden (oneself, not trusted),
 * identity_wrong_state, identity_admins_needed, identity_attestation_in_use, too_many, busy.
 */
export function attestMember(call: Call, input: Input<Routes['attestMember']>) {
  // Whoever tries handles, or papers against whoever else has shown them, is stopped; a desk that
  // attests a whole class is not.
  const handles = { limit: lookUps, wrong: 'not_found' }
  const papers = { limit: papersTried, wrong: 'identity_attestation_in_use' }
  return tryCode(call, handles, () => tryCode(call, papers, () => attest(call, input)))
}

function attest({ house, actor }: Call, input: Input<Routes['attestMember']>) {
  const { organisationId, handle, kind, document } = input
  return house.inTransaction('read write', async (tx, now) => {
    const body = await organisations.lockOrganisation(tx, organisationId)
    await mustBeAdmin(tx, organisationId, actor.id)
    mayVouch(present(body, 'an organisation with an admin'), kind)
    const card = (await users.findByHandle(tx, handle)) ?? refuse('not_found')
    notOneself(actor.id, card.id)
    const user = await lockPerson(tx, card.id)

    const word = { userId: card.id, kind, organisationId, document, by: actor.id }
    const row = await vouch(tx, { ...word, house, user, now })
    const reason = row.organisation?.name ?? ''
    await note(tx, { by: actor, act: 'identity.attestMember', row, reason })
    return showAttestation(row)
  })
}

/** Refuses whoever does not speak for this organisation: for them it has no such page. */
export async function mustBeAdmin(tx: Tx, id: OrganisationId, userId: UserId): Promise<void> {
  const admins = await organisations.listAdmins(tx, id)
  const mine = admins.find(admin => admin.userId === userId)
  if (mine?.confirmed !== true) refuse('not_found')
}

type Vouching = {
  house: House
  user: users.User
  userId: UserId
  kind: AttestationKind
  organisationId: OrganisationId | null
  document: string
  by: UserId | null
  now: Date
}

/**
 * Adds a word about somebody unless it stands already; the level follows.
 * Refuses: identity_wrong_state, identity_attestation_in_use.
 */
export async function vouch(tx: Tx, ask: Vouching): Promise<store.AttestationRow> {
  const { house, user, userId, kind, organisationId, document, by, now } = ask
  const here = presentStates.some(state => state === user.state)
  if (!here) refuse('identity_wrong_state', { state: user.state })
  const hash = numberHash(house, { kind, organisationId, document })

  const before = await store.listAttestations(tx, [userId])
  const owner = await store.claimNumber(tx, { hash, userId })
  if (owner !== userId) refuse('identity_attestation_in_use')
  const live = before.filter(row => row.withdrawnAt === null)
  const same = live.find(row => row.kind === kind && issuerOf(row) === organisationId)
  // Said before: saying it again changes nothing, and a second number is none of our business.
  if (same !== undefined && same.numberHash?.equals(hash) === true) return same
  if (same !== undefined) refuse('identity_wrong_state', { state: 'attested' })

  const baseLevel = Math.min(live[0]?.baseLevel ?? user.level, verified)
  const word = { userId, kind, organisationId, numberHash: hash, baseLevel, by, at: now }
  const id = await store.addAttestation(tx, { ...word, id: newId() })

  await settleLevels(tx, [userId])
  await tell(tx, attestationChanged, { userId, attestationId: id })
  return found(tx, userId, id)
}

const issuerOf = (row: store.AttestationRow): OrganisationId | null => row.organisation?.id ?? null

/** The same paper has one digest, however it is spaced; members' numbers are their body's own. */
export function numberHash(
  house: House,
  { kind, organisationId, document }: Pick<Vouching, 'kind' | 'organisationId' | 'document'>,
): Buffer {
  const plain = document
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[\s\p{Pd}.·/]/gu, '')
  const scope = kind === 'member' ? `member ${organisationId}` : 'identity'
  const key = house.keys.derive('attested-number')
  return hmacSha256(key, Buffer.from(`${scope}\n${plain}`))
}

async function found(tx: Tx, userId: UserId, id: AttestationId): Promise<store.AttestationRow> {
  const rows = await store.listAttestations(tx, [userId])
  return present(
    rows.find(row => row.id === id),
    'the word that was just given',
  )
}

/** Brings levels in line with who vouches now, and tells whose changed. */
export async function settleLevels(tx: Tx, people: readonly UserId[]): Promise<void> {
  const known = await store.lockLevels(tx, people)
  const rows = await store.listAttestations(tx, people)
  const changed = known.flatMap(({ id, level, emailVerified }) => {
    const theirs = rows.filter(row => row.userId === id)
    const live = theirs.filter(row => row.withdrawnAt === null)
    const baseLevel = (live[0] ?? theirs[0])?.baseLevel
    if (baseLevel === undefined) return []
    const settled = levelFrom(live, { baseLevel, emailVerified })
    return settled === level ? [] : [{ id, level: settled }]
  })
  if (changed.length === 0) return

  await store.saveLevels(tx, changed)

  for (const { id: userId, level } of changed) await tell(tx, levelChanged, { userId, level })
}

/** Takes back as an admin what our organisation said. Refuses: not_found. */
export async function withdrawAttestation(
  { tx, actor, now }: Ctx,
  input: Input<Routes['withdrawAttestation']>,
): Promise<Shown> {
  const row = (await store.lockAttestation(tx, input.attestationId)) ?? refuse('not_found')
  if (row.organisation === null) return refuse('not_found')
  await mustBeAdmin(tx, row.organisation.id, actor.id)

  const { reason } = input
  const taken = await withdraw(tx, row, { by: actor.id, reason, now })
  await note(tx, { by: actor, act: 'identity.withdrawAttestation', row, reason })
  return showAttestation(taken)
}

/** Takes back as staff what anybody said about a person. Refuses: not_found, forbidden. */
export async function withdrawAttestationByStaff(
  { tx, actor, now }: Ctx,
  input: Input<Routes['withdrawAttestationByStaff']>,
): Promise<Shown> {
  const row = (await store.lockAttestation(tx, input.attestationId)) ?? refuse('not_found')
  notOneself(actor.id, row.userId)
  const user = await lockPerson(tx, row.userId)
  mayActOn(actor.roles, user.roles)

  const taken = await withdraw(tx, row, { by: actor.id, reason: input.reason, now })
  return showAttestation(taken)
}

type Withdrawing = { by: UserId | null; reason: string; now: Date }

/** Withdraws one word; the number is free and the level follows. Twice is no harm. */
export async function withdraw(
  tx: Tx,
  row: store.AttestationRow,
  { by, reason, now }: Withdrawing,
): Promise<store.AttestationRow> {
  if (row.withdrawnAt !== null) return row
  const { id, userId, numberHash: hash } = row
  await store.saveWithdrawal(tx, { id, by, reason, at: now })
  if (hash !== null) await store.freeNumber(tx, { hash, userId })

  await settleLevels(tx, [userId])
  await tell(tx, attestationChanged, { userId, attestationId: id })
  return found(tx, userId, id)
}

type Noting = { by: Actor; act: string; row: store.AttestationRow; reason: string }

/** A line that the person sees: who said what about them, and never what stood on the paper. */
function note(tx: Tx, { by, act, row, reason }: Noting): Promise<unknown> {
  const about = { kind: 'attestation', ref: toWire('att', row.id) }
  const organisation = row.organisation && toWire('org', row.organisation.id)
  const after = { kind: row.kind, organisation }
  return audit(tx, { by, act, about, person: row.userId, after, reason })
}
