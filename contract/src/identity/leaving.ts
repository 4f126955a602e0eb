import { z } from 'zod'
import { file, type Routes } from '../route.ts'
import { ArchiveId } from '../vocabulary/ids.ts'
import { Instant } from '../vocabulary/time.ts'
import { TriedPassword } from './shapes.ts'

/** What still stands between me and the door: `module.word`, and what goes with its sentence. */
export const Objection = z
  .object({ kind: z.string(), facts: z.record(z.string(), z.string()) })
  .meta({ id: 'Objection' })

/** How my leaving stands. `dueAt` is null while I have not asked to leave. */
export const Closing = z
  .object({
    askedAt: Instant.nullable(),
    dueAt: Instant.nullable(),
    days: z.int(),
    objections: z.array(Objection),
  })
  .meta({ id: 'Closing' })

/** A copy of all that is kept about me, in the making or ready to be taken. */
export const Archive = z
  .object({
    id: ArchiveId,
    state: z.enum(['asked', 'ready', 'gone']),
    bytes: z.int().nullable(),
    askedAt: Instant,
    readyAt: Instant.nullable(),
    expiresAt: Instant,
  })
  .meta({ id: 'Archive' })

// One of both: the password, or a proof of a step-up with payee `me` and no amount.
const ProveIt = {
  password: TriedPassword.optional(),
  proof: z.string().max(200).optional(),
}
const provedRefusals = {
  identity_passwords_off: 403,
  identity_sign_in_failed: 401,
  identity_step_up_needed: 403,
  identity_step_up_expired: 410,
  identity_step_up_mismatch: 422,
} as const

export const leavingRoutes = {
  getClosing: {
    method: 'GET',
    path: '/identity/me/closing',
    summary: 'Whether I am leaving, when, and what I must settle first',
    access: 'user',
    reply: Closing,
    refusals: {},
  },
  startClosing: {
    method: 'POST',
    path: '/identity/me/closing',
    summary: 'Ask to leave; 7 days to change my mind. Password, or step-up `identity.close`',
    access: 'user',
    own: true,
    restrictedToo: true,
    body: z.object(ProveIt),
    reply: Closing,
    refusals: {
      ...provedRefusals,
      identity_closing_blocked: 409,
      identity_wrong_state: 409,
    },
  },
  stopClosing: {
    method: 'DELETE',
    path: '/identity/me/closing',
    summary: 'Stay after all',
    access: 'user',
    restrictedToo: true,
    reply: Closing,
    refusals: {},
  },
  listArchives: {
    method: 'GET',
    path: '/identity/me/archives',
    summary: 'Copies of my own data that I asked for, newest first',
    access: 'user',
    reply: z.object({ items: z.array(Archive) }),
    refusals: {},
  },
  askArchive: {
    method: 'POST',
    path: '/identity/me/archives',
    summary: 'Ask for a copy of my own data. Password, or step-up `identity.archive`',
    access: 'user',
    own: true,
    restrictedToo: true,
    body: z.object(ProveIt),
    reply: Archive,
    refusals: provedRefusals,
  },
  openArchive: {
    method: 'POST',
    path: '/identity/me/archives/:archiveId/ticket',
    summary: 'A ticket to take a copy that is ready. Password, or step-up `identity.take_archive`',
    access: 'user',
    own: true,
    restrictedToo: true,
    params: z.object({ archiveId: ArchiveId }),
    body: z.object(ProveIt),
    reply: z.object({ ticket: z.string(), expiresAt: Instant }).meta({ id: 'ArchiveTicket' }),
    refusals: provedRefusals,
  },
  takeArchive: {
    method: 'GET',
    path: '/identity/me/archives/:archiveId/file',
    summary: 'Take a copy of my own data that is ready: one ZIP',
    access: 'user',
    params: z.object({ archiveId: ArchiveId }),
    query: z.object({ ticket: z.string().max(100).describe('Of `openArchive`') }),
    reply: file('application/zip'),
    refusals: { identity_step_up_expired: 410 },
  },
} as const satisfies Routes
