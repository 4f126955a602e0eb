import { z } from 'zod'
import { channelRoutes } from './notifications/channels.ts'
import { NoticeClass } from './notifications/classes.ts'
import type { Routes } from './route.ts'
import { NoticeId } from './vocabulary/ids.ts'
import { PageAsk, page } from './vocabulary/page.ts'
import { Reference } from './vocabulary/refs.ts'
import { Instant } from './vocabulary/time.ts'

export * from './notifications/channels.ts'
export { NoticeClass } from './notifications/classes.ts'

/** What fills the sentence of a notice. `amount` is minor units, ids are in wire form. */
export const NoticeFacts = z
  .record(z.string(), z.union([z.string(), z.number()]))
  .meta({ id: 'NoticeFacts' })
export type NoticeFacts = z.output<typeof NoticeFacts>

/** One line told to one person. Its words are `notices.<name>` of the module before the dot. */
export const Notice = z
  .object({
    id: NoticeId,
    kind: z.string().meta({ description: 'module.name, such as envelopes.returned' }),
    class: NoticeClass,
    facts: NoticeFacts,
    link: Reference,
    at: Instant,
    readAt: Instant.nullable(),
  })
  .meta({ id: 'Notice' })
export type Notice = z.output<typeof Notice>

/** A thing that waits for this person, listed under Today. */
export const WaitingItem = z
  .object({
    kind: z.string().meta({ description: 'module.name, such as chat.invited' }),
    ref: z.string(),
    facts: NoticeFacts,
    until: Instant.nullable(),
    at: Instant,
  })
  .meta({ id: 'WaitingItem' })
export type WaitingItem = z.output<typeof WaitingItem>

export const UnreadCounts = z
  .object({
    notices: z.int().meta({ description: 'Unread notices, counted up to 1000' }),
    waiting: z.int().meta({ description: 'Waiting items, counted up to 1000' }),
  })
  .meta({ id: 'UnreadCounts' })
export type UnreadCounts = z.output<typeof UnreadCounts>

export const routes = {
  listNotices: {
    method: 'GET',
    path: '/notifications/notices',
    summary: 'List my notices, newest first',
    access: 'user',
    query: z.object(PageAsk),
    reply: page(Notice),
    refusals: {},
  },
  readNotices: {
    method: 'POST',
    path: '/notifications/notices/read',
    summary: 'Mark a notice and everything before it as read',
    access: 'user',
    restrictedToo: true,
    body: z.object({ upTo: NoticeId }),
    reply: UnreadCounts,
    refusals: { not_found: 404 },
  },
  getUnread: {
    method: 'GET',
    path: '/notifications/unread',
    summary: 'Count my unread notices and what waits for me',
    access: 'user',
    reply: UnreadCounts,
    refusals: {},
  },
  listWaiting: {
    method: 'GET',
    path: '/notifications/waiting',
    summary: 'List what waits for me, nearest deadline first, at most 100',
    access: 'user',
    reply: z.object({ items: z.array(WaitingItem) }),
    refusals: {},
  },
  ...channelRoutes,
} as const satisfies Routes
