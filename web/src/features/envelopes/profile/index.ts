export { FriendBoard } from './FriendBoard.tsx'
export { OpenFromFriend } from './OpenFromFriend.tsx'
export { useFriendEnvelopes } from './queries.ts'
