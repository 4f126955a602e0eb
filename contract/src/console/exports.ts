import { z } from 'zod'
import { file, type Routes } from '../route.ts'
import { ExportId } from '../vocabulary/ids.ts'
import { UserCard } from '../vocabulary/people.ts'
import { Reason } from '../vocabulary/text.ts'
import { Instant } from '../vocabulary/time.ts'

/** A permission to take all data out of the house: for one person, for one day. */
export const HouseExport = z
  .object({
    id: ExportId,
    askedBy: UserCard.nullable(),
    reason: z.string(),
    byOnePerson: z.boolean(),
    mine: z.boolean(),
    allowedAt: Instant,
    endsAt: Instant,
  })
  .meta({ id: 'HouseExport' })

const list = z.object({ items: z.array(HouseExport) })

export const exportRoutes = {
  listExports: {
    method: 'GET',
    path: '/console/exports',
    summary: 'Who may or might take all data out, newest first, at most 50',
    access: 'staff',
    roles: [],
    reply: list,
    refusals: {},
  },
  askExport: {
    method: 'POST',
    path: '/console/exports',
    summary: 'Ask to take all data out; a second owner agrees; step-up `console.export`',
    access: 'staff',
    roles: [],
    own: true,
    kept: true,
    body: z.object({
      reason: Reason,
      proof: z.string().max(80).optional().describe('Of a step-up `console.export`: payee `house`'),
    }),
    reply: list,
    refusals: {
      identity_step_up_needed: 403,
      identity_step_up_expired: 410,
      identity_step_up_mismatch: 422,
      identity_second_person_needed: 409,
    },
  },
  readExport: {
    method: 'GET',
    path: '/console/exports/:exportId/data',
    summary: 'All data as one JSON list, for whom it was allowed; secrets and talk are left out',
    access: 'staff',
    roles: [],
    params: z.object({ exportId: ExportId }),
    reply: file('application/json'),
    refusals: {},
  },
} as const satisfies Routes
