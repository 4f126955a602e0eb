import { z } from 'zod'
import type { Routes } from '../route.ts'
import { MessageId, RoomId, UserId } from '../vocabulary/ids.ts'
import { UserCard } from '../vocabulary/people.ts'
import { words } from '../vocabulary/text.ts'
import { Message, messageTextBound, Room, RoomMember } from './shapes.ts'

export const friendsAddedMax = 50
export const silenceMinutesMax = 7 * 24 * 60
export const announcementsListedMax = 100

const inRoom = z.object({ roomId: RoomId })
const atMember = z.object({ roomId: RoomId, userId: UserId })

/** What owners and admins do in a group, and rooms of two. */
export const groupRoutes = {
  openDirect: {
    method: 'POST',
    path: '/chat/direct',
    summary: 'Open the one room I share with a friend',
    access: 'user',
    body: z.object({ userId: UserId }),
    reply: Room,
    refusals: { chat_stranger_refused: 403 },
  },
  addFriends: {
    method: 'POST',
    path: '/chat/rooms/:roomId/friends',
    summary: 'Bring friends of mine in at once; who is in already stays',
    access: 'user',
    params: inRoom,
    body: z.object({ userIds: z.array(UserId).min(1).max(friendsAddedMax) }),
    reply: Room,
    refusals: { chat_group_full: 409, chat_stranger_refused: 403 },
  },
  closeRoom: {
    method: 'POST',
    path: '/chat/rooms/:roomId/end',
    summary: 'Close the group for good; its members may go on reading (owner)',
    access: 'user',
    params: inRoom,
    reply: Room,
    refusals: {},
  },
  offerOwnership: {
    method: 'PUT',
    path: '/chat/rooms/:roomId/offer',
    summary: 'Ask a member to become the owner, or take the asking back (owner)',
    access: 'user',
    params: inRoom,
    body: z.object({ to: UserId.nullable() }),
    reply: Room,
    refusals: {},
  },
  acceptOwnership: {
    method: 'POST',
    path: '/chat/rooms/:roomId/offer/answer',
    summary: 'Say whether I become the owner',
    access: 'user',
    params: inRoom,
    body: z.object({ accept: z.boolean() }),
    reply: Room,
    refusals: {},
  },
  silenceMember: {
    method: 'PUT',
    path: '/chat/rooms/:roomId/members/:userId/silence',
    summary: 'Let a member only read for some minutes; 0 ends it (owner and admins)',
    access: 'user',
    params: atMember,
    body: z.object({ minutes: z.int().min(0).max(silenceMinutesMax) }),
    reply: RoomMember,
    refusals: {},
  },
  giveHistory: {
    method: 'PUT',
    path: '/chat/rooms/:roomId/members/:userId/history',
    summary: 'Let a member read the last 7 days from before they came (owner)',
    access: 'user',
    params: atMember,
    reply: z.object({ firstNumber: z.int() }),
    refusals: {},
  },
  announce: {
    method: 'POST',
    path: '/chat/rooms/:roomId/announcements',
    summary: 'Announce something to everybody in the group (owner and admins)',
    access: 'user',
    params: inRoom,
    body: z.object({
      messageId: MessageId,
      text: words({ max: messageTextBound, lines: 'many' }),
    }),
    reply: Message,
    refusals: { chat_announced_often: 409, chat_muted: 403 },
  },
  listAnnouncements: {
    method: 'GET',
    path: '/chat/rooms/:roomId/announcements',
    summary: 'List the announcements of a group, newest first, at most 100',
    access: 'user',
    params: inRoom,
    reply: z.object({
      items: z.array(Message),
      people: z.array(UserCard),
      leftThisWeek: z.int().meta({ description: 'How many more may be made this week' }),
    }),
    refusals: {},
  },
  pinAnnouncement: {
    method: 'PUT',
    path: '/chat/rooms/:roomId/messages/:number/pin',
    summary: 'Pin an announcement above the room, or take it down (owner and admins)',
    access: 'user',
    params: z.object({
      roomId: RoomId,
      number: z.coerce.number().int().min(1).max(2_147_483_647),
    }),
    body: z.object({ pinned: z.boolean() }),
    reply: Message,
    refusals: { chat_pins_full: 409 },
  },
} as const satisfies Routes
