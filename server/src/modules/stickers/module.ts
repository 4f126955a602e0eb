import { routes } from '@fuquan/contract/stickers.ts'
import { bind } from '#/engine/bind.ts'
import type { Module } from '#/engine/module.ts'
import * as making from './actions/making.ts'
import * as staff from './actions/staff.ts'
import * as using from './actions/using.ts'
import { leaving } from './leaving.ts'
import { clearPictures } from './pictures.ts'
import { settings } from './settings.ts'

const actions = {
  getStickerShelf: using.getStickerShelf,
  sendSticker: using.sendSticker,
  getSticker: using.getSticker,
  getStickerPicture: using.getStickerPicture,
  listPacks: using.listPacks,
  getPack: using.getPack,
  addPack: using.addPack,
  dropPack: using.dropPack,
  reportPack: using.reportPack,
  listMyPacks: making.listMyPacks,
  draftPack: making.draftPack,
  changePack: making.changePack,
  addSticker: making.addSticker,
  describeSticker: making.describeSticker,
  removeSticker: making.removeSticker,
  submitPack: making.submitPack,
  withdrawPack: making.withdrawPack,
  listPacksInReview: staff.listPacksInReview,
  decidePack: staff.decidePack,
  listPublishedPacks: staff.listPublishedPacks,
  takeDownPack: staff.takeDownPack,
  listStickerReports: staff.listStickerReports,
  closeStickerReport: staff.closeStickerReport,
}

export const stickers: Module = {
  name: 'stickers',
  routes: bind(routes, actions),
  jobs: [clearPictures],
  leaving,
  settings,
}
