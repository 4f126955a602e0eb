import { z } from 'zod'
import { befriendingRoutes } from './chat/befriending.ts'
import { groupRoutes } from './chat/groups.ts'
import { payingRoutes } from './chat/payments.ts'
import { reportRoutes } from './chat/reports.ts'
import {
  MayInvite,
  Message,
  MessagePage,
  PlaceCard,
  Room,
  RoomCard,
  RoomInvitation,
  RoomLink,
  RoomLinkCard,
  RoomMember,
  RoomRhythm,
  RoomTemplate,
  altTextMax,
  mentionsMax,
  messageTextBound,
  messagesPerPageMax,
  picturesBound,
  purposeMax,
  roomNameBound,
} from './chat/shapes.ts'
import { talkRoutes } from './chat/talk.ts'
import { threadRoutes } from './chat/threads.ts'
import type { Routes } from './route.ts'
import { MessageId, MessagePictureId, RoomId, RoomInvitationId, UserId } from './vocabulary/ids.ts'
import { PageAsk, page } from './vocabulary/page.ts'
import { UserCard } from './vocabulary/people.ts'
import { words } from './vocabulary/text.ts'

export {
  type ExcerptLine,
  MessageReport,
  MessageReportState,
  ReportReason,
} from './chat/reports.ts'
export { messagePictureBytesMax, MessageHit } from './chat/talk.ts'
export {
  roomNameBound,
  messageTextBound,
  purposeMax,
  messagesPerPageMax,
  facesMax,
  picturesBound,
  mentionsMax,
  altTextMax,
  placeLabelMax,
  readersNamedMax,
  accuracies,
  RoomKind,
  RoomTemplate,
  RoomRhythm,
  RoomRole,
  RoomState,
  MayInvite,
  MessagePicture,
  PlaceCard,
  MessageQuote,
  Message,
  RoomCard,
  RoomLink,
  Room,
  RoomMember,
  RoomInvitation,
  RoomLinkCard,
  MessagePage,
} from './chat/shapes.ts'

const LinkCode = z.string().min(1).max(64)
const inRoom = z.object({ roomId: RoomId })
const Done = z.object({})

const roomRoutes = {
  createRoom: {
    method: 'POST',
    path: '/chat/rooms',
    summary: 'Make a group; the same roomId again answers with the same group',
    access: 'user',
    body: z.object({
      roomId: RoomId,
      name: words({ max: roomNameBound }),
      template: RoomTemplate.default('interest'),
      purpose: words({ min: 0, max: purposeMax, lines: 'many' }).default(''),
      rhythm: RoomRhythm.default('none'),
    }),
    reply: Room,
    refusals: { chat_level_needed: 403 },
  },
  listRooms: {
    method: 'GET',
    path: '/chat/rooms',
    summary: 'List my rooms with last line and unread count, the liveliest first',
    access: 'user',
    query: z.object(PageAsk),
    reply: z.object({ ...page(RoomCard).shape, people: z.array(UserCard) }),
    refusals: {},
  },
  getRoom: {
    method: 'GET',
    path: '/chat/rooms/:roomId',
    summary: 'See one of my rooms',
    access: 'user',
    params: inRoom,
    reply: Room,
    refusals: {},
  },
  changeRoom: {
    method: 'PATCH',
    path: '/chat/rooms/:roomId',
    summary: 'Change name, purpose, rhythm and settings of the group (owner and admins)',
    access: 'user',
    params: inRoom,
    body: z.object({
      name: words({ max: roomNameBound }).optional(),
      purpose: words({ min: 0, max: purposeMax, lines: 'many' }).optional(),
      rhythm: RoomRhythm.optional(),
      mayInvite: MayInvite.optional(),
      maySend: MayInvite.optional(),
      mayHost: MayInvite.optional(),
      modesOff: z
        .array(z.string().regex(/^[a-z]{2,20}$/))
        .max(20)
        .optional(),
      anonymousClaims: z.boolean().optional(),
      readNames: z.boolean().optional(),
      quiet: z.boolean().optional(),
    }),
    reply: Room,
    refusals: {},
  },
  listMembers: {
    method: 'GET',
    path: '/chat/rooms/:roomId/members',
    summary: 'List the members, longest-serving first',
    access: 'user',
    params: inRoom,
    query: z.object(PageAsk),
    reply: page(RoomMember),
    refusals: {},
  },
  leaveRoom: {
    method: 'DELETE',
    path: '/chat/rooms/:roomId/membership',
    summary: 'Leave; the last one out closes the group',
    access: 'user',
    restrictedToo: true,
    params: inRoom,
    reply: Done,
    refusals: {},
  },
  removeMember: {
    method: 'DELETE',
    path: '/chat/rooms/:roomId/members/:userId',
    summary: 'Take a member out (owner; admins take out members)',
    access: 'user',
    params: z.object({ roomId: RoomId, userId: UserId }),
    reply: Done,
    refusals: {},
  },
  changeRole: {
    method: 'PUT',
    path: '/chat/rooms/:roomId/members/:userId/role',
    summary: 'Make a member an admin, or an admin a member (owner)',
    access: 'user',
    params: z.object({ roomId: RoomId, userId: UserId }),
    body: z.object({ role: z.enum(['admin', 'member']) }),
    reply: RoomMember,
    refusals: {},
  },
} as const satisfies Routes

const joiningRoutes = {
  inviteToRoom: {
    method: 'POST',
    path: '/chat/rooms/:roomId/invitations',
    summary: 'Ask a member of the house in by handle; inviting again changes nothing',
    access: 'user',
    own: true,
    kept: true,
    params: inRoom,
    body: z.object({ handle: z.string().min(1).max(40) }),
    reply: z.object({ id: RoomInvitationId }),
    refusals: { chat_group_full: 409, chat_already_member: 409 },
  },
  listInvitations: {
    method: 'GET',
    path: '/chat/invitations',
    summary: 'List the rooms that ask me in, newest first, at most 100',
    access: 'user',
    reply: z.object({ items: z.array(RoomInvitation) }),
    refusals: {},
  },
  answerInvitation: {
    method: 'POST',
    path: '/chat/invitations/:roomInvitationId/answer',
    summary: 'Say yes or no; answering again hears the first answer',
    access: 'user',
    params: z.object({ roomInvitationId: RoomInvitationId }),
    body: z.object({ accept: z.boolean() }),
    reply: z.object({ roomId: RoomId.nullable().meta({ description: 'The room, after a yes' }) }),
    refusals: { chat_group_full: 409, chat_invitation_over: 410 },
  },
  makeLink: {
    method: 'POST',
    path: '/chat/rooms/:roomId/link',
    summary: 'Get the live link of the room, or make one',
    access: 'user',
    params: inRoom,
    reply: RoomLink,
    refusals: {},
  },
  withdrawLink: {
    method: 'DELETE',
    path: '/chat/rooms/:roomId/link',
    summary: 'Withdraw the link; who holds it gets in no more',
    access: 'user',
    params: inRoom,
    reply: Done,
    refusals: {},
  },
  getLink: {
    method: 'GET',
    path: '/chat/links/:code',
    summary: 'See the card of a room by its link',
    access: 'anyone',
    own: true,
    params: z.object({ code: LinkCode }),
    reply: RoomLinkCard,
    refusals: { chat_link_invalid: 410 },
  },
  joinByLink: {
    method: 'POST',
    path: '/chat/links/:code/membership',
    summary: 'Come in by a link; who is in already is told so by the same answer',
    access: 'user',
    own: true,
    kept: true,
    params: z.object({ code: LinkCode }),
    reply: z.object({ roomId: RoomId }),
    refusals: { chat_link_invalid: 410, chat_group_full: 409 },
  },
} as const satisfies Routes

const messageRoutes = {
  listMessages: {
    method: 'GET',
    path: '/chat/rooms/:roomId/messages',
    summary: 'Page through a room by message number; the newest page without before and after',
    access: 'user',
    own: true,
    params: inRoom,
    query: z.object({
      before: z.coerce.number().int().min(1).max(2_147_483_647).optional(),
      after: z.coerce.number().int().min(0).max(2_147_483_647).optional(),
      limit: z.coerce.number().int().min(1).max(messagesPerPageMax).default(50),
    }),
    reply: MessagePage,
    refusals: {},
  },
  say: {
    method: 'POST',
    path: '/chat/rooms/:roomId/messages',
    summary: 'Say a text, pictures or a place; the same messageId again hears the first answer',
    access: 'user',
    params: inRoom,
    body: z.object({
      messageId: MessageId,
      text: words({ max: messageTextBound, lines: 'many' }).optional(),
      pictures: z
        .array(z.object({ id: MessagePictureId, alt: words({ min: 0, max: altTextMax }) }))
        .min(1)
        .max(picturesBound)
        .optional()
        .meta({ description: 'Uploaded into this room by me, not yet said' }),
      place: PlaceCard.optional(),
      quote: z.int().min(1).max(2_147_483_647).optional(),
      mentions: z.array(UserId).max(mentionsMax).optional(),
      mentionsAll: z.boolean().optional().meta({ description: 'Owner and admins only' }),
    }),
    reply: Message,
    refusals: {
      chat_too_fast: 429,
      chat_muted: 403,
      chat_read_only: 403,
      chat_stranger_refused: 403,
    },
  },
  recallMessage: {
    method: 'POST',
    path: '/chat/rooms/:roomId/messages/:number/recall',
    summary: 'Take my own message back within the recall time; its line stays',
    access: 'user',
    params: z.object({
      roomId: RoomId,
      number: z.coerce.number().int().min(1).max(2_147_483_647),
    }),
    reply: Message,
    refusals: { chat_recall_late: 410 },
  },
  markRead: {
    method: 'PUT',
    path: '/chat/rooms/:roomId/read',
    summary: 'Set my read mark; it never goes back',
    access: 'user',
    restrictedToo: true,
    params: inRoom,
    body: z.object({ upTo: z.int().min(0).max(2_147_483_647) }),
    reply: z.object({ readUpTo: z.int(), unread: z.int() }),
    refusals: {},
  },
} as const satisfies Routes

export const routes = {
  ...roomRoutes,
  ...joiningRoutes,
  ...messageRoutes,
  ...payingRoutes,
  ...groupRoutes,
  ...befriendingRoutes,
  ...threadRoutes,
  ...talkRoutes,
  ...reportRoutes,
} as const satisfies Routes
