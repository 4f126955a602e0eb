import { treeRows } from './expectations-trees.ts'
import { askRows } from './expectations-asks.ts'
import { coverRows } from './expectations-covers.ts'
import { endRows } from './expectations-ends.ts'
import { faceRows } from './expectations-face.ts'
import { passwordOfAll, pinOfAll } from '#/testing/world.ts'
import {
  account,
  cannotWrite,
  envelope,
  foreign,
  fromL1,
  guestIsOut,
  inRoom,
  mayWriteInRoom,
  open,
  own,
  ownWrite,
  person,
  plain,
  reason,
  room,
  type Row,
  staff,
} from './expectation.ts'
import { deskIdentityRows, deskLedgerRows, deskRows } from './expectations-desk.ts'
import { billRows } from './expectations-bills.ts'
import { codeRows } from './expectations-codes.ts'
import { talkRows } from './expectations-chat.ts'
import { befriendingRows, friendRows } from './expectations-friends.ts'
import { fundingRows } from './expectations-funding.ts'
import { mailRows, methodRows } from './expectations-methods.ts'
import { payingRows, paymentRows } from './expectations-payments.ts'
import { givingRows, standingRows } from './expectations-standing.ts'
import { noticeRows } from './expectations-notices.ts'
import { stickerRows } from './expectations-stickers.ts'
import { staffRoles } from './scene.ts'

const doors: Record<string, Row> = {
  getHouse: open(),
  // A sign-up with a code that is none: the door is the same for everybody.
  signUp: open({
    ask: ({ inviteCode }) => {
      const who = { handle: 'somebody', name: 'Somebody', password: 'a-long-enough-one' }
      return { ...who, inviteCode, as: 'token' }
    },
    lost: 'identity_invite_invalid',
  }),
  signIn: open({
    ask: ({ handle }) => ({ login: handle, password: passwordOfAll, as: 'token' }),
    lost: 'identity_sign_in_failed',
  }),
  signOut: own(),
  listDevices: own(),
  signOutDevice: foreign(['keeper'], { ask: ({ deviceId }) => ({ deviceId }) }),
  signOutEverywhere: own(),
  usePasswordLink: open({
    ask: () => ({ code: 'z'.repeat(43), password: 'a-long-enough-one', as: 'token' }),
    then: 'identity_link_invalid',
    lost: 'identity_link_invalid',
  }),
  useOwnerLink: ownWrite({
    ask: () => ({ code: 'z'.repeat(43) }),
    then: 'identity_link_invalid',
    lost: 'identity_link_invalid',
  }),
  createInvite: ownWrite({ but: fromL1('identity_level_needed') }),
  listInvites: foreign(['operator', 'moderator', 'owner'], {
    ask: () => ({ of: 'all' }),
    otherwise: 'forbidden',
    lost: 'done',
  }),
  withdrawInvite: foreign(['keeper', 'operator', 'moderator', 'owner'], {
    ask: ({ houseInviteId }) => ({ houseInviteId }),
  }),
  getInvite: open({
    ask: ({ inviteCode }) => ({ code: inviteCode }),
    lost: 'identity_invite_invalid',
  }),
}

const me: Record<string, Row> = {
  getMe: own(),
  changeMe: own({ ask: () => ({ name: 'Another name' }), lost: 'done' }),
  changeHandle: ownWrite({ ask: () => ({ handle: 'quite_another' }), lost: 'done' }),
  changePassword: own({
    ask: () => ({ oldPassword: passwordOfAll, password: 'a-long-enough-one' }),
    lost: 'done',
  }),
  setPicture: ownWrite(),
  dropPicture: own(),
  getPicture: own({ ask: ({ pictureId }) => ({ pictureId }), lost: 'not_found' }),
  setPin: own({ ask: () => ({ pin: '702351', oldPin: pinOfAll }), lost: 'done' }),
  startPinReset: own({ ask: () => ({ password: passwordOfAll }), lost: 'done' }),
  stopPinReset: own(),
  finishPinReset: own({
    ask: () => ({ pin: '702351' }),
    then: 'identity_reset_not_ready',
    lost: 'identity_reset_not_ready',
  }),
  stepUp: own({
    ask: ({ roomId }) => ({ pin: pinOfAll, kind: 'envelopes.send', payee: roomId, amount: '600' }),
    lost: 'done',
  }),
  findByHandle: own({
    ask: ({ handle }) => ({ handle }),
    lost: 'not_found',
    but: { ...guestIsOut, blocked: 'not_found' },
  }),
  listCards: own({ ask: ({ userId }) => ({ ids: userId }), lost: 'done' }),
  listLooks: own(),
}

const people: Record<string, Row> = {
  listPeople: staff(['operator', 'moderator', 'support', 'treasurer', 'cashier', 'auditor']),
  getPerson: staff(['operator', 'moderator', 'support', 'auditor'], {
    ask: ({ userId }) => ({ userId }),
    then: 'console_reason_missing',
    lost: 'console_reason_missing',
  }),
  approvePerson: staff(['operator', 'moderator'], { ask: person, then: 'identity_wrong_state' }),
  refusePerson: staff(['operator', 'moderator'], { ask: person, then: 'identity_wrong_state' }),
  suspendPerson: staff(['operator', 'moderator'], {
    ask: things => ({ ...person(things), until: '2099-01-01T00:00:00Z' }),
  }),
  reinstatePerson: staff(['operator', 'moderator'], {
    ask: person,
    then: 'identity_wrong_state',
  }),
  changeRoles: staff([], {
    ask: things => ({ ...person(things), roles: ['support'] }),
    then: 'identity_step_up_needed',
    lost: 'identity_step_up_needed',
  }),
  resetPinByStaff: staff(['operator', 'support'], {
    ask: person,
    then: 'identity_step_up_needed',
  }),
  makePasswordLink: staff(['operator', 'support'], {
    ask: person,
    then: 'identity_step_up_needed',
  }),
  signOutPerson: staff(['operator', 'support'], {
    ask: person,
    then: 'identity_step_up_needed',
  }),
  listApprovals: staff(['operator', 'treasurer', 'moderator', 'arbiter', 'campaigner', 'auditor']),
  // Only who may do the act itself may agree to it, and never who asked for it.
  agreeApproval: staff(['operator'], {
    ask: ({ approvalId }) => ({ approvalId, reason }),
    then: 'identity_step_up_needed',
    but: { ...guestIsOut, moderator: 'identity_same_person' },
  }),
}

const ledger: Record<string, Row> = {
  getWallet: own(),
  getPublicBooks: open(),
  getPinFree: own(),
  setPinFree: ownWrite({ ask: () => ({ single: '0' }), lost: 'done' }),
  issueCredits: staff(['operator', 'treasurer'], {
    ask: ({ userId }) => ({ to: [userId], amount: '100', reason }),
    then: 'identity_step_up_needed',
  }),
  burnCredits: staff(['operator', 'treasurer'], {
    ask: ({ userId }) => ({ from: userId, amount: '100', reason }),
    then: 'identity_step_up_needed',
  }),
  listHouseAccounts: staff(['operator', 'treasurer', 'auditor']),
  getAccount: staff(['operator', 'treasurer', 'auditor'], {
    ask: ({ accountId }) => ({ accountId }),
    then: 'console_reason_missing',
  }),
  getTransfer: staff(['operator', 'treasurer', 'auditor'], {
    ask: ({ bookId, transferId }) => ({ accountId: bookId, transferId }),
    then: 'console_reason_missing',
  }),
  listFindings: staff(['operator', 'treasurer', 'auditor']),
  closeFinding: staff(['operator', 'treasurer'], {
    ask: ({ findingId }) => ({ findingId, reason }),
  }),
  freezeAccount: staff(['operator', 'treasurer'], { ask: account }),
  unfreezeAccount: staff(['operator', 'treasurer'], { ask: account }),
  pauseMoney: staff(['operator', 'treasurer'], { ask: () => ({ reason }), lost: 'done' }),
  resumeMoney: staff(['operator', 'treasurer'], { ask: () => ({ reason }), lost: 'done' }),
}

const notifications: Record<string, Row> = {
  listNotices: own(),
  readNotices: foreign(['keeper'], { ask: ({ noticeId }) => ({ upTo: noticeId }) }),
  getUnread: own(),
  listWaiting: own(),
}

const rooms: Record<string, Row> = {
  ...talkRows,
  createRoom: ownWrite({
    ask: () => ({ roomId: 'rom_00000000000000000000000009', name: 'A room of one’s own' }),
    lost: 'done',
    but: fromL1('chat_level_needed'),
  }),
  listRooms: own(),
  getRoom: foreign(inRoom, { ask: room }),
  changeRoom: foreign(['admin', 'keeper'], {
    ask: things => ({ ...room(things), name: 'Another name' }),
    but: { ...cannotWrite, ...plain('forbidden') },
  }),
  listMembers: foreign(inRoom, { ask: room }),
  leaveRoom: foreign(inRoom, { ask: room }),
  removeMember: foreign(['admin', 'keeper'], {
    ask: things => ({ ...room(things), userId: things.memberId }),
    but: { ...cannotWrite, ...plain('forbidden') },
  }),
  changeRole: foreign(['keeper'], {
    ask: things => ({ ...room(things), userId: things.memberId, role: 'member' }),
    but: { ...cannotWrite, admin: 'forbidden', ...plain('forbidden') },
  }),
  inviteToRoom: foreign(mayWriteInRoom, {
    ask: things => ({ ...room(things), handle: 'our_cashier' }),
    but: cannotWrite,
  }),
  listInvitations: own(),
  answerInvitation: foreign(['invitee'], {
    ask: ({ roomInvitationId }) => ({ roomInvitationId, accept: true }),
    but: cannotWrite,
  }),
  makeLink: foreign(mayWriteInRoom, { ask: room, but: cannotWrite }),
  withdrawLink: foreign(mayWriteInRoom, { ask: room, but: cannotWrite }),
  // Who holds the code of a link may see its card and come in: that is what it is for.
  getLink: open({ ask: ({ code }) => ({ code }), lost: 'chat_link_invalid' }),
  joinByLink: ownWrite({ ask: ({ code }) => ({ code }), lost: 'chat_link_invalid' }),
  listMessages: foreign(inRoom, { ask: room }),
  say: foreign(mayWriteInRoom, {
    ask: things => ({ ...room(things), messageId: 'msg_00000000000000000000000009', text: 'Hi' }),
    but: cannotWrite,
  }),
  recallMessage: foreign(['keeper'], {
    ask: things => ({ ...room(things), number: things.number }),
    but: { ...cannotWrite, admin: 'forbidden', ...plain('forbidden') },
  }),
  markRead: foreign(inRoom, { ask: things => ({ ...room(things), upTo: 1 }) }),
}

const envelopes: Record<string, Row> = {
  getLimits: foreign(inRoom, { ask: room, otherwise: 'done', lost: 'done' }),
  sendEnvelope: foreign(mayWriteInRoom, {
    ask: things => {
      // Above what may be sent without a PIN.
      const terms = { mode: 'lucky', split: 'lucky:2', total: '6000', shares: 6 }
      return { ...room(things), ...terms }
    },
    then: 'identity_step_up_needed',
    but: fromL1('envelope_level_needed'),
  }),
  getEnvelope: foreign(inRoom, { ask: envelope }),
  listEnvelopeCards: foreign(inRoom, {
    ask: ({ envelopeId }) => ({ ids: envelopeId }),
    otherwise: 'done',
    lost: 'done',
  }),
  // Mei has her share already: the memory of the lane tells her so again.
  // In a rehearsal the lane tells everybody after its commit, so all hear the same there.
  claimEnvelope: foreign(inRoom, {
    ask: envelope,
    own: { member: { then: 'done' } },
    lost: 'done',
  }),
  listClaims: foreign(inRoom, { ask: envelope }),
  getDraw: foreign(inRoom, { ask: envelope }),
  listRecords: own({ ask: () => ({ role: 'sent' }), lost: 'done' }),
  getRecordSums: own({ ask: () => ({ role: 'sent' }), lost: 'done' }),
  inspectEnvelope: staff(['operator', 'treasurer', 'auditor', 'support'], { ask: envelope }),
}

const desk = ['operator', 'auditor'] as const
const console: Record<string, Row> = {
  getFirstRun: open(),
  firstRun: open({
    ask: () => ({
      code: 'z'.repeat(43),
      owner: { handle: 'somebody', name: 'Somebody', password: 'a-long-enough-one' },
      community: { name: 'Another house', languages: ['en'], timeZone: 'Asia/Shanghai' },
      unit: {
        code: 'XX',
        scale: 2,
        symbols: { 'zh-CN': 'F', en: 'F' },
        names: { 'zh-CN': 'fu', en: 'fu' },
      },
      startingCredits: '0',
      joinMode: 'open',
    }),
    then: 'console_first_run_done',
    lost: 'console_first_run_done',
  }),
  getHome: staff(staffRoles),
  listSettings: staff(['operator', 'treasurer', 'moderator', 'support', 'auditor']),
  changeSettings: staff(['operator'], {
    ask: () => ({ changes: [{ key: 'envelopes.max_shares', value: 50 }], reason }),
    then: 'identity_step_up_needed',
    lost: 'identity_step_up_needed',
  }),
  ...deskRows,
  ...mailRows,
  listQueues: staff(desk),
  listDeadJobs: staff(desk),
  retryJob: staff(['operator'], {
    ask: ({ jobId }) => ({ jobId, reason }),
    then: 'not_found',
  }),
  takeTurn: staff(['operator'], {
    ask: () => ({ name: 'console.figures', reason }),
    lost: 'done',
  }),
  getHealth: staff(['operator', 'treasurer', 'auditor']),
  getHealthHours: staff(['operator', 'treasurer', 'auditor']),
}

/** Every route of every module, by its name. */
export const expectations: Readonly<Record<string, Readonly<Record<string, Row>>>> = {
  identity: { ...doors, ...me, ...people, ...methodRows, ...standingRows, ...deskIdentityRows },
  ledger: {
    ...ledger,
    ...givingRows,
    ...deskLedgerRows,
    ...billRows,
    ...codeRows,
    ...paymentRows,
    ...fundingRows,
  },
  notifications: { ...notifications, ...noticeRows },
  friends: friendRows,
  chat: { ...rooms, ...befriendingRows, ...payingRows },
  stickers: stickerRows,
  envelopes: { ...envelopes, ...askRows, ...coverRows, ...endRows, ...treeRows, ...faceRows },
  console,
  // An open stream never ends; who may open one is tried in engine/stream.test.ts.
  engine: { readStream: { ok: [], otherwise: 'none', but: guestIsOut } },
}
