import { noteBound } from '@fuquan/contract/friends.ts'
import { setting } from '#/engine/settings.ts'

const integer = (value: number, min: number, max: number) =>
  ({ kind: 'integer', default: value, min, max, members: true }) as const

export const friendsMax = setting('friends.max', integer(5000, 50, 5000))
export const requestsDay = setting('friends.requests_day', integer(20, 1, 500))
export const requestDays = setting('friends.request_days', integer(14, 1, 90))
export const contactsDay = setting('friends.contacts_day', integer(500, 0, 500))
export const noteLength = setting('friends.note_length', integer(50, 0, noteBound))

export const settings = [friendsMax, requestsDay, requestDays, contactsDay, noteLength] as const
