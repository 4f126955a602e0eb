import { setting } from '#/engine/settings.ts'

export const packSize = setting('stickers.pack_size', {
  kind: 'integer',
  default: 120,
  min: 1,
  max: 300,
  members: true,
})
export const stickerBytes = setting('stickers.bytes', {
  kind: 'integer',
  default: 512_000,
  min: 50_000,
  max: 2_000_000,
  members: true,
})
export const packsEach = setting('stickers.packs_each', {
  kind: 'integer',
  default: 20,
  min: 0,
  max: 50,
  members: true,
})
export const uploadLevel = setting('stickers.upload_level', {
  kind: 'integer',
  default: 1,
  min: 0,
  max: 3,
  members: true,
})
export const shelfSize = setting('stickers.shelf_size', {
  kind: 'integer',
  default: 60,
  min: 3,
  max: 200,
  members: true,
})

export const settings = [packSize, stickerBytes, packsEach, uploadLevel, shelfSize] as const
