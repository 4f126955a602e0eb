import { z } from 'zod'
import { payingRoutes } from './chat/payments.ts'
import type { Routes } from './route.ts'
import { MessageId, RoomId, RoomInvitationId, UserId } from './vocabulary/ids.ts'
import { PageAsk, page } from './vocabulary/page.ts'
import { UserCard } from './vocabulary/people.ts'
import { Reference } from './vocabulary/refs.ts'
import { words } from './vocabulary/text.ts'
import { Instant } from './vocabulary/time.ts'

/** The widest bounds the house may set; the settings of the house are usually narrower. */
export const roomNameBound = 80
export const messageTextBound = 5000
export const purposeMax = 200
export const messagesPerPageMax = 100
export const facesMax = 4

export const RoomKind = z.enum(['direct', 'group', 'object']).meta({ id: 'RoomKind' })
export type RoomKind = z.output<typeof RoomKind>
export const RoomTemplate = z
  .enum(['class', 'dinner', 'team', 'interest', 'occasion'])
  .meta({ id: 'RoomTemplate' })
export type RoomTemplate = z.output<typeof RoomTemplate>
export const RoomRhythm = z
  .enum(['none', 'weekly', 'monthly', 'yearly', 'once'])
  .meta({ id: 'RoomRhythm' })
export type RoomRhythm = z.output<typeof RoomRhythm>
export const RoomRole = z.enum(['owner', 'admin', 'member']).meta({ id: 'RoomRole' })
export type RoomRole = z.output<typeof RoomRole>
export const RoomState = z.enum(['active', 'sleeping', 'closed']).meta({ id: 'RoomState' })
export type RoomState = z.output<typeof RoomState>
export const MayInvite = z
  .enum(['everyone', 'admins'])
  .meta({ id: 'MayInvite', description: 'admins means the owner and the admins' })
export type MayInvite = z.output<typeof MayInvite>

/** One line of a room. A recalled line keeps its number and shows nothing of what it said. */
export const Message = z
  .object({
    number: z.int().meta({ description: '1, 2, 3 in the room, without a gap' }),
    id: MessageId,
    author: UserId,
    kind: z.enum(['text', 'system', 'embed']),
    text: z.string().nullable(),
    embed: Reference.nullable(),
    line: z.string().nullable().meta({
      description: 'Only for kind system: module.name, its words are lines.<name> of the module',
    }),
    facts: z.record(z.string(), z.string()).meta({
      description: 'What fills a system line: user and by are ids of people, name is the new name',
    }),
    at: Instant,
    recalledAt: Instant.nullable(),
  })
  .meta({ id: 'Message' })
export type Message = z.output<typeof Message>

/** A room as its member sees it in the list of rooms. */
export const RoomCard = z
  .object({
    id: RoomId,
    kind: RoomKind,
    name: z.string(),
    state: RoomState,
    memberCount: z.int(),
    number: z.int().meta({ description: 'Number of the newest message' }),
    readUpTo: z.int(),
    unread: z.int(),
    lastMessage: Message.nullable(),
    faces: z.array(UserId).meta({ description: 'At most 4 members, for the picture' }),
    activeAt: Instant,
  })
  .meta({ id: 'RoomCard' })
export type RoomCard = z.output<typeof RoomCard>

export const RoomLink = z
  .object({ code: z.string(), expiresAt: Instant, by: UserId })
  .meta({ id: 'RoomLink' })
export type RoomLink = z.output<typeof RoomLink>

/** A room as its member sees it when it is open. */
export const Room = z
  .object({
    ...RoomCard.shape,
    template: RoomTemplate,
    purpose: z.string(),
    rhythm: RoomRhythm,
    mayInvite: MayInvite,
    memberMax: z.int(),
    myRole: RoomRole,
    joinedAt: Instant,
    firstNumber: z.int().meta({ description: 'The first message I may see' }),
    link: RoomLink.nullable().meta({ description: 'The live link, to those who may invite' }),
    people: z.array(UserCard),
  })
  .meta({ id: 'Room' })
export type Room = z.output<typeof Room>

export const RoomMember = z
  .object({ person: UserCard, role: RoomRole, joinedAt: Instant })
  .meta({ id: 'RoomMember' })
export type RoomMember = z.output<typeof RoomMember>

export const RoomInvitation = z
  .object({
    id: RoomInvitationId,
    roomId: RoomId,
    roomName: z.string(),
    memberCount: z.int(),
    by: UserCard,
    at: Instant,
  })
  .meta({ id: 'RoomInvitation' })
export type RoomInvitation = z.output<typeof RoomInvitation>

/** What anyone who holds the code of a room link may see. */
export const RoomLinkCard = z
  .object({
    roomId: RoomId.nullable().meta({ description: 'Only to those who are in already' }),
    roomName: z.string(),
    memberCount: z.int(),
    full: z.boolean(),
    inviter: z.string().meta({ description: 'Name of who made the link' }),
    expiresAt: Instant,
    houseInvite: z.string().nullable().meta({
      description: 'Code of a house invite, when people outside may sign up with this link',
    }),
  })
  .meta({ id: 'RoomLinkCard' })
export type RoomLinkCard = z.output<typeof RoomLinkCard>

export const MessagePage = z
  .object({
    items: z.array(Message),
    people: z.array(UserCard).meta({ description: 'Authors and people named on this page' }),
    first: z.int().meta({ description: 'The first message I may see' }),
    number: z.int().meta({ description: 'Number of the newest message' }),
  })
  .meta({ id: 'MessagePage' })
export type MessagePage = z.output<typeof MessagePage>

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
    summary: 'Change name, purpose, rhythm or who may invite (owner and admins)',
    access: 'user',
    params: inRoom,
    body: z.object({
      name: words({ max: roomNameBound }).optional(),
      purpose: words({ min: 0, max: purposeMax, lines: 'many' }).optional(),
      rhythm: RoomRhythm.optional(),
      mayInvite: MayInvite.optional(),
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
    summary: 'Say something; the same messageId again hears the first answer',
    access: 'user',
    params: inRoom,
    body: z.object({
      messageId: MessageId,
      text: words({ max: messageTextBound, lines: 'many' }),
    }),
    reply: Message,
    refusals: { chat_too_fast: 429 },
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
} as const satisfies Routes
