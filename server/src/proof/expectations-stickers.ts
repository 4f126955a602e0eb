import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { newId } from '#/engine/ids.ts'
import { drawnPacks } from '#/modules/stickers/drawn.ts'
import {
  cannotWrite,
  foreign,
  fromL1,
  mayWriteInRoom,
  own,
  ownWrite,
  reason,
  type Row,
  staff,
} from './expectation.ts'
import type { Things } from './scene.ts'

// The pack of the scene is a draft of Lin's with one picture; she reported it herself.
const pack = ({ packId }: Things) => ({ packId })
const sticker = ({ stickerId }: Things) => ({ stickerId })
const inPack = ({ packId, stickerId }: Things) => ({ packId, stickerId })
const drawnPack = toWire('pak', drawnPacks[0]?.id ?? '')
const drawnSticker = toWire('stk', drawnPacks[0]?.stickers[0]?.id ?? '')
const seesDrafts = ['keeper', 'operator', 'moderator', 'auditor', 'owner'] as const
const reviewers = ['operator', 'moderator'] as const

export const stickerRows: Record<string, Row> = {
  getStickerShelf: own(),
  sendSticker: foreign(mayWriteInRoom, {
    ask: ({ roomId }) => ({
      roomId,
      stickerId: drawnSticker,
      messageId: 'msg_00000000000000000000000008',
    }),
    but: cannotWrite,
  }),
  getSticker: foreign(seesDrafts, { ask: sticker }),
  getStickerPicture: foreign(seesDrafts, { ask: sticker }),
  listPacks: own(),
  getPack: foreign(seesDrafts, { ask: pack }),
  addPack: ownWrite({ ask: () => ({ packId: drawnPack }), lost: 'done' }),
  dropPack: own({ ask: pack, lost: 'done' }),
  reportPack: foreign(seesDrafts, {
    ask: things => ({ ...pack(things), why: 'other', words: 'it is not mine' }),
    but: cannotWrite,
  }),
  listMyPacks: own(),
  draftPack: ownWrite({
    ask: () => ({ packId: toWire('pak', newId()), name: 'Cats' }),
    lost: 'done',
    but: fromL1('sticker_level_needed'),
  }),
  changePack: foreign(['keeper'], {
    ask: things => ({ ...pack(things), name: 'Dogs' }),
    but: cannotWrite,
  }),
  addSticker: foreign(['keeper'], { ask: pack, but: cannotWrite }),
  describeSticker: foreign(['keeper'], {
    ask: things => ({ ...inPack(things), alt: 'a dog', keywords: ['dog'] }),
    but: cannotWrite,
  }),
  removeSticker: foreign(['keeper'], { ask: inPack, but: cannotWrite }),
  submitPack: foreign(['keeper'], {
    ask: pack,
    then: 'sticker_licence_missing',
    but: cannotWrite,
  }),
  withdrawPack: foreign(['keeper'], { ask: pack }),
  listPacksInReview: staff([...reviewers, 'auditor']),
  decidePack: staff(reviewers, {
    ask: things => ({ ...pack(things), decision: 'return', reason }),
    then: 'sticker_not_in_review',
    lost: 'not_found',
  }),
  listPublishedPacks: staff([...reviewers, 'auditor']),
  takeDownPack: staff(reviewers, {
    ask: things => ({ ...pack(things), reason }),
    then: 'not_found',
    lost: 'not_found',
  }),
  listStickerReports: staff([...reviewers, 'auditor']),
  closeStickerReport: staff(reviewers, {
    ask: ({ stickerReportId }) => ({ stickerReportId, reason }),
  }),
}
