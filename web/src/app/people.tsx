// What other features show of friends. Features never meet; they are put together here.
export {
  FriendPicker,
  FriendsTop,
  PartnerCard,
  PartnerEnds,
  useRequestsKnown,
} from '../features/friends/index.ts'
