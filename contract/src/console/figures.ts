import { z } from 'zod'
import type { Routes } from '../route.ts'
import { Amount } from '../vocabulary/money.ts'
import { Day, Instant } from '../vocabulary/time.ts'

export const figureDaysMax = 366

/** One day of the house, in its own zone. Counts of people count each of them once. */
export const FigureDay = z
  .object({
    day: Day,
    joined: z.int(),
    kept: z.int().describe('People who kept a promise: sent or opened an envelope, paid, was paid'),
    moved: Amount.describe('Minor units that members moved that day'),
    transfers: z.int(),
    sent: z.int().describe('Envelopes sent'),
    opened: z.int().describe('Shares opened'),
  })
  .meta({ id: 'FigureDay' })

/** Of the people who joined in a span: how many were there again one, seven, thirty days later. */
export const Returning = z
  .object({
    origin: z.string().describe('What brought them: invite, envelope, room, none'),
    joined: z.int(),
    day1: z.int(),
    day7: z.int(),
    day30: z.int(),
  })
  .meta({ id: 'Returning' })

/** Money that stands in escrow, by how long it has stood there; of fewer than five no amount. */
export const EscrowAge = z
  .object({ days: z.enum(['1', '7', '30', 'more']), open: z.int(), amount: Amount.nullable() })
  .meta({ id: 'EscrowAge' })

/** What waits for people of the house to decide. */
export const ReviewQueue = z
  .enum([
    'join',
    'approval',
    'redemption',
    'bill_problem',
    'finding',
    'message_report',
    'sticker_report',
    'pack',
    'cover',
    'ask_picture',
  ])
  .meta({ id: 'ReviewQueue' })
export type ReviewQueue = z.output<typeof ReviewQueue>

/** How long what was decided on a day had waited. Days without a decision are left out. */
export const WaitDay = z
  .object({
    day: Day,
    decided: z.int(),
    medianSeconds: z.int(),
    ninetiethSeconds: z.int().describe('Nine of ten waited no longer'),
    inTime: z.int().nullable().describe('Within the promised time of that day; null: not counted'),
  })
  .meta({ id: 'WaitDay' })

/** One queue: what waits now and since when, and how long what was decided had waited. */
export const ReviewWait = z
  .object({
    queue: z.union([z.literal('all'), ReviewQueue]),
    waiting: z.int(),
    since: Instant.nullable().describe('When the oldest of them came'),
    late: z.boolean().describe('The oldest has waited longer than is promised'),
    days: z.array(WaitDay),
  })
  .meta({ id: 'ReviewWait' })

export const Figures = z
  .object({
    from: Day,
    until: Day,
    members: z.object({ all: z.int(), active: z.int(), restricted: z.int() }),
    days: z.array(FigureDay),
    waits: z.array(ReviewWait).describe('All queues together first, then each'),
    answerHours: z.int().describe('Within how many hours the house promises an answer'),
    returning: z.array(Returning),
    escrow: z.array(EscrowAge),
    at: Instant,
  })
  .meta({ id: 'Figures' })

export const figureRoutes = {
  getFigures: {
    method: 'GET',
    path: '/console/figures',
    summary: 'Members, promises kept, money moved, envelopes, waits and who came back, day by day',
    access: 'staff',
    roles: ['operator', 'treasurer', 'campaigner', 'moderator'],
    query: z.object({ days: z.coerce.number().int().min(1).max(figureDaysMax).default(30) }),
    reply: Figures,
    refusals: {},
  },
} as const satisfies Routes
