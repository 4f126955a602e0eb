import { z } from 'zod'
import { file, type Routes } from '../route.ts'
import { UserId } from '../vocabulary/ids.ts'
import { PageAsk, page } from '../vocabulary/page.ts'
import { UserCard } from '../vocabulary/people.ts'
import { Reference } from '../vocabulary/refs.ts'
import { Reason } from '../vocabulary/text.ts'
import { Day, Instant } from '../vocabulary/time.ts'

export const auditExportRowsMax = 50_000

export const AuditLine = z
  .object({
    number: z.string().describe('Order in the chain'),
    at: Instant,
    by: UserCard.nullable().describe('null: the house itself'),
    act: z.string(),
    about: Reference.nullable(),
    person: UserCard.nullable(),
    before: z.unknown(),
    after: z.unknown(),
    reason: z.string().nullable(),
    digest: z.string().describe('SHA-256 over the line and the one before it, hexadecimal'),
  })
  .meta({ id: 'AuditLine' })

/** What staff did about me, as I see it: who, what and why, and never what it says of others. */
export const OwnLine = z
  .object({
    number: z.string().describe('Order in the chain'),
    at: Instant,
    by: UserCard.nullable().describe('null: the house itself'),
    act: z.string(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'OwnLine' })

export const AuditPage = page(AuditLine)
  .extend({
    chain: z.object({
      whole: z.boolean().describe('Each line of this page follows from the one before it'),
      head: z.string().nullable(),
    }),
  })
  .meta({ id: 'AuditPage' })

const filter = {
  act: z.string().max(80).optional(),
  by: UserId.optional(),
  person: UserId.optional(),
  about: z.string().max(80).optional().describe('The id of the thing, or the key of the setting'),
  from: Day.optional().describe('First day, in the zone of the house'),
  until: Day.optional().describe('Last day, in the zone of the house'),
}

/** To take the log out. It changes nothing, so the auditor may, who is there to read it. */
const taking = {
  access: 'staff',
  roles: ['operator', 'auditor'],
  own: true,
  body: z.object({
    ...filter,
    reason: Reason,
    proof: z
      .string()
      .max(80)
      .optional()
      .describe('Of a step-up `console.export_audit`: payee `house`'),
  }),
  refusals: {
    console_reason_missing: 403,
    console_audit_too_long: 422,
    identity_step_up_needed: 403,
    identity_step_up_expired: 410,
    identity_step_up_mismatch: 422,
  },
} as const

export const auditRoutes = {
  listAudit: {
    method: 'GET',
    path: '/console/audit',
    summary: 'What staff did, newest first, with the check of the chain',
    access: 'staff',
    roles: ['operator'],
    query: z.object({ ...PageAsk, ...filter }),
    reply: AuditPage,
    refusals: { console_reason_missing: 403 },
  },
  listAuditActs: {
    method: 'GET',
    path: '/console/audit-acts',
    summary: 'Every kind of act that stands in the log, and who has acted',
    access: 'staff',
    roles: ['operator'],
    reply: z.object({ acts: z.array(z.string()), people: z.array(UserCard) }),
    refusals: {},
  },
  exportAudit: {
    method: 'POST',
    path: '/console/audit-exports',
    summary:
      'The audit log as CSV, oldest first, by the same filters, at most 50000 lines; step-up ' +
      '`console.export_audit`',
    ...taking,
    reply: file('text/csv'),
  },
  exportAuditJson: {
    method: 'POST',
    path: '/console/audit-exports/json',
    summary: 'The same as JSON; step-up `console.export_audit`',
    ...taking,
    reply: file('application/json'),
  },
  listOwnLines: {
    method: 'GET',
    path: '/console/my-lines',
    summary: 'What staff did about me, newest first; looks stand in `listLooks`',
    access: 'user',
    query: z.object(PageAsk),
    reply: page(OwnLine).meta({ id: 'OwnLinePage' }),
    refusals: {},
  },
  listPersonLines: {
    method: 'GET',
    path: '/console/people/:userId/lines',
    summary: 'What staff did about one person, newest first; only while a look is live',
    access: 'staff',
    roles: ['operator', 'moderator', 'support', 'treasurer'],
    params: z.object({ userId: UserId }),
    query: z.object({ ...PageAsk, show: z.enum(['all', 'sanctions']).default('sanctions') }),
    reply: page(AuditLine),
    refusals: { console_reason_missing: 403 },
  },
} as const satisfies Routes
