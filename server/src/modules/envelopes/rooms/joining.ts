import { FacePlace, type roomRoutes as routes } from '@fuquan/contract/envelopes/rooms.ts'
import type { FaceRoomId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Tx } from '#/engine/db.ts'
import type { Call } from '#/engine/house.ts'
import { sealFor } from '#/engine/seal.ts'
import { ctxOf } from '#/engine/tries.ts'
import { Refusal, refuse } from '#/kit/refusal.ts'
import { enter, placeSeal } from './actions.ts'
import { readQr } from './qr.ts'
import * as rules from './rules.ts'
import { roomMetres, roomQrSeconds } from './settings.ts'
import * as door from './store-door.ts'

type Joining = Input<typeof routes.joinFaceRoom>
type Joined = Reply<typeof routes.joinFaceRoom>

/**
 * Lets the actor into a room: by its QR of now, or by its code and a place near the host, or by its
 * code and the host's word. The place is looked at and let go.
 *
 * Refuses: envelope_code_wrong {tries_left}, envelope_code_paused {retry_after; too many wrong
 * codes, or places too far away},
 * envelope_room_proof_missing {why}, envelope_room_closed, envelope_room_full {max}.
 */
export async function joinFaceRoom(call: Call, input: Joining): Promise<Joined> {
  rules.checkPerson(call.actor)
  if (input.qr !== undefined) return byQr(call, input.qr)
  if (input.code === undefined) return refuse('envelope_room_proof_missing', { why: 'nothing' })
  return byCode(call, input.code, input.place)
}

function byQr(call: Call, qr: string): Promise<Joined> {
  const { house, actor } = call
  return house.inTransaction('read write', async (tx, now) => {
    const seconds = house.settings.of(roomQrSeconds)
    const id = readQr(house.keys, qr, { now, seconds })
    if (id === undefined) return refuse('envelope_room_proof_missing', { why: 'qr_old' })
    await enter(ctxOf(call, { tx, now }), { id, person: actor.id, why: undefined })
    return { faceRoomId: id, here: true, why: null }
  })
}

/** A try is counted and kept before its code is looked at; one that was right is taken back. */
async function byCode(call: Call, code: string, place: FacePlace | undefined): Promise<Joined> {
  const { house, actor } = call
  const tries = await house.inTransaction('read write', async (tx, now) => {
    const counted = rules.countTry(await door.lockTries(tx, actor.id, now), now)
    await door.saveTries(tx, actor.id, counted)
    return counted
  })
  const giveBack = (): Promise<void> =>
    house.inTransaction('read write', tx => door.giveTryBack(tx, actor.id, tries))

  try {
    const joined = await house.inTransaction('read write', async (tx, now) => {
      const id = await door.roomOfCode(tx, code, now)
      if (id === undefined) {
        return refuse('envelope_code_wrong', { tries_left: rules.triesLeft(tries) })
      }
      const why = rules.whyWaiting(
        place,
        await hostPlace(call, tx, id, now),
        house.settings.of(roomMetres),
      )
      const here = await enter(ctxOf(call, { tx, now }), { id, person: actor.id, why })
      return { faceRoomId: id, here, why: here ? null : (why ?? null) }
    })
    // Each "too far" says something of where the host stands: it is a try like a wrong code, or the
    // place could be felt out with made-up ones.
    if (joined.why !== 'too_far') await giveBack()
    return joined
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'envelope_code_wrong')) await giveBack()
    throw error
  }
}

async function hostPlace(
  { house }: Call,
  tx: Tx,
  id: FaceRoomId,
  now: Date,
): Promise<FacePlace | undefined> {
  const sealed = await door.findPlace(tx, id, now)
  if (sealed === undefined) return undefined
  return FacePlace.parse(JSON.parse(sealFor(house.keys, placeSeal).open(sealed, id)))
}
