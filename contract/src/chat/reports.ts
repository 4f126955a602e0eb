import { z } from 'zod'
import type { Routes } from '../route.ts'
import { MessageReportId, RoomId, UserId } from '../vocabulary/ids.ts'
import { PageAsk, page } from '../vocabulary/page.ts'
import { UserCard } from '../vocabulary/people.ts'
import { Reason, words } from '../vocabulary/text.ts'
import { Instant } from '../vocabulary/time.ts'

export const excerptAround = 5
export const reportWordsMax = 200
export const ruleMax = 99

export const ReportReason = z
  .enum(['scam', 'insult', 'threat', 'illegal', 'private', 'spam', 'other'])
  .meta({ id: 'ReportReason' })
export type ReportReason = z.output<typeof ReportReason>

export const MessageReportState = z
  .enum(['waiting', 'removed', 'kept'])
  .meta({ id: 'MessageReportState' })
export type MessageReportState = z.output<typeof MessageReportState>

/** A line as it was when it was reported: it outlives what happens in the room. */
export const ExcerptLine = z
  .object({
    number: z.int(),
    author: UserId,
    kind: z.string(),
    text: z.string().meta({ description: 'Its words, or what its pictures show' }),
    at: Instant,
  })
  .meta({ id: 'ExcerptLine' })
export type ExcerptLine = z.output<typeof ExcerptLine>

export const MessageReport = z
  .object({
    id: MessageReportId,
    roomId: RoomId,
    number: z.int(),
    reporter: UserCard,
    about: ReportReason,
    words: z.string(),
    at: Instant,
    state: MessageReportState,
    rule: z.int().nullable(),
    decidedBy: UserCard.nullable(),
    decidedAt: Instant.nullable(),
    decision: z.string().nullable(),
    excerpt: z.array(ExcerptLine),
    people: z.array(UserCard),
  })
  .meta({ id: 'MessageReport' })
export type MessageReport = z.output<typeof MessageReport>

/** Reports of messages and what staff decide. */
export const reportRoutes = {
  reportMessage: {
    method: 'POST',
    path: '/chat/rooms/:roomId/messages/:number/reports',
    summary: 'Report a message; it and 5 lines before and after are shown to moderators',
    access: 'user',
    own: true,
    kept: true,
    restrictedToo: true,
    params: z.object({
      roomId: RoomId,
      number: z.coerce.number().int().min(1).max(2_147_483_647),
    }),
    body: z.object({
      about: ReportReason,
      words: words({ min: 0, max: reportWordsMax, lines: 'many' }).default(''),
    }),
    reply: z.object({ id: MessageReportId }),
    refusals: {},
  },
  listMessageReports: {
    method: 'GET',
    path: '/chat/reports',
    summary: 'List reports of messages, the oldest waiting first',
    access: 'staff',
    roles: ['moderator', 'operator'],
    query: z.object({ ...PageAsk, state: MessageReportState.default('waiting') }),
    reply: page(MessageReport),
    refusals: {},
  },
  decideMessageReport: {
    method: 'POST',
    path: '/chat/reports/:messageReportId/decision',
    summary: 'Remove the message under a rule of the house, or let it stand',
    access: 'staff',
    roles: ['moderator', 'operator'],
    params: z.object({ messageReportId: MessageReportId }),
    body: z.object({
      outcome: z.enum(['removed', 'kept']),
      rule: z.int().min(1).max(ruleMax).optional(),
      reason: Reason,
    }),
    reply: MessageReport,
    refusals: { chat_report_decided: 409, identity_same_person: 403 },
  },
} as const satisfies Routes
