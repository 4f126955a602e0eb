import { z } from 'zod'
import type { Routes } from '../route.ts'
import { RoomId } from '../vocabulary/ids.ts'
import { UserCard } from '../vocabulary/people.ts'

const inRoom = z.object({ roomId: RoomId })
const atMessage = z.object({
  roomId: RoomId,
  number: z.coerce.number().int().min(1).max(2_147_483_647),
})

export const TalkHabits = z
  .object({
    readMarks: z.boolean().meta({ description: 'Off: nobody sees mine, and I see none' }),
  })
  .meta({ id: 'TalkHabits' })
export type TalkHabits = z.output<typeof TalkHabits>

/** What stands between one person and their rooms. */
export const threadRoutes = {
  changeThread: {
    method: 'PATCH',
    path: '/chat/rooms/:roomId/thread',
    summary: 'Mute, pin, hide a room of mine or mark it as unread; nobody else sees it',
    access: 'user',
    restrictedToo: true,
    params: inRoom,
    body: z.object({
      muted: z.boolean().optional(),
      pinned: z.boolean().optional(),
      hidden: z.boolean().optional().meta({ description: 'Until something is said' }),
      unreadMark: z.boolean().optional(),
    }),
    reply: z.object({
      muted: z.boolean(),
      pinned: z.boolean(),
      hidden: z.boolean(),
      unreadMark: z.boolean(),
    }),
    refusals: {},
  },
  clearThread: {
    method: 'POST',
    path: '/chat/rooms/:roomId/clearing',
    summary: 'Take what was said so far out of my own view of a room; the others keep theirs',
    access: 'user',
    restrictedToo: true,
    params: inRoom,
    reply: z.object({ first: z.int().meta({ description: 'The first message I may see now' }) }),
    refusals: {},
  },
  getTalkHabits: {
    method: 'GET',
    path: '/chat/habits',
    summary: 'See whether my read marks are shown',
    access: 'user',
    reply: TalkHabits,
    refusals: {},
  },
  changeTalkHabits: {
    method: 'PUT',
    path: '/chat/habits',
    summary: 'Switch my read marks on or off; without them I see none',
    access: 'user',
    restrictedToo: true,
    body: z.object({ readMarks: z.boolean() }),
    reply: TalkHabits,
    refusals: {},
  },
  listReadMarks: {
    method: 'GET',
    path: '/chat/rooms/:roomId/marks',
    summary: 'See from which to which message the others have read, without names',
    access: 'user',
    params: inRoom,
    reply: z.object({
      marks: z.array(z.int()).nullable().meta({
        description: 'One number per other member who shows it, ascending; null when mine are off',
      }),
      from: z
        .array(z.int())
        .nullable()
        .meta({
          description:
            'From which message on these members may see, ascending by itself: a message n was ' +
            'read by as many as `marks` holds from n on, less those of `from` behind n',
        }),
    }),
    refusals: {},
  },
  listReaders: {
    method: 'GET',
    path: '/chat/rooms/:roomId/messages/:number/readers',
    summary: 'See how many have read a message, and who, if the group allows',
    access: 'user',
    params: atMessage,
    reply: z.object({
      count: z.int().nullable().meta({ description: 'null when my own marks are off' }),
      people: z.array(UserCard).nullable().meta({ description: 'null when no names are shown' }),
    }),
    refusals: {},
  },
} as const satisfies Routes
