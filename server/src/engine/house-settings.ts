import { setting } from './settings.ts'

// The house's own facts: identity shows them to visitors, console changes them, so they stand
// below both. The first language of the choice is the one the house speaks by default.
export const languageChoices = ['zh-CN,en', 'en,zh-CN', 'zh-CN', 'en'] as const

export const houseName = setting('house.name', {
  kind: 'text',
  default: 'Fuquan',
  max: 40,
  members: true,
})
export const houseLanguages = setting('house.languages', {
  kind: 'choice',
  options: languageChoices,
  default: 'zh-CN,en',
  members: true,
})
export const houseTimeZone = setting('house.time_zone', {
  kind: 'text',
  default: 'Asia/Shanghai',
  max: 64,
  members: true,
})
/** After how long away from the desk staff sign in again before they write, in minutes. */
export const signedInMinutes = setting('console.signed_in_minutes', {
  kind: 'integer',
  default: 30,
  min: 5,
  max: 480,
  safety: 'up',
})
/** Filled with the demo community; set by the filling itself and never by a person. */
export const houseDemo = setting('house.demo', { kind: 'boolean', default: false })
/** True once the first run is over; set in its transaction and never again. */
export const houseSetUp = setting('house.set_up', { kind: 'boolean', default: false })

export const houseSettings = [
  houseName,
  houseLanguages,
  houseTimeZone,
  signedInMinutes,
  houseDemo,
  houseSetUp,
] as const
