import { setting } from '#/engine/settings.ts'
import { messageTextBound, picturesBound, roomNameBound } from '@fuquan/contract/chat.ts'

export const nameLength = setting('chat.name_length', {
  kind: 'integer',
  default: 40,
  min: 10,
  max: roomNameBound,
  members: true,
})
export const linkDays = setting('chat.link_days', {
  kind: 'integer',
  default: 14,
  min: 1,
  max: 90,
  members: true,
})
export const textLength = setting('chat.text', {
  kind: 'integer',
  default: 2000,
  min: 100,
  max: messageTextBound,
  members: true,
})
export const groupMax = setting('chat.group_max', {
  kind: 'integer',
  default: 500,
  min: 2,
  max: 2000,
  members: true,
})
export const recallMinutes = setting('chat.recall_minutes', {
  kind: 'integer',
  default: 2,
  min: 0,
  max: 60,
  members: true,
})
export const messagesMinute = setting('chat.messages_minute', {
  kind: 'integer',
  default: 30,
  min: 1,
  max: 600,
  members: true,
})
export const sleepDays = setting('chat.sleep_days', {
  kind: 'integer',
  default: 60,
  min: 7,
  max: 3650,
  members: true,
})
export const pictureMax = setting('chat.pictures', {
  kind: 'integer',
  default: 9,
  min: 1,
  max: picturesBound,
  members: true,
})
export const announcementsWeek = setting('chat.announcements_week', {
  kind: 'integer',
  default: 4,
  min: 1,
  max: 50,
  members: true,
})
export const pinsMax = setting('chat.pins', {
  kind: 'integer',
  default: 3,
  min: 1,
  max: 10,
  members: true,
})
export const historyDays = setting('chat.history_days', {
  kind: 'integer',
  default: 7,
  min: 1,
  max: 90,
  members: true,
})

export const settings = [
  pictureMax,
  announcementsWeek,
  pinsMax,
  historyDays,
  nameLength,
  linkDays,
  textLength,
  groupMax,
  recallMinutes,
  messagesMinute,
  sleepDays,
] as const
