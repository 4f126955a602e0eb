import { bind } from '#/engine/bind.ts'
import { room } from '#/engine/events.ts'
import type { Module } from '#/engine/module.ts'
import { routes } from '@fuquan/contract/chat.ts'
import { check } from './checks.ts'
import * as joining from './joining/actions.ts'
import * as tries from './joining/tries.ts'
import * as messages from './messages/actions.ts'
import { exportRoom, exportRoomJson } from './messages/export.ts'
import { listMessages } from './messages/reading.ts'
import * as announcing from './announcing/actions.ts'
import * as pictures from './pictures/actions.ts'
import { listRoomPictures } from './pictures/album.ts'
import * as reports from './reports/actions.ts'
import * as terms from './rooms/actions-terms.ts'
import * as threads from './threads/actions.ts'
import { clearThread } from './threads/clearing.ts'
import * as counted from './tries.ts'
import { leaving } from './leaving.ts'
import { reactions, schedules } from './reactions.ts'
import * as befriend from './rooms/befriend.ts'
import * as rooms from './rooms/actions.ts'
import { findInMyRooms, payInRoom } from './rooms/pay.ts'
import { listRoomIds } from './rooms/store-reach.ts'
import { settings } from './settings.ts'

export const chat: Module = {
  name: 'chat',
  routes: bind(
    routes,
    {
      createRoom: rooms.createRoom,
      listRooms: rooms.listRooms,
      getRoom: rooms.getRoom,
      changeRoom: rooms.changeRoom,
      listMembers: rooms.listMembers,
      leaveRoom: rooms.leaveRoom,
      removeMember: rooms.removeMember,
      changeRole: rooms.changeRole,
      inviteToRoom: tries.inviteToRoom,
      listInvitations: joining.listInvitations,
      answerInvitation: joining.answerInvitation,
      makeLink: joining.makeLink,
      withdrawLink: joining.withdrawLink,
      getLink: tries.getLink,
      joinByLink: tries.joinByLink,
      listMessages,
      say: messages.say,
      recallMessage: messages.recallMessage,
      markRead: messages.markRead,
      payInRoom,
      findInMyRooms,
      listRoommates: befriend.listRoommates,
      listCommonRooms: befriend.listCommonRooms,
      askRoommate: befriend.askRoommate,
      openDirect: terms.openDirect,
      addFriends: terms.addFriends,
      closeRoom: terms.closeRoom,
      offerOwnership: terms.offerOwnership,
      acceptOwnership: terms.acceptOwnership,
      silenceMember: terms.silenceMember,
      giveHistory: terms.giveHistory,
      ...announcing,
      changeThread: threads.changeThread,
      clearThread,
      getTalkHabits: threads.getTalkHabits,
      changeTalkHabits: threads.changeTalkHabits,
      listReadMarks: threads.listReadMarks,
      listReaders: threads.listReaders,
      uploadMessagePicture: pictures.uploadMessagePicture,
      getMessagePicture: pictures.getMessagePicture,
      listRoomPictures,
      forwardMessage: messages.forwardMessage,
      removeMessage: messages.removeMessage,
      searchMessages: counted.searchMessages,
      exportRoom,
      exportRoomJson,
      ...reports,
      reportMessage: counted.reportMessage,
    },
    { often: ['say'] },
  ),
  reactions,
  schedules,
  leaving,
  settings,
  channels: async (tx, userId) => (await listRoomIds(tx, userId)).map(room),
  check,
}
