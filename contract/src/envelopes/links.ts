import { z } from 'zod'
import type { Routes } from '../route.ts'
import { EnvelopeId, RoomId } from '../vocabulary/ids.ts'
import { Instant } from '../vocabulary/time.ts'
import { CoverKey } from './covers.ts'
import { EnvelopeMode, EnvelopeState } from './shapes.ts'

/** The code of a link that is handed around outside: which envelope, and that we wrote it. */
export const EnvelopeLinkCode = z.string().regex(/^[A-Za-z0-9_-]{38}$/)

/** What somebody reads who was handed the link of an envelope, with an account or without. */
export const EnvelopeDoor = z
  .object({
    audience: z
      .enum(['group', 'people', 'room', 'anyone'])
      .describe('Who may open it; the link alone opens nothing'),
    mode: EnvelopeMode,
    cover: CoverKey.or(z.literal('plain')),
    password: z.boolean().describe('Who opens it has to know its password'),
    open: z
      .object({
        envelopeId: EnvelopeId.describe('Anybody at all may check its draw'),
        sender: z.string().describe('The name its sender goes by'),
        greeting: z.string(),
        state: EnvelopeState,
        opensAt: Instant.nullable(),
        expiresAt: Instant,
      })
      .nullable()
      .describe('Only of what anybody may open: of any other, nothing of its sender is told'),
    mine: z
      .object({ envelopeId: EnvelopeId, roomId: RoomId.nullable() })
      .nullable()
      .describe('Where I see it; null without an account, or when it is not for me to see'),
  })
  .meta({ id: 'EnvelopeDoor' })
export type EnvelopeDoor = z.output<typeof EnvelopeDoor>

export const linkRoutes = {
  getEnvelopeLink: {
    method: 'GET',
    path: '/envelopes/:envelopeId/link',
    summary: 'A link to hand around outside; it says who may open it and opens nothing by itself',
    access: 'user',
    finishes: true,
    params: z.object({ envelopeId: EnvelopeId }),
    reply: z.object({ path: z.string().describe('Opened at the public address of the house') }),
    refusals: {},
  },
  openEnvelopeLink: {
    method: 'GET',
    path: '/envelopes/links/:code',
    summary: 'What a link handed around outside leads to, and where it opens for me',
    access: 'anyone',
    finishes: true,
    params: z.object({ code: EnvelopeLinkCode }),
    reply: EnvelopeDoor,
    refusals: {},
  },
} as const satisfies Routes
