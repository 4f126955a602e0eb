import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { newId } from '#/engine/ids.ts'
import {
  cannotWrite,
  foreign,
  fromL1,
  guestIsOut,
  own,
  ownWrite,
  type Row,
  staff,
} from './expectation.ts'

const aLabel = () => ({ labelId: toWire('lbl', newId()), name: 'Neighbours' })
const somebody = ({ userId }: { userId: string }) => ({ userId })

/** Becoming friends with people of one's groups. */
export const befriendingRows: Record<string, Row> = {
  listRoommates: own(),
  listCommonRooms: own({ ask: things => ({ userId: things.userId }), lost: 'done' }),
  askRoommate: ownWrite({
    ask: ({ roomId }) => ({ roomId, userId: toWire('usr', newId()) }),
    then: 'not_found',
  }),
}

/** What the routes of friendships say to everybody: each acts on the caller's own side only. */
export const friendRows: Record<string, Row> = {
  lookUpPerson: own({
    ask: () => ({ handle: 'nobody_at_all' }),
    then: 'friend_not_found',
    lost: 'friend_not_found',
  }),
  // Whom Lin has blocked is told what one is told of nobody.
  getProfile: own({
    ask: somebody,
    lost: 'friend_not_found',
    but: { ...guestIsOut, blocked: 'friend_not_found' },
  }),
  listProposals: own(),
  startContacts: own({ then: 'friend_contacts_off', lost: 'friend_contacts_off' }),
  matchContacts: ownWrite({
    ask: () => ({ hashes: ['0'.repeat(64)] }),
    then: 'friend_contacts_off',
    lost: 'friend_contacts_off',
  }),
  requestFriend: ownWrite({
    ask: () => ({ way: { by: 'handle', handle: 'nobody_at_all' } }),
    then: 'friend_not_found',
    lost: 'friend_not_found',
    but: fromL1('friend_level_needed'),
  }),
  listRequests: own(),
  answerRequest: foreign(['keeper'], {
    ask: ({ requestId }) => ({ requestId, answer: 'accept' }),
    but: cannotWrite,
  }),
  listFriends: own(),
  changeFriend: ownWrite({
    ask: () => ({ userId: toWire('usr', newId()), remark: 'Old friend' }),
    then: 'friend_not_found',
    lost: 'friend_not_found',
  }),
  endFriendship: own({ ask: () => ({ userId: toWire('usr', newId()) }), lost: 'done' }),
  listLabels: own(),
  saveLabel: ownWrite({ ask: aLabel, lost: 'done' }),
  dropLabel: own({ ask: () => ({ labelId: toWire('lbl', newId()) }), lost: 'done' }),
  listBlocked: own(),
  blockPerson: own({
    ask: () => ({ userId: toWire('usr', newId()) }),
    then: 'friend_not_found',
    lost: 'friend_not_found',
  }),
  unblockPerson: own({ ask: () => ({ userId: toWire('usr', newId()) }), lost: 'done' }),
  getFriendHabits: own(),
  changeFriendHabits: own({ ask: () => ({ whoMayAsk: 'common' }), lost: 'done' }),
  getFriendReport: staff(['operator', 'auditor']),
}
