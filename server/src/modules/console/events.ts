import { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { Language } from '@fuquan/contract/vocabulary/text.ts'
import { z } from 'zod'
import { channel, event, user } from '#/engine/events.ts'

/** The channel of everybody who works for the house. */
export const staffChannel = channel('house', 'staff')

export const settingChanged = event('console.setting_changed', {
  payload: z.object({ keys: z.array(z.string()), byId: UserId }),
  wakes: () => [staffChannel],
})

/** The channel of everybody who is signed in. */
export const everybodyChannel = channel('house', 'everybody')

export const wordingChanged = event('console.wording_changed', {
  payload: z.object({ language: Language }),
  wakes: () => [everybodyChannel],
})

export const looked = event('console.looked', {
  payload: z.object({ byId: UserId, personId: UserId, reason: z.string() }),
  wakes: fact => [user(fact.personId)],
})
