import { z } from 'zod'
import type { Routes } from '../route.ts'
import { UserId } from '../vocabulary/ids.ts'
import { Instant } from '../vocabulary/time.ts'

/** A write of a member that the house refused, as the member heard it. */
export const RefusedAct = z
  .object({
    at: Instant,
    act: z.string().describe('What was asked for: `ledger.sendPayment`'),
    code: z.string(),
    said: z.string().describe('The sentence of the refusal, in the language of who reads it here'),
  })
  .meta({ id: 'RefusedAct' })

export const refusedRoutes = {
  listRefused: {
    method: 'GET',
    path: '/console/people/:userId/refused',
    summary: 'What moves money and was refused to a person in 30 days; only while a look is live',
    access: 'staff',
    roles: ['operator', 'treasurer', 'moderator', 'support'],
    params: z.object({ userId: UserId }),
    reply: z.object({ items: z.array(RefusedAct) }),
    refusals: { console_reason_missing: 403 },
  },
} as const satisfies Routes
