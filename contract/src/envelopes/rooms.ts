import { z } from 'zod'
import { requestRefusals } from '../friends.ts'
import type { Routes } from '../route.ts'
import { EnvelopeId, FaceRoomId, RoomId, TransferId, UserId } from '../vocabulary/ids.ts'
import { Amount, AskedAmount } from '../vocabulary/money.ts'
import { UserCard } from '../vocabulary/people.ts'
import { words } from '../vocabulary/text.ts'
import { Instant } from '../vocabulary/time.ts'

/** The most people any house may let into one face-to-face room, and the most shares of a round. */
export const facePeopleMax = 500
const greetingMax = 25

export const FaceRoomState = z
  .enum(['lobby', 'countdown', 'rain', 'podium', 'closed'])
  .meta({ id: 'FaceRoomState' })
export type FaceRoomState = z.output<typeof FaceRoomState>

export const FaceSplit = z.enum(['lucky:2', 'classic', 'even']).meta({ id: 'FaceSplit' })
export type FaceSplit = z.output<typeof FaceSplit>

/** Where somebody stands. It is used for this one request and never shown to anybody. */
export const FacePlace = z
  .object({
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
    accuracy: z.number().min(0).max(1_000_000).describe('Metres, as the phone says'),
    age: z.number().min(0).max(86_400).describe('Seconds since it was measured'),
  })
  .meta({ id: 'FacePlace' })
export type FacePlace = z.output<typeof FacePlace>

/** One envelope of the rain: the same on every phone of the round. */
export const FaceDrop = z
  .object({
    at: z.int().min(0).describe('Milliseconds after the rain begins'),
    x: z.int().min(0).max(100).describe('Where it falls, in hundredths of the width'),
    fall: z.int().min(1).describe('Milliseconds from the top to the bottom'),
    turn: z.int().min(-30).max(30).describe('Degrees it leans'),
  })
  .meta({ id: 'FaceDrop' })
export type FaceDrop = z.output<typeof FaceDrop>

const Caught = z
  .object({ user: UserCard, number: z.int(), amount: Amount, bestLuck: z.boolean() })
  .meta({ id: 'FaceCaught' })

/** One round: an envelope that rains on everybody who was here when it was started. */
export const FaceRound = z
  .object({
    number: z.int().min(1),
    envelopeId: EnvelopeId,
    split: FaceSplit,
    greeting: z.string(),
    shares: z.int(),
    claimed: z.int(),
    people: z.int().describe('Who was here when it was started; no more than shares: all get one'),
    opensAt: Instant,
    endsAt: Instant,
    ended: z.boolean(),
    mine: z.boolean().describe('I was here when it was started, so I may catch'),
    myAmount: Amount.nullable(),
    drops: z.array(FaceDrop).describe('While it is counted down to and while it rains'),
    total: Amount.nullable().describe('For the host, and for all after the end'),
    returned: Amount.nullable().describe('What went back to the host, after the end'),
    caught: z.array(Caught).describe('The podium, in the order of catching; after the end'),
  })
  .meta({ id: 'FaceRound' })
export type FaceRound = z.output<typeof FaceRound>

/** A face-to-face room as somebody in it sees it. */
export const FaceRoom = z
  .object({
    id: FaceRoomId,
    state: FaceRoomState,
    now: Instant.describe('The clock of the house: phones count by it'),
    openedAt: Instant,
    closesAt: Instant,
    host: UserCard,
    mine: z.boolean().describe('I am the host'),
    here: z.boolean().describe('False: I gave the code and wait for the host'),
    people: z.array(UserCard).describe('Who is here, in the order of coming'),
    waiting: z.array(UserCard).describe('Who gave the code and waits; for the host alone'),
    peopleMax: z.int(),
    peopleMin: z.int().describe('So many are needed to start'),
    rounds: z.int(),
    round: FaceRound.nullable().describe('The newest one'),
    friends: z.array(UserId).describe('Who of those here is my friend; after a round'),
    asked: z.array(UserId).describe('Whom of those here I asked to be; after a round'),
  })
  .meta({ id: 'FaceRoom' })
export type FaceRoom = z.output<typeof FaceRoom>

/** How others come in. Both change by themselves. */
export const FaceDoor = z
  .object({
    code: z.string().describe('Four digits, of this room alone while it is valid'),
    codeUntil: Instant,
    path: z.string().describe('In the QR: opened at the public address of the house'),
    pathUntil: Instant.describe('Then the next one must be shown'),
    place: z.boolean().describe('Whether people near by come in by the code alone'),
    now: Instant,
  })
  .meta({ id: 'FaceDoor' })
export type FaceDoor = z.output<typeof FaceDoor>

/** A share that was caught. It never changes, so asking again gets the same bytes again. */
export const FaceCatch = z
  .object({ number: z.int().min(1), amount: Amount, at: Instant, transferId: TransferId })
  .meta({ id: 'FaceCatch' })

const one = z.object({ faceRoomId: FaceRoomId })
/** More rounds than anybody could play while a room is open. */
const roundsMax = 1_000
const ofRound = z.object({
  faceRoomId: FaceRoomId,
  round: z.coerce.number().int().min(1).max(roundsMax),
})

export const roomRoutes = {
  openFaceRoom: {
    method: 'POST',
    path: '/envelopes/face-rooms',
    summary: 'Open a face-to-face room, or find the one I have open',
    access: 'user',
    body: z.object({
      roomId: RoomId.optional().describe('Opened in this group, which may not want it'),
    }),
    reply: FaceRoom,
    refusals: {
      chat_not_a_member: 403,
      chat_kind_off: 403,
      envelope_mode_off: 403,
      envelope_level_needed: 403,
    },
  },
  getOpenFaceRoom: {
    method: 'GET',
    path: '/envelopes/face-rooms/open',
    summary: 'The face-to-face room I am in now, if any',
    access: 'user',
    finishes: true,
    reply: z.object({ faceRoomId: FaceRoomId.nullable() }),
    refusals: {},
  },
  getFaceRoom: {
    method: 'GET',
    path: '/envelopes/face-rooms/:faceRoomId',
    summary: 'A face-to-face room: who is here, and its newest round',
    access: 'user',
    finishes: true,
    params: one,
    reply: FaceRoom,
    refusals: {},
  },
  makeFaceDoor: {
    method: 'POST',
    path: '/envelopes/face-rooms/:faceRoomId/door',
    summary: 'The code and the QR of now; with my place, people near by come in by the code',
    access: 'user',
    params: one,
    body: z.object({
      place: FacePlace.nullable().optional().describe('Null: what is kept of it is let go now'),
    }),
    reply: FaceDoor,
    refusals: { envelope_room_closed: 410 },
  },
  joinFaceRoom: {
    method: 'POST',
    path: '/envelopes/face-rooms/join',
    summary: 'Come in by the QR, or by the code and my place, or wait for the host',
    access: 'user',
    own: true,
    body: z.object({
      qr: z
        .string()
        .regex(/^[\w-]{43}$/)
        .optional(),
      code: z
        .string()
        .regex(/^[0-9]{4}$/)
        .optional(),
      place: FacePlace.optional(),
    }),
    reply: z.object({
      faceRoomId: FaceRoomId,
      here: z.boolean().describe('False: the host has to say that I am here'),
      why: z
        .enum(['no_place', 'place_weak', 'too_far', 'host_has_no_place'])
        .nullable()
        .describe('Why the place did not let me in'),
    }),
    refusals: {
      envelope_code_wrong: 403,
      envelope_code_paused: 429,
      envelope_room_proof_missing: 403,
      envelope_room_closed: 410,
      envelope_room_full: 409,
      envelope_bot_refused: 403,
    },
  },
  admitToFaceRoom: {
    method: 'POST',
    path: '/envelopes/face-rooms/:faceRoomId/people/:userId/here',
    summary: 'The host says that somebody who gave the code is here',
    access: 'user',
    params: z.object({ faceRoomId: FaceRoomId, userId: UserId }),
    reply: FaceRoom,
    refusals: { envelope_room_closed: 410, envelope_room_full: 409 },
  },
  befriendPresent: {
    method: 'POST',
    path: '/envelopes/face-rooms/:faceRoomId/people/:userId/friend',
    summary: 'Ask somebody I was in this room with to be friends',
    access: 'user',
    params: z.object({ faceRoomId: FaceRoomId, userId: UserId }),
    reply: z.object({ outcome: z.enum(['waiting', 'friends']) }),
    refusals: requestRefusals,
  },
  leaveFaceRoom: {
    method: 'POST',
    path: '/envelopes/face-rooms/:faceRoomId/leave',
    summary: 'Leave the room; when the host leaves it closes',
    access: 'user',
    finishes: true,
    restrictedToo: true,
    params: one,
    reply: z.object({}),
    refusals: {},
  },
  startFaceRound: {
    method: 'POST',
    path: '/envelopes/face-rooms/:faceRoomId/rounds',
    summary: 'Put money into the next round and start its countdown',
    access: 'user',
    keyed: true,
    params: one,
    body: z.object({
      total: AskedAmount,
      shares: z.int().min(1).max(facePeopleMax),
      split: FaceSplit,
      greeting: words({ min: 0, max: greetingMax }).optional(),
      proof: z
        .string()
        .max(200)
        .optional()
        .describe('Of a step-up `envelopes.send`: payee the room, facts mode, split, shares'),
    }),
    reply: FaceRoom,
    refusals: {
      leaving: 403,
      envelope_room_closed: 410,
      envelope_room_busy: 409,
      envelope_few_present: 422,
      envelope_amount_out_of_range: 422,
      envelope_count_out_of_range: 422,
      envelope_over_daily_limit: 429,
      envelope_level_needed: 403,
      envelope_mode_off: 403,
      chat_kind_off: 403,
      identity_step_up_needed: 403,
      identity_step_up_expired: 410,
      identity_step_up_mismatch: 422,
      identity_level_needed: 403,
      ledger_amount_invalid: 400,
      ledger_over_limit: 429,
      ledger_insufficient: 422,
      ledger_account_frozen: 409,
      ledger_paused: 503,
    },
  },
  catchShare: {
    method: 'POST',
    path: '/envelopes/face-rooms/:faceRoomId/rounds/:round/catch',
    summary: 'Tap the rain: one share per person and round; asking again gives the same answer',
    access: 'user',
    finishes: true,
    lane: true,
    restrictedToo: true,
    params: ofRound,
    reply: FaceCatch,
    refusals: {
      envelope_not_open_yet: 409,
      envelope_expired: 410,
      envelope_emptied: 409,
      envelope_not_for_you: 403,
      envelope_claim_limit: 429,
      envelope_own_limit: 429,
      envelope_mode_off: 403,
      envelope_bot_refused: 403,
      ledger_account_closed: 409,
      ledger_account_frozen: 409,
      ledger_paused: 503,
    },
  },
  endFaceRound: {
    method: 'POST',
    path: '/envelopes/face-rooms/:faceRoomId/rounds/:round/end',
    summary: 'The rain is over: bring home what was not caught; earlier it does nothing',
    access: 'user',
    finishes: true,
    lane: true,
    restrictedToo: true,
    params: ofRound,
    reply: z.object({}),
    refusals: {},
  },
} as const satisfies Routes
