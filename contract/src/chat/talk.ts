import { z } from 'zod'
import { file, type Routes, upload } from '../route.ts'
import { MessageId, MessagePictureId, RoomId, UserId } from '../vocabulary/ids.ts'
import { UserCard } from '../vocabulary/people.ts'
import { words } from '../vocabulary/text.ts'
import { Instant } from '../vocabulary/time.ts'
import { Message, MessagePicture } from './shapes.ts'

export const messagePictureBytesMax = 10 * 1024 * 1024
export const hitsMax = 50
/** Lines with pictures in one page of a room's pictures. */
export const albumPageMax = 30

const inRoom = z.object({ roomId: RoomId })
const number = z.coerce.number().int().min(1).max(2_147_483_647)
const atMessage = z.object({ roomId: RoomId, number })

/** One line a search has found, with the room it stands in. */
export const MessageHit = z
  .object({ roomId: RoomId, roomName: z.string(), message: Message })
  .meta({ id: 'MessageHit' })
export type MessageHit = z.output<typeof MessageHit>

/** The pictures of one line of a room. */
export const PicturedLine = z
  .object({
    number: z.int(),
    author: UserId,
    at: Instant,
    pictures: z.array(MessagePicture),
  })
  .meta({ id: 'PicturedLine' })
export type PicturedLine = z.output<typeof PicturedLine>

/** What people do with messages beside saying and recalling them. */
export const talkRoutes = {
  uploadMessagePicture: {
    method: 'POST',
    path: '/chat/rooms/:roomId/pictures',
    summary: 'Bring a picture into a room, to be said; nothing of the file but its picture is kept',
    access: 'user',
    params: inRoom,
    body: upload({ bytesMax: messagePictureBytesMax }),
    reply: MessagePicture,
    refusals: {},
  },
  getMessagePicture: {
    method: 'GET',
    path: '/chat/rooms/:roomId/pictures/:messagePictureId/:size',
    summary: 'Read a picture of a message I may see',
    access: 'user',
    params: z.object({
      roomId: RoomId,
      messagePictureId: MessagePictureId,
      size: z.enum(['large', 'small']),
    }),
    reply: file('image/webp'),
    refusals: {},
  },
  listRoomPictures: {
    method: 'GET',
    path: '/chat/rooms/:roomId/pictures',
    summary: 'The pictures said in a room of mine, line by line, newest first',
    access: 'user',
    params: inRoom,
    query: z.object({ before: number.optional() }),
    reply: z.object({
      items: z.array(PicturedLine),
      next: z.int().nullable().meta({ description: 'Ask before this number for more' }),
    }),
    refusals: {},
  },
  forwardMessage: {
    method: 'POST',
    path: '/chat/rooms/:roomId/messages/:number/forward',
    summary: 'Say a message again in another room of mine; where it came from is not shown',
    access: 'user',
    params: atMessage,
    body: z.object({ toRoomId: RoomId, messageId: MessageId }),
    reply: Message,
    refusals: {
      chat_too_fast: 429,
      chat_muted: 403,
      chat_read_only: 403,
      chat_stranger_refused: 403,
      chat_kind_off: 403,
    },
  },
  removeMessage: {
    method: 'POST',
    path: '/chat/rooms/:roomId/messages/:number/removal',
    summary: 'Take a message of a member out of the group (owner and admins)',
    access: 'user',
    params: atMessage,
    reply: Message,
    refusals: {},
  },
  searchMessages: {
    method: 'GET',
    path: '/chat/search',
    summary: 'Find messages in my rooms by words, newest first; Chinese needs no spaces',
    access: 'user',
    own: true,
    query: z.object({
      text: words({ max: 60 }),
      roomId: RoomId.optional(),
      cursor: z.string().max(200).optional().meta({ description: '`next` of the page before' }),
    }),
    reply: z.object({
      items: z.array(MessageHit),
      people: z.array(UserCard),
      next: z
        .string()
        .nullable()
        .meta({
          description:
            'There is more to look through, from here on: a page may be empty and still have it. ' +
            'Of all rooms only newer messages are looked at; a room alone to its first one',
        }),
    }),
    refusals: { not_found: 404 },
  },
  exportRoom: {
    method: 'GET',
    path: '/chat/rooms/:roomId/messages.csv',
    summary: 'Take what I may read in a room with me, as a table',
    access: 'user',
    params: inRoom,
    reply: file('text/csv'),
    refusals: {},
  },
  exportRoomJson: {
    method: 'GET',
    path: '/chat/rooms/:roomId/messages.json',
    summary: 'Take what I may read in a room with me, as JSON',
    access: 'user',
    params: inRoom,
    reply: file('application/json'),
    refusals: {},
  },
} as const satisfies Routes
