import { z } from 'zod'
import { file, type Routes } from '../route.ts'
import { UserId } from '../vocabulary/ids.ts'
import { Reason } from '../vocabulary/text.ts'
import { Instant } from '../vocabulary/time.ts'

const books = ['operator', 'treasurer'] as const
/** At most so many people's accounts stand in one file. */
export const accountsExportPeopleMax = 100

/** When the books were recomputed, how many differences were found, and what was left out. */
export const BookPass = z
  .object({
    at: Instant,
    differences: z.int(),
    skipped: z.array(z.string()).describe('Looks that took too long for this pass, by name'),
  })
  .meta({ id: 'BookPass' })

export const BookPasses = z
  .object({
    minute: BookPass.nullable().describe('Sums, and what moved lately: every minute'),
    whole: BookPass.nullable().describe('Every balance rebuilt from the transfers: each night'),
    open: z.int().describe('Findings nobody has closed yet, whichever check found them'),
  })
  .meta({ id: 'BookPasses' })

/** What keepers of the books do beside reading them: rebuild them, and take them along. */
export const keepingRoutes = {
  getBookPasses: {
    method: 'GET',
    path: '/ledger/passes',
    summary: 'When the books were recomputed for the last time, and what was found',
    access: 'staff',
    roles: books,
    reply: BookPasses,
    refusals: {},
  },
  rebuildBooks: {
    method: 'POST',
    path: '/ledger/passes',
    summary: 'Rebuild every balance from the transfers now and compare, as each night does',
    access: 'staff',
    roles: books,
    body: z.object({ reason: Reason }),
    reply: BookPasses,
    refusals: {},
  },
  exportAccounts: {
    method: 'POST',
    path: '/ledger/account-exports',
    summary:
      'The accounts as CSV: those of the house, of members their number and sum by kind, and those ' +
      'of each person one looks at; step-up `ledger.export_accounts`',
    access: 'staff',
    roles: books,
    own: true,
    body: z.object({
      people: z
        .array(UserId)
        .max(accountsExportPeopleMax)
        .default([])
        .describe('Whose accounts stand in it as well: each needs a live look'),
      reason: Reason,
      proof: z
        .string()
        .max(80)
        .optional()
        .describe('Of a step-up `ledger.export_accounts`: payee `house`'),
    }),
    reply: file('text/csv'),
    refusals: {
      console_reason_missing: 403,
      identity_step_up_needed: 403,
      identity_step_up_expired: 410,
      identity_step_up_mismatch: 422,
    },
  },
} as const satisfies Routes
