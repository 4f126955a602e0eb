import { houseSettings } from '#/engine/house-settings.ts'
import { setting } from '#/engine/settings.ts'

/** How long a stated reason opens a person's page, in minutes. */
export const lookMinutes = setting('console.look_minutes', {
  kind: 'integer',
  default: 15,
  min: 1,
  max: 60,
  members: true,
  safety: 'up',
})

export const settings = [lookMinutes, ...houseSettings] as const
