export { SearchTalk } from './SearchTalk.tsx'
export { Friends } from './Friends.tsx'
export { NewRoom } from './NewRoom.tsx'
export { JoinRoom } from './JoinRoom.tsx'
