import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { newId } from '#/engine/ids.ts'
import { present } from '#/kit/assert.ts'
import type { Client } from '#/testing/client.ts'

export type StickerThings = { packId: string; stickerId: string; stickerReportId: string }
type Put = (one: Client, url: string) => Promise<{ statusCode: number; json(): { id: string } }>

/** A draft of Lin's with one picture, and a report of hers about it. */
export async function stickerThings(
  { keeper, owner }: { keeper: Client; owner: Client },
  put: Put,
): Promise<StickerThings> {
  const packId = toWire('pak', newId())
  await keeper.get('draftPack', { packId, name: 'Scene' })
  const said = await put(keeper, `/api/stickers/mine/${packId}/stickers`)
  const stickerId = said.json().id
  await keeper.get('reportPack', { packId, why: 'other', words: 'the scene needs one' })
  const open: { items: { id: string }[] } = (await owner.get('listStickerReports')) as never
  return { packId, stickerId, stickerReportId: present(open.items[0]).id }
}
