import { type OrganisationId, toWire, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { audit } from '#/engine/audit.ts'
import type { Tx } from '#/engine/db.ts'
import type { House } from '#/engine/house.ts'
import { sha256Hex } from '#/kit/digest.ts'
import { findPerson } from '../people.ts'
import { stateAt } from '../rules.ts'
import { isInOrder } from './levels.ts'
import * as store from './store-attestations.ts'
import * as organisations from './store-organisations.ts'
import { numberHash, vouch, withdraw } from './vouching.ts'

type Leaving = {
  userId: UserId
  /** Where the word of one provider or another still has them: ids of organisations. */
  carried: readonly string[]
  reason: string
  now: Date
}

/**
 * Takes back memberships that rest on groups at the provider and are carried by none any more.
 * What an admin of the organisation said stays as it is. The person is locked by whoever calls.
 */
export async function leaveByGroups(tx: Tx, leaving: Leaving): Promise<void> {
  const { userId, carried, reason, now } = leaving
  const rows = await store.listAttestations(tx, [userId])
  const gone = rows.filter(
    ({ byProvider, withdrawnAt, organisation }) =>
      byProvider &&
      withdrawnAt === null &&
      organisation !== null &&
      !carried.includes(organisation.id),
  )
  for (const row of gone) {
    await withdraw(tx, row, { by: null, reason, now })
    await note(tx, { row, reason, belongs: false })
  }
}

type Belonging = {
  house: House
  userId: UserId
  organisations: readonly OrganisationId[]
  /** Whom the provider named: one of its people is one of ours. */
  named: { issuer: string; subject: string }
  reason: string
  now: Date
}

/**
 * Says of somebody whom the provider named that they belong to the organisations of their groups.
 * Nothing where the organisation is not in order, where somebody of it took the word back, or where
 * this person of the provider has been somebody else here. The person is locked by whoever calls.
 */
export async function belongByGroups(tx: Tx, belonging: Belonging): Promise<void> {
  const { house, userId, named, reason, now } = belonging
  const user = await findPerson(tx, userId)
  if (stateAt(user, now) !== 'active') return
  // Not the name itself: capitals count in it, and in a paper's number they do not.
  const document = sha256Hex(`${named.issuer}\n${named.subject}`)
  const before = await store.listAttestations(tx, [userId])
  for (const organisationId of belonging.organisations) {
    const theirs = before.filter(
      row => row.kind === 'member' && row.organisation?.id === organisationId,
    )
    const stands = theirs.some(row => row.withdrawnAt === null)
    if (stands || theirs.some(row => row.byProvider && row.withdrawnBy !== null)) continue
    const body = await organisations.findOrganisation(tx, organisationId)
    if (body === undefined || !isInOrder(body)) continue
    const word = { kind: 'member', organisationId, document } as const
    const hash = numberHash(house, word)
    if ((await store.claimNumber(tx, { hash, userId })) !== userId) continue

    const row = await vouch(tx, { ...word, house, user, userId, by: null, now })
    await note(tx, { row, reason, belongs: true })
  }
}

type Noting = { row: store.AttestationRow; reason: string; belongs: boolean }

/** A line that the person sees, as they do of what an admin says. */
function note(tx: Tx, { row, reason, belongs }: Noting): Promise<unknown> {
  return audit(tx, {
    by: 'house',
    act: 'identity.followMembers',
    about: { kind: 'attestation', ref: toWire('att', row.id) },
    person: row.userId,
    after: { organisation: row.organisation && toWire('org', row.organisation.id), belongs },
    reason,
  })
}
