import { bind } from '#/engine/bind.ts'
import { room } from '#/engine/events.ts'
import type { Module } from '#/engine/module.ts'
import { routes } from '@fuquan/contract/chat.ts'
import { check } from './checks.ts'
import * as joining from './joining/actions.ts'
import * as tries from './joining/tries.ts'
import * as messages from './messages/actions.ts'
import { leaving } from './leaving.ts'
import { reactions } from './reactions.ts'
import * as rooms from './rooms/actions.ts'
import { findInMyRooms, payInRoom } from './rooms/pay.ts'
import { listRoomIds } from './rooms/store.ts'
import { settings } from './settings.ts'

export const chat: Module = {
  name: 'chat',
  routes: bind(routes, {
    createRoom: rooms.createRoom,
    listRooms: rooms.listRooms,
    getRoom: rooms.getRoom,
    changeRoom: rooms.changeRoom,
    listMembers: rooms.listMembers,
    leaveRoom: rooms.leaveRoom,
    removeMember: rooms.removeMember,
    changeRole: rooms.changeRole,
    inviteToRoom: joining.inviteToRoom,
    listInvitations: joining.listInvitations,
    answerInvitation: joining.answerInvitation,
    makeLink: joining.makeLink,
    withdrawLink: joining.withdrawLink,
    getLink: tries.getLink,
    joinByLink: tries.joinByLink,
    listMessages: messages.listMessages,
    say: messages.say,
    recallMessage: messages.recallMessage,
    markRead: messages.markRead,
    payInRoom,
    findInMyRooms,
  }),
  reactions,
  leaving,
  settings,
  channels: async (tx, userId) => (await listRoomIds(tx, userId)).map(room),
  check,
}
