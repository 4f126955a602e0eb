import { bind } from '#/engine/bind.ts'
import type { Module } from '#/engine/module.ts'
import { routes } from '@fuquan/contract/notifications.ts'
import { getUnread, listNotices, listWaiting, readNotices } from './actions.ts'
import {
  addPushAddress,
  changeNoticeHabits,
  dropPushAddress,
  getNoticeHabits,
  listSentFigures,
  testMail,
  testPush,
} from './habits.ts'
import { leaving } from './leaving.ts'
import { silenceJob } from './methods.ts'
import { reactions } from './reactions.ts'
import { schedules } from './schedules.ts'
import { settings } from './settings.ts'

export const notifications: Module = {
  name: 'notifications',
  routes: bind(routes, {
    listNotices,
    readNotices,
    getUnread,
    listWaiting,
    getNoticeHabits,
    changeNoticeHabits,
    addPushAddress,
    dropPushAddress,
    testPush,
    testMail,
    listSentFigures,
  }),
  reactions,
  jobs: [silenceJob],
  leaving,
  schedules,
  settings,
}
