import { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { z } from 'zod'
import { channel, event, user } from '#/engine/events.ts'

/** The channel of everybody who works for the house. */
export const staffChannel = channel('house', 'staff')

export const settingChanged = event('console.setting_changed', {
  payload: z.object({ keys: z.array(z.string()), byId: UserId }),
  wakes: () => [staffChannel],
})

export const looked = event('console.looked', {
  payload: z.object({ byId: UserId, personId: UserId, reason: z.string() }),
  wakes: fact => [user(fact.personId)],
})
