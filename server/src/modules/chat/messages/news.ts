import type { Tx } from '#/engine/db.ts'
import type { JobCall } from '#/engine/events.ts'
import { peopleOf } from '#/modules/identity/index.ts'
import { notify } from '#/modules/notifications/index.ts'
import { type RoomId, toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { lockRoom } from '../rooms/store.ts'
import * as store from './store-news.ts'

/** How long talk stays with those who look anyway before the others are told. */
export const newsAfterMs = 60_000
const roomsPerTurn = 100
const turnsMax = 20

/**
 * Tells people of talk they have not read: one notice per room and person until they look, none in
 * a room they muted and none where a mention told them already.
 */
export async function tellNews({ house }: Pick<JobCall, 'house'>): Promise<void> {
  for (let turn = 0; turn < turnsMax; turn++) {
    const stirred = await house.inTransaction('read only', (tx, now) =>
      store.listStirred(tx, new Date(now.getTime() - newsAfterMs), roomsPerTurn),
    )
    for (const roomId of stirred) {
      await house.inTransaction('read write', tx => tellOf(tx, roomId))
    }
    if (stirred.length < roomsPerTurn) return
  }
}

async function tellOf(tx: Tx, roomId: RoomId): Promise<void> {
  // The room comes first: whoever speaks at this moment holds it, and their line counts then.
  const room = await lockRoom(tx, roomId)
  const from = await store.takeStir(tx, roomId)
  if (!room || from === undefined) return
  const speakers = await store.listSpeakers(tx, roomId, from)
  const [latest] = speakers
  if (!latest) return

  const to = await store.markTold(tx, { roomId, number: room.number, speakers })
  if (to.length === 0) return

  const people = await peopleOf(tx, [latest.author])
  await notify(tx, {
    to,
    kind: room.kind === 'group' ? 'chat.news' : 'chat.news_direct',
    facts: { by: people.get(latest.author)?.name ?? '', room: room.name },
    link: { kind: 'room', ref: toWire('rom', roomId) },
    ref: `${toWire('rom', roomId)}.${room.number}`,
    class: 'waiting',
    // Whom somebody muted is not told of; where several spoke it is the room that has news.
    ...(speakers.length === 1 && { from: latest.author }),
  })
}
