import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { newId } from '#/engine/ids.ts'
import {
  cannotWrite,
  foreign,
  inRoom,
  mayWriteInRoom,
  own,
  ownWrite,
  plain,
  reason,
  room,
  type Row,
  staff,
} from './expectation.ts'
import type { Things } from './scene.ts'

const line = (things: Things) => ({ ...room(things), number: things.number })
const member = (things: Things) => ({ ...room(things), userId: things.memberId })
const freshMessage = () => ({ messageId: toWire('msg', newId()) })
const onlyOwner = { ...cannotWrite, admin: 'forbidden', ...plain('forbidden') }
const onlyAdmins = { ...cannotWrite, ...plain('forbidden') }

export const talkRows: Record<string, Row> = {
  // Nobody of the scene is a friend of the person it names.
  openDirect: ownWrite({
    ask: things => ({ userId: things.userId }),
    then: 'chat_stranger_refused',
    lost: 'chat_stranger_refused',
  }),
  addFriends: foreign(mayWriteInRoom, {
    ask: things => ({ ...room(things), userIds: [toWire('usr', newId())] }),
    then: 'chat_stranger_refused',
    but: cannotWrite,
  }),
  closeRoom: foreign(['keeper'], { ask: room, but: onlyOwner }),
  offerOwnership: foreign(['keeper'], {
    ask: things => ({ ...room(things), to: things.memberId }),
    but: onlyOwner,
  }),
  // It was offered to nobody, so only the owner is told how the room stands.
  acceptOwnership: foreign(['keeper'], {
    ask: things => ({ ...room(things), accept: true }),
    but: cannotWrite,
  }),
  silenceMember: foreign(['admin', 'keeper'], {
    ask: things => ({ ...member(things), minutes: 5 }),
    but: onlyAdmins,
  }),
  giveHistory: foreign(['keeper'], { ask: member, but: onlyOwner }),
  announce: foreign(['admin', 'keeper'], {
    ask: things => ({ ...room(things), ...freshMessage(), text: 'We meet at eight' }),
    but: onlyAdmins,
  }),
  listAnnouncements: foreign(inRoom, { ask: room }),
  uploadMessagePicture: foreign(mayWriteInRoom, { ask: room, but: cannotWrite }),
  pinAnnouncement: foreign(['admin', 'keeper'], {
    ask: things => ({ ...room(things), number: things.announcedNumber, pinned: true }),
    but: onlyAdmins,
  }),
  changeThread: foreign(inRoom, { ask: things => ({ ...room(things), muted: true }) }),
  clearThread: foreign(inRoom, { ask: room }),
  getTalkHabits: own(),
  changeTalkHabits: own({ ask: () => ({ readMarks: true }), lost: 'done' }),
  listReadMarks: foreign(inRoom, { ask: room }),
  listReaders: foreign(inRoom, { ask: line }),
  getMessagePicture: foreign(inRoom, {
    ask: things => ({
      ...{ ...room(things), messagePictureId: things.messagePictureId, size: 'small' },
    }),
  }),
  listRoomPictures: foreign(inRoom, { ask: room }),
  forwardMessage: foreign(mayWriteInRoom, {
    ask: things => ({ ...line(things), toRoomId: things.roomId, ...freshMessage() }),
    but: cannotWrite,
  }),
  removeMessage: foreign(['keeper'], {
    ask: line,
    but: { ...cannotWrite, admin: 'forbidden', ...plain('forbidden') },
  }),
  searchMessages: own({ ask: () => ({ text: 'dinner' }), lost: 'done' }),
  exportRoom: foreign(inRoom, { ask: room }),
  exportRoomJson: foreign(inRoom, { ask: room }),
  reportMessage: foreign(inRoom, {
    ask: things => ({ ...line(things), about: 'spam' }),
    but: { guest: 'not_signed_in', keeper: 'forbidden' },
  }),
  listMessageReports: staff(['moderator', 'operator', 'auditor']),
  decideMessageReport: staff(['moderator', 'operator'], {
    ask: ({ messageReportId }) => ({ messageReportId, outcome: 'kept', reason }),
  }),
}
