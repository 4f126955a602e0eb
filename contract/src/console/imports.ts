import { z } from 'zod'
import { DisplayName, Email } from '../identity.ts'
import type { Routes } from '../route.ts'
import { Reason, words } from '../vocabulary/text.ts'
import { Instant } from '../vocabulary/time.ts'

/** At once; a longer file is sent in parts. */
export const importRowsMax = 500

/** One line of a list of people, as a file has it. */
export const ImportRow = z.object({
  name: z.string().max(200),
  email: z.string().max(300).default(''),
  organisation: z.string().max(200).default(''),
  label: z.string().max(200).default(''),
})

/** What is true of a good line; the server says of each bad one which field and why. */
export const ImportLine = z.object({
  name: DisplayName,
  email: z.union([z.literal(''), Email]),
  organisation: z.union([z.literal(''), words({ max: 60 })]),
  label: z.union([z.literal(''), words({ max: 40 })]),
})

export const ImportProblem = z
  .object({
    row: z.int().describe('Counted from 1, without the head line'),
    field: z.string(),
    why: z.enum(['missing', 'wrong_shape', 'duplicate', 'known']),
  })
  .meta({ id: 'ImportProblem' })

export const ImportInvite = z
  .object({
    row: z.int(),
    name: z.string(),
    email: z.string(),
    url: z.string().describe('Good for one person'),
    mailed: z.boolean(),
  })
  .meta({ id: 'ImportInvite' })

export const ImportReport = z
  .object({
    dryRun: z.boolean(),
    rows: z.int(),
    good: z.int(),
    problems: z.array(ImportProblem),
    invites: z.array(ImportInvite).describe('Empty in a dry run; shown once'),
    expiresAt: Instant.nullable(),
  })
  .meta({ id: 'ImportReport' })

export const importRoutes = {
  importPeople: {
    method: 'POST',
    path: '/console/imports',
    summary: 'Invite a list of people, one link each; a dry run only reads it',
    access: 'staff',
    own: true,
    roles: ['operator'],
    body: z.object({
      rows: z.array(ImportRow).min(1).max(importRowsMax),
      of: z
        .int()
        .min(1)
        .max(1_000_000)
        .optional()
        .describe('How many lines the whole list has, where these are a part of it'),
      dryRun: z.boolean(),
      reason: Reason,
    }),
    reply: ImportReport,
    refusals: { console_import_row: 422, console_import_too_long: 422 },
  },
} as const satisfies Routes
