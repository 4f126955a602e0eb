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

/** Within how many hours the house promises to answer whoever waits for one of its decisions. */
export const answerHours = setting('console.answer_hours', {
  kind: 'integer',
  default: 24,
  min: 1,
  max: 336,
  members: true,
})

/** The most lines of one list of people. */
export const importRows = setting('console.import_rows', {
  kind: 'integer',
  default: 10_000,
  min: 1,
  max: 50_000,
})

export const settings = [lookMinutes, answerHours, importRows, ...houseSettings] as const
