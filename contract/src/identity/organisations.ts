import { z } from 'zod'
import { type Routes } from '../route.ts'
import { AttestationId, OrganisationId, UserId } from '../vocabulary/ids.ts'
import { page, PageAsk } from '../vocabulary/page.ts'
import { UserCard } from '../vocabulary/people.ts'
import { Reason, words } from '../vocabulary/text.ts'
import { Instant } from '../vocabulary/time.ts'
import { Proven, stepUpRefusals } from './method-shapes.ts'
import { Handle } from './shapes.ts'
import { Attestation, AttestationKind, DocumentNumber, OrganisationCard } from './standing.ts'

export const organisationNameMin = 2
export const organisationNameMax = 40
export const organisationAboutMax = 300

const Name = words({ min: organisationNameMin, max: organisationNameMax })
const About = words({ min: 0, max: organisationAboutMax, lines: 'many' })
const Nothing = z.object({})
const oneParams = z.object({ organisationId: OrganisationId })

/** Somebody who speaks for an organisation, or is asked to; `counts`: active and verified. */
export const OrganisationAdmin = z
  .object({ user: UserCard, confirmed: z.boolean(), counts: z.boolean() })
  .meta({ id: 'OrganisationAdmin' })

/** The page of an organisation. `mine` says what I am to it. */
export const OrganisationPage = OrganisationCard.extend({
  admins: z.array(OrganisationAdmin),
  members: z.int(),
  mine: z.enum(['none', 'member', 'invited', 'admin']),
  adminsNeeded: z.int(),
  stateReason: z.string().nullable(),
  foundedAt: Instant,
  verifiedAt: Instant.nullable(),
}).meta({ id: 'OrganisationPage' })

/** A member as the admins of their organisation see them. */
export const OrganisationMember = z
  .object({ attestationId: AttestationId, user: UserCard, since: Instant })
  .meta({ id: 'OrganisationMember' })

/** An organisation in the list of the staff. */
export const OrganisationLine = OrganisationCard.extend({
  admins: z.int(),
  members: z.int(),
  foundedBy: UserCard,
  foundedAt: Instant,
}).meta({ id: 'OrganisationLine' })

export const organisationRoutes = {
  listOrganisations: {
    method: 'GET',
    path: '/identity/organisations',
    summary: 'Organisations that stand here: mine, or all that staff have verified',
    access: 'user',
    query: z.object({ which: z.enum(['mine', 'verified']).default('verified'), ...PageAsk }),
    reply: page(OrganisationCard),
    refusals: {},
  },
  foundOrganisation: {
    method: 'POST',
    path: '/identity/organisations',
    summary: 'Found an organisation; it counts once two verified admins stand behind it',
    access: 'user',
    body: z.object({ name: Name, about: About.default('') }),
    reply: OrganisationPage,
    refusals: { identity_level_needed: 403, identity_organisation_name_taken: 409 },
  },
  getOrganisation: {
    method: 'GET',
    path: '/identity/organisations/:organisationId',
    summary: 'The page of an organisation; before staff verified it only its admins see it',
    access: 'user',
    params: oneParams,
    reply: OrganisationPage,
    refusals: {},
  },
  changeOrganisation: {
    method: 'PATCH',
    path: '/identity/organisations/:organisationId',
    summary: 'Change what an organisation says about itself; its admins may',
    access: 'user',
    params: oneParams,
    body: z.object({ about: About }),
    reply: OrganisationPage,
    refusals: {},
  },
  inviteAdmin: {
    method: 'POST',
    path: '/identity/organisations/:organisationId/admins',
    summary: 'Ask a member to speak for the organisation too; they say yes themselves',
    access: 'user',
    own: true,
    kept: true,
    params: oneParams,
    body: z.object({ handle: Handle }),
    reply: OrganisationPage,
    refusals: {},
  },
  answerAdmin: {
    method: 'POST',
    path: '/identity/organisations/:organisationId/admins/answer',
    summary: 'Say yes or no to being an admin of an organisation',
    access: 'user',
    params: oneParams,
    body: z.object({ accept: z.boolean() }),
    reply: Nothing,
    refusals: { identity_level_needed: 403 },
  },
  removeAdmin: {
    method: 'DELETE',
    path: '/identity/organisations/:organisationId/admins/:userId',
    summary: 'Stop being an admin, or withdraw the wish that somebody be one',
    access: 'user',
    restrictedToo: true,
    params: oneParams.extend({ userId: UserId }),
    reply: Nothing,
    refusals: { identity_admins_needed: 409 },
  },
  listOrganisationMembers: {
    method: 'GET',
    path: '/identity/organisations/:organisationId/members',
    summary: 'Who belongs to the organisation, for its admins, the newest first',
    access: 'user',
    params: oneParams,
    query: z.object({ ...PageAsk }),
    reply: page(OrganisationMember),
    refusals: {},
  },
  attestMember: {
    method: 'POST',
    path: '/identity/organisations/:organisationId/attestations',
    summary: 'Say as an admin that somebody belongs to us, or, if trusted, who they are',
    access: 'user',
    own: true,
    params: oneParams,
    body: z.object({ handle: Handle, kind: AttestationKind, document: DocumentNumber }),
    reply: Attestation,
    refusals: {
      identity_attestation_in_use: 409,
      identity_wrong_state: 409,
      identity_admins_needed: 409,
    },
  },
  withdrawAttestation: {
    method: 'POST',
    path: '/identity/attestations/:attestationId/withdrawal',
    summary: 'Take back as an admin what our organisation said about somebody',
    access: 'user',
    params: z.object({ attestationId: AttestationId }),
    body: z.object({ reason: Reason }),
    reply: Attestation,
    refusals: {},
  },
  listAllOrganisations: {
    method: 'GET',
    path: '/identity/staff/organisations',
    summary: 'All organisations with how many stand behind them, newest first',
    access: 'staff',
    roles: ['operator', 'moderator', 'support'],
    query: z.object({ ...PageAsk }),
    reply: page(OrganisationLine),
    refusals: {},
  },
  verifyOrganisation: {
    method: 'POST',
    path: '/identity/organisations/:organisationId/verification',
    summary:
      'Verify an organisation; `trusted` lets it say who somebody is; step-up `identity.verify_body`',
    access: 'staff',
    roles: ['operator'],
    params: oneParams,
    body: z.object({
      trusted: z.boolean(),
      reason: Reason,
      proof: Proven.optional().describe(
        'Of a step-up `identity.verify_body`: payee the organisation, fact trusted, true or false',
      ),
    }),
    reply: OrganisationLine,
    refusals: { identity_admins_needed: 409, identity_wrong_state: 409, ...stepUpRefusals },
  },
  suspendOrganisation: {
    method: 'POST',
    path: '/identity/organisations/:organisationId/suspension',
    summary: 'Let the word of an organisation count no longer; its admins read why',
    access: 'staff',
    roles: ['operator', 'moderator'],
    params: oneParams,
    body: z.object({ reason: Reason }),
    reply: OrganisationLine,
    refusals: { identity_wrong_state: 409 },
  },
} as const satisfies Routes
