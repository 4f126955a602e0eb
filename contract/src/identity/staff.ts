import { z } from 'zod'
import { file, type Routes } from '../route.ts'
import { ApprovalId, UserId } from '../vocabulary/ids.ts'
import { page, PageAsk } from '../vocabulary/page.ts'
import { Reason } from '../vocabulary/text.ts'
import { Instant } from '../vocabulary/time.ts'
import { Proven, stepUpRefusals } from './method-shapes.ts'
import {
  StaffRole,
  UserState,
  PinState,
  PersonLine,
  PersonPage,
  OneTimeLink,
  Approval,
} from './shapes.ts'

const personParams = z.object({ userId: UserId })
const because = z.object({ reason: Reason })
const desk = ['operator', 'moderator'] as const
const counter = ['operator', 'support'] as const

const narrowed = {
  search: z.string().max(60).optional(),
  state: UserState.optional(),
  role: StaffRole.optional(),
}

export const staffRoutes = {
  listPeople: {
    method: 'GET',
    path: '/identity/people',
    summary: 'People of the house by name or handle, newest first',
    access: 'staff',
    roles: ['operator', 'moderator', 'support', 'treasurer', 'cashier'],
    query: z.object({ ...narrowed, ...PageAsk }),
    reply: page(PersonLine),
    refusals: {},
  },
  exportPeople: {
    method: 'POST',
    path: '/identity/people-exports',
    summary:
      'People as CSV with what the list shows of each and no more; by the same filters, at most ' +
      '50000 people; step-up `identity.export_people`',
    access: 'staff',
    roles: ['operator'],
    own: true,
    body: z.object({
      ...narrowed,
      reason: Reason,
      proof: z
        .string()
        .max(80)
        .optional()
        .describe('Of a step-up `identity.export_people`: payee `house`'),
    }),
    reply: file('text/csv'),
    refusals: {
      identity_people_too_many: 422,
      identity_step_up_needed: 403,
      identity_step_up_expired: 410,
      identity_step_up_mismatch: 422,
    },
  },
  getPerson: {
    method: 'GET',
    path: '/identity/people/:userId',
    summary: 'One person as staff may see them; needs a live look with a reason',
    access: 'staff',
    roles: ['operator', 'moderator', 'support'],
    params: personParams,
    reply: PersonPage,
    refusals: { console_reason_missing: 403 },
  },
  approvePerson: {
    method: 'POST',
    path: '/identity/people/:userId/approval',
    summary: 'Let somebody in who asked to join, or raise a newcomer of the open door to L1',
    access: 'staff',
    roles: desk,
    params: personParams,
    body: because,
    reply: PersonLine,
    refusals: { identity_wrong_state: 409 },
  },
  refusePerson: {
    method: 'POST',
    path: '/identity/people/:userId/refusal',
    summary: 'Turn away somebody who asked to join; they read the reason',
    access: 'staff',
    roles: desk,
    params: personParams,
    body: because,
    reply: PersonLine,
    refusals: { identity_wrong_state: 409 },
  },
  suspendPerson: {
    method: 'POST',
    path: '/identity/people/:userId/suspension',
    summary: 'Suspend somebody; 7 days and more, or without end, wait for a second person',
    access: 'staff',
    roles: desk,
    own: true,
    kept: true,
    params: personParams,
    body: z.object({ reason: Reason, until: Instant.optional() }),
    reply: PersonLine,
    refusals: {
      identity_wrong_state: 409,
      identity_second_person_needed: 409,
      console_last_owner: 409,
      identity_owner_passkey_last: 409,
    },
  },
  reinstatePerson: {
    method: 'POST',
    path: '/identity/people/:userId/reinstatement',
    summary: 'End a suspension',
    access: 'staff',
    roles: desk,
    params: personParams,
    body: because,
    reply: PersonLine,
    refusals: { identity_wrong_state: 409 },
  },
  changeRoles: {
    method: 'PUT',
    path: '/identity/people/:userId/roles',
    summary: 'Say which staff roles somebody has from now on; step-up `identity.change_roles`',
    access: 'staff',
    roles: [],
    params: personParams,
    body: z.object({
      reason: Reason,
      roles: z.array(StaffRole).max(9),
      proof: z
        .string()
        .max(80)
        .optional()
        .describe('Of a step-up `identity.change_roles`: payee the person, fact roles, by commas'),
    }),
    reply: PersonLine,
    refusals: {
      console_last_owner: 409,
      identity_owner_passkey_last: 409,
      identity_wrong_state: 409,
      identity_step_up_needed: 403,
      identity_step_up_expired: 410,
      identity_step_up_mismatch: 422,
    },
  },
  resetPinByStaff: {
    method: 'POST',
    path: '/identity/people/:userId/pin-reset',
    summary: 'Let a person who is present choose a new PIN at once; step-up `identity.help_pin`',
    access: 'staff',
    roles: counter,
    params: personParams,
    body: because.extend({
      proof: Proven.optional().describe('Of a step-up `identity.help_pin`: payee the person'),
    }),
    reply: PinState,
    refusals: stepUpRefusals,
  },
  signOutPerson: {
    method: 'POST',
    path: '/identity/people/:userId/sign-out',
    summary:
      'Sign somebody out on every device at once, and tell them why; step-up `identity.sign_out`',
    access: 'staff',
    roles: counter,
    params: personParams,
    body: z.object({
      reason: Reason,
      proof: z
        .string()
        .max(80)
        .optional()
        .describe('Of a step-up `identity.sign_out`, payee the person'),
    }),
    reply: z.object({ ended: z.int().describe('On how many devices; 0 when there were none') }),
    refusals: {
      identity_step_up_needed: 403,
      identity_step_up_expired: 410,
      identity_step_up_mismatch: 422,
    },
  },
  makePasswordLink: {
    method: 'POST',
    path: '/identity/people/:userId/password-link',
    summary:
      'Make a one-time link with which a person who is present sets a new password; step-up ' +
      '`identity.password_link`',
    access: 'staff',
    roles: counter,
    own: true,
    params: personParams,
    body: because.extend({
      proof: Proven.optional().describe('Of a step-up `identity.password_link`: payee the person'),
    }),
    reply: OneTimeLink,
    refusals: { identity_wrong_state: 409, ...stepUpRefusals },
  },
  listApprovals: {
    method: 'GET',
    path: '/identity/approvals',
    summary: 'Staff acts that wait for a second person, newest first',
    access: 'staff',
    roles: ['operator', 'treasurer', 'moderator', 'arbiter', 'campaigner'],
    query: z.object({ show: z.enum(['waiting', 'all']).default('waiting'), ...PageAsk }),
    reply: page(Approval),
    refusals: {},
  },
  agreeApproval: {
    method: 'POST',
    path: '/identity/approvals/:approvalId/agreement',
    summary: 'Be the second person of a staff act; it is done at once; step-up `identity.agree`',
    access: 'staff',
    roles: ['operator', 'treasurer', 'moderator', 'arbiter', 'campaigner'],
    params: z.object({ approvalId: ApprovalId }),
    body: z.object({
      reason: Reason,
      proof: z
        .string()
        .max(80)
        .optional()
        .describe('Of a step-up `identity.agree`, payee the approval'),
    }),
    reply: Approval,
    refusals: {
      identity_same_person: 403,
      identity_approval_lapsed: 410,
      identity_wrong_state: 409,
      identity_step_up_needed: 403,
      identity_step_up_expired: 410,
      identity_step_up_mismatch: 422,
    },
  },
} as const satisfies Routes
