import { routes } from '@fuquan/contract/friends.ts'
import { bind } from '#/engine/bind.ts'
import type { Module } from '#/engine/module.ts'
import * as ask from './actions/ask.ts'
import * as find from './actions/find.ts'
import * as guard from './actions/guard.ts'
import * as keep from './actions/keep.ts'
import { check } from './checks.ts'
import { leaving } from './leaving.ts'
import { reactions, schedules } from './reactions.ts'
import { settings } from './settings.ts'
import { blockersAmong } from './store-people.ts'

export const friends: Module = {
  name: 'friends',
  routes: bind(routes, {
    lookUpPerson: find.lookUpPerson,
    getProfile: find.getProfile,
    listProposals: find.listProposals,
    startContacts: find.startContacts,
    matchContacts: find.matchContacts,
    requestFriend: ask.requestFriend,
    listRequests: ask.listRequests,
    answerRequest: ask.answerRequest,
    listFriends: keep.listFriends,
    changeFriend: keep.changeFriend,
    endFriendship: keep.endFriendship,
    listLabels: keep.listLabels,
    saveLabel: keep.saveLabel,
    dropLabel: keep.dropLabel,
    listBlocked: guard.listBlocked,
    blockPerson: guard.blockPerson,
    unblockPerson: guard.unblockPerson,
    getFriendHabits: guard.getFriendHabits,
    changeFriendHabits: guard.changeFriendHabits,
    getFriendReport: guard.getFriendReport,
  }),
  reactions,
  schedules,
  settings,
  stances: true,
  hides: async (tx, { person, from }) => (await blockersAmong(tx, from, [person])).size > 0,
  constraints: { label_name: 'friend_label_taken' },
  leaving,
  check,
}
