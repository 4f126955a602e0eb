import { z } from 'zod'
import { type Routes } from '../route.ts'
import { AttestationId, OrganisationId, UserId } from '../vocabulary/ids.ts'
import { Amount } from '../vocabulary/money.ts'
import { UserCard } from '../vocabulary/people.ts'
import { Reason, words } from '../vocabulary/text.ts'
import { Instant } from '../vocabulary/time.ts'
import { Proven, stepUpRefusals } from './method-shapes.ts'

export const documentLengthMin = 4
export const documentLengthMax = 40

/** What a limit is about: money that I send, or what I win in games of claiming. */
export const LimitKind = z.enum(['send', 'claim']).meta({ id: 'LimitKind' })
export type LimitKind = z.output<typeof LimitKind>

/**
 * The number of a paper, or of a membership, as it is written there. It is turned into a keyed
 * hash at once and kept nowhere.
 */
export const DocumentNumber = words({ min: documentLengthMin, max: documentLengthMax })

/** One of my own limits for a day; no amount is no limit. What rises waits a day in `raise`. */
export const OwnLimit = z
  .object({
    kind: LimitKind,
    amount: Amount.nullable(),
    /** What the house allows my level; null where it sets no bound. */
    houseCap: Amount.nullable(),
    raise: z.object({ amount: Amount.nullable(), from: Instant }).nullable(),
  })
  .meta({ id: 'OwnLimit' })

export const AttestationKind = z.enum(['identity', 'member']).meta({ id: 'AttestationKind' })

/** A named body, as far as anybody may see it. */
export const OrganisationCard = z
  .object({
    id: OrganisationId,
    name: z.string(),
    about: z.string(),
    state: z.enum(['founding', 'verified', 'suspended', 'closed']),
    trusted: z.boolean(),
  })
  .meta({ id: 'OrganisationCard' })

/** An issuer’s word about somebody; no issuer is the house. No paper and no number is kept. */
export const Attestation = z
  .object({
    id: AttestationId,
    kind: AttestationKind,
    organisation: OrganisationCard.nullable(),
    issuedAt: Instant,
    withdrawnAt: Instant.nullable(),
    withdrawalReason: z.string().nullable(),
  })
  .meta({ id: 'Attestation' })

/** One suspension, while it runs and after it. */
export const RestrictionLine = z
  .object({
    reason: z.string(),
    starts: Instant,
    until: Instant.nullable(),
    endedAt: Instant.nullable(),
    endReason: z.string().nullable(),
  })
  .meta({ id: 'RestrictionLine' })

/** The same, as staff see it: with who set, agreed to and ended it. */
export const RestrictionFile = RestrictionLine.extend({
  setBy: UserCard.nullable(),
  agreedBy: UserCard.nullable(),
  endedBy: UserCard.nullable(),
}).meta({ id: 'RestrictionFile' })

/** My level: what it allows, how to rise, and why it stands where it does. */
export const MyStanding = z
  .object({
    level: z.int().min(0).max(3),
    emailVerified: z.boolean(),
    may: z.array(z.string()),
    next: z.array(z.string()),
    dailySend: z.object({ l1: Amount, l2: Amount, mine: Amount }),
    dailyReceive: Amount.nullable(),
    attestations: z.array(Attestation),
    restrictions: z.array(RestrictionLine),
  })
  .meta({ id: 'MyStanding' })

const personParams = z.object({ userId: UserId })
const helpers = ['operator', 'moderator', 'support'] as const
const counter = ['operator', 'support'] as const

export const standingRoutes = {
  getStanding: {
    method: 'GET',
    path: '/identity/me/standing',
    summary: 'My level, what it allows and how to rise; who vouches for me; what I may not do',
    access: 'user',
    reply: MyStanding,
    refusals: {},
  },
  listOwnLimits: {
    method: 'GET',
    path: '/identity/me/limits',
    summary: 'Limits that I gave myself for a day, and raises that wait',
    access: 'user',
    reply: z.object({ items: z.array(OwnLimit) }),
    refusals: {},
  },
  setOwnLimit: {
    method: 'PUT',
    path: '/identity/me/limits/:kind',
    summary: 'Wish for a limit of my own: lower holds at once, higher after 24 hours',
    access: 'user',
    restrictedToo: true,
    params: z.object({ kind: LimitKind }),
    body: z.object({ amount: Amount.nullable() }),
    reply: OwnLimit,
    refusals: { identity_new_device: 403 },
  },
  stopRaise: {
    method: 'DELETE',
    path: '/identity/me/limits/:kind/raise',
    summary: 'Withdraw a raise of my own limit that still waits',
    access: 'user',
    restrictedToo: true,
    params: z.object({ kind: LimitKind }),
    reply: OwnLimit,
    refusals: {},
  },
  listAttestationsOf: {
    method: 'GET',
    path: '/identity/people/:userId/attestations',
    summary: 'Who vouches for a person; needs a live look with a reason',
    access: 'staff',
    roles: helpers,
    params: personParams,
    reply: z.object({ items: z.array(Attestation) }),
    refusals: { console_reason_missing: 403 },
  },
  listRestrictionsOf: {
    method: 'GET',
    path: '/identity/people/:userId/restrictions',
    summary: 'Suspensions of a person and how they ended; needs a live look with a reason',
    access: 'staff',
    roles: helpers,
    params: personParams,
    reply: z.object({ items: z.array(RestrictionFile) }),
    refusals: { console_reason_missing: 403 },
  },
  attestPerson: {
    method: 'POST',
    path: '/identity/people/:userId/attestations',
    summary:
      'Say as the house that a person’s identity was checked: they are L2 then; step-up ' +
      '`identity.attest`',
    access: 'staff',
    roles: counter,
    own: true,
    params: personParams,
    body: z.object({
      document: DocumentNumber,
      reason: Reason,
      proof: Proven.optional().describe('Of a step-up `identity.attest`: payee the person'),
    }),
    reply: Attestation,
    refusals: { identity_attestation_in_use: 409, identity_wrong_state: 409, ...stepUpRefusals },
  },
  withdrawAttestationByStaff: {
    method: 'POST',
    path: '/identity/attestations/:attestationId/staff-withdrawal',
    summary: 'Take back what an issuer said about a person; their level follows',
    access: 'staff',
    roles: counter,
    params: z.object({ attestationId: AttestationId }),
    body: z.object({ reason: Reason }),
    reply: Attestation,
    refusals: {},
  },
} as const satisfies Routes
