export { useMembers, useRoom, useRooms, useUnreadMessages } from './queries.ts'
export { useUnsent } from './outbox.ts'
export { noteTalk } from './touched.ts'
export { RoomPicture } from './parts/RoomPicture.tsx'
