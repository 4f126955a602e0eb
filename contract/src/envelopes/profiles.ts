import { z } from 'zod'
import type { Routes } from '../route.ts'
import { UserId } from '../vocabulary/ids.ts'
import { Instant } from '../vocabulary/time.ts'
import { BoardPeriod } from './boards.ts'
import { EnvelopeRecord } from './shapes.ts'

/** The most open envelopes of a friend that their page shows. */
export const profileEnvelopesMax = 20

/** What envelopes have to say on the page of a friend. */
export const FriendEnvelopes = z
  .object({
    waiting: z
      .array(EnvelopeRecord)
      .describe(`Of theirs I may open still, the newest first, at most ${profileEnvelopesMax}`),
    board: z
      .object({
        period: BoardPeriod,
        givenTo: z.int().describe('People who took something of theirs'),
        receivedFrom: z.int().describe('People they took something from'),
      })
      .nullable()
      .describe('Null: they are on no board, or I look at none'),
    mayAsk: z.boolean().describe('I may ask them for an envelope now'),
    askAgainAt: Instant.nullable().describe('I have asked them lately: not before this'),
  })
  .meta({ id: 'FriendEnvelopes' })
export type FriendEnvelopes = z.output<typeof FriendEnvelopes>

export const profileRoutes = {
  getFriendEnvelopes: {
    method: 'GET',
    path: '/envelopes/friends/:userId',
    summary: 'Open envelopes, board and asking, as the page of a friend shows them to me',
    access: 'user',
    finishes: true,
    params: z.object({ userId: UserId }),
    reply: FriendEnvelopes,
    refusals: {},
  },
} as const satisfies Routes
