import { z } from 'zod'
import type { Routes } from '../route.ts'
import { Instant } from '../vocabulary/time.ts'

export const deskRoutes = {
  keepDesk: {
    method: 'POST',
    path: '/identity/desk',
    summary: 'Say that somebody still sits at the desk; after a long pause they sign in again',
    access: 'user',
    reply: z.object({ until: Instant.describe('Staff writes pass until then without a sign-in') }),
    refusals: { sign_in_again: 401 },
  },
} as const satisfies Routes
