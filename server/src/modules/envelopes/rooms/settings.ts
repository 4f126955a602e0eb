import { facePeopleMax } from '@fuquan/contract/envelopes/rooms.ts'
import { setting } from '#/engine/settings.ts'

export const roomOn = setting('envelopes.mode_room', {
  kind: 'boolean',
  default: true,
  members: true,
})
export const roomQrSeconds = setting('envelopes.room_qr_seconds', {
  kind: 'integer',
  default: 10,
  min: 5,
  max: 60,
})
export const roomCodeSeconds = setting('envelopes.room_code_seconds', {
  kind: 'integer',
  default: 180,
  min: 30,
  max: 600,
})
export const roomMetres = setting('envelopes.room_metres', {
  kind: 'integer',
  default: 200,
  min: 20,
  max: 1_000,
})
export const roomPeople = setting('envelopes.room_people', {
  kind: 'integer',
  default: 100,
  min: 2,
  max: facePeopleMax,
  members: true,
})
export const roomMinutes = setting('envelopes.room_minutes', {
  kind: 'integer',
  default: 30,
  min: 5,
  max: 120,
  members: true,
})
export const rainSeconds = setting('envelopes.rain_seconds', {
  kind: 'integer',
  default: 10,
  min: 5,
  max: 30,
  members: true,
})

export const roomSettings = [
  roomOn,
  roomQrSeconds,
  roomCodeSeconds,
  roomMetres,
  roomPeople,
  roomMinutes,
  rainSeconds,
] as const
