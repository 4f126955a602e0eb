import type { routes } from '@fuquan/contract/chat.ts'
import { albumPageMax } from '@fuquan/contract/chat/talk.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Ctx } from '#/engine/house.ts'
import { refuse } from '#/kit/refusal.ts'
import { messageOf } from '../messages/lines.ts'
import { findMembership, findRoom } from '../rooms/store.ts'
import { eyesOf } from '../rooms/ties.ts'
import { listPictured } from './store-album.ts'

/** Lists the lines with pictures that the actor may see, newest first. Refuses: not_found. */
export async function listRoomPictures(
  { tx, actor }: Ctx,
  { roomId, before }: Input<typeof routes.listRoomPictures>,
): Promise<Reply<typeof routes.listRoomPictures>> {
  const mine = await findMembership(tx, roomId, actor.id)
  const room = mine && (await findRoom(tx, roomId))
  if (!room) return refuse('not_found')
  const { firstNumber: from } = mine
  const span = { from, before: before ?? room.number + 1, limit: albumPageMax + 1 }

  const rows = await listPictured(tx, { roomId, ...span })
  const shown = rows.slice(0, albumPageMax)
  const eyes = await eyesOf(tx, room, mine, shown)
  const last = shown.at(-1)
  return {
    items: shown.map(row => {
      const { number, author, at, pictures } = messageOf(row, eyes)
      return { number, author, at, pictures }
    }),
    next: rows.length > shown.length && last ? last.number : null,
  }
}
