export { useRoom, useRooms, useUnreadMessages } from './queries.ts'
export { RoomPicture } from './parts/RoomPicture.tsx'
