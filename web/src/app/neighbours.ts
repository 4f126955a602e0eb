// What one feature may show of another. Features never meet; they are put together here.
export { RoomPicture, useMembers, useRoom, useRooms } from '../features/chat/index.ts'
export {
  FriendBoard,
  OpenFromFriend,
  useFriendEnvelopes,
} from '../features/envelopes/profile/index.ts'
export { calledOf, useFriends } from '../features/friends/index.ts'
export { LevelMark, useCards, useHouse } from '../features/identity/index.ts'
export { useWallet } from '../features/ledger/index.ts'
export { StickerChoice, StickerFew, StickerPicture } from '../features/stickers/index.ts'
