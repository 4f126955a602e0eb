import { bind } from '#/engine/bind.ts'
import type { Module } from '#/engine/module.ts'
import { routes } from '@fuquan/contract/notifications.ts'
import { getUnread, listNotices, listWaiting, readNotices } from './actions.ts'
import { reactions } from './reactions.ts'
import { schedules } from './schedules.ts'

export const notifications: Module = {
  name: 'notifications',
  routes: bind(routes, { listNotices, readNotices, getUnread, listWaiting }),
  reactions,
  schedules,
}
