import { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { Language } from '@fuquan/contract/vocabulary/text.ts'
import { z } from 'zod'
import { channel, event, user } from '#/engine/events.ts'

/** The channel of everybody who works for the house. */
export const staffChannel = channel('house', 'staff')

/** The channel of everybody who is signed in. */
export const everybodyChannel = channel('house', 'everybody')

export const settingChanged = event('console.setting_changed', {
  payload: z.object({ keys: z.array(z.string()), byId: UserId }),
  // What a switch takes away goes from every screen at once, and comes back as quickly.
  wakes: ({ keys }) => [staffChannel, ...(keys.some(isSwitch) ? [everybodyChannel] : [])],
  // What stands at the door of the house is identity's to tell.
  stales: ['identity'],
})

const isSwitch = (key: string): boolean => key.endsWith('.on')

export const wordingChanged = event('console.wording_changed', {
  payload: z.object({ language: Language }),
  wakes: () => [everybodyChannel],
})

export const looked = event('console.looked', {
  payload: z.object({ byId: UserId, personId: UserId, reason: z.string() }),
  wakes: fact => [user(fact.personId)],
})
