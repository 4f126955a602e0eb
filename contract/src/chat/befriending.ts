import { z } from 'zod'
import { AskedOutcome, noteBound, requestRefusals } from '../friends.ts'
import type { Routes } from '../route.ts'
import { RoomId, UserId } from '../vocabulary/ids.ts'
import { UserCard } from '../vocabulary/people.ts'
import { words } from '../vocabulary/text.ts'

export const roommatesMax = 100
export const commonRoomsMax = 20

/** Becoming friends with people of one's groups: the room is what brought them together. */
export const befriendingRoutes = {
  listRoommates: {
    method: 'GET',
    path: '/chat/roommates',
    summary: 'People who share a group with me and are no friends yet, at most 100',
    access: 'user',
    reply: z.object({
      items: z.array(z.object({ person: UserCard, roomId: RoomId, roomName: z.string() })),
    }),
    refusals: {},
  },
  listCommonRooms: {
    method: 'GET',
    path: '/chat/people/:userId/rooms',
    summary: 'Groups I share with somebody, the liveliest first; none when one blocked the other',
    access: 'user',
    params: z.object({ userId: UserId }),
    reply: z.object({
      items: z.array(z.object({ roomId: RoomId, roomName: z.string(), memberCount: z.int() })),
    }),
    refusals: {},
  },
  askRoommate: {
    method: 'POST',
    path: '/chat/rooms/:roomId/members/:userId/friend-request',
    summary: 'Ask a member of a room I am in to be friends',
    access: 'user',
    params: z.object({ roomId: RoomId, userId: UserId }),
    body: z.object({ note: words({ min: 0, max: noteBound }).default('') }),
    reply: AskedOutcome,
    refusals: requestRefusals,
  },
} as const satisfies Routes
