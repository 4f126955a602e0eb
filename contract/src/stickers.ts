import { z } from 'zod'
import { file, type Routes, upload } from './route.ts'
import { MessageId, PackId, RoomId, StickerId, StickerReportId } from './vocabulary/ids.ts'
import { PageAsk, page } from './vocabulary/page.ts'
import { UserCard } from './vocabulary/people.ts'
import { Reason, words } from './vocabulary/text.ts'
import { Instant } from './vocabulary/time.ts'

/** The widest bounds the house may set; `stickers.bytes` is what a made sticker may weigh. */
export const stickerUploadBytesMax = 10 * 1024 * 1024
export const packNameMax = 20
export const altMax = 80
export const keywordMax = 20
export const keywordsMax = 12
export const consentMax = 200
export const recentMax = 24

export const PackState = z
  .enum(['draft', 'in_review', 'returned', 'published', 'withdrawn'])
  .meta({ id: 'PackState' })
export type PackState = z.output<typeof PackState>

export const StickerLicence = z.enum(['own', 'cc0', 'cc_by', 'operator']).meta({
  id: 'StickerLicence',
  description: 'own work; CC0; CC BY (author shown); licensed by the people who run the house',
})
export type StickerLicence = z.output<typeof StickerLicence>

export const Sticker = z
  .object({
    id: StickerId,
    packId: PackId,
    alt: z.string().meta({ description: 'What it shows, for the ear' }),
    keywords: z.array(z.string()).meta({ description: 'In Chinese and English, emoji too' }),
    animated: z.boolean(),
  })
  .meta({ id: 'Sticker' })
export type Sticker = z.output<typeof Sticker>

const packFields = {
  id: PackId,
  name: z.string(),
  builtIn: z.boolean().meta({ description: 'Drawn for Fuquan and shipped with it' }),
  state: PackState,
  licence: StickerLicence.nullable().meta({ description: 'Only a draft may lack one' }),
  author: z.string().meta({ description: 'Who drew it, as the licence asks' }),
  owner: UserCard.nullable(),
  added: z.boolean().meta({ description: 'It stands in my panel' }),
}

/** A pack as lists show it. */
export const PackCard = z
  .object({
    ...packFields,
    count: z.int(),
    cover: z.array(StickerId).meta({ description: 'Its first stickers, at most 4' }),
  })
  .meta({ id: 'PackCard' })
export type PackCard = z.output<typeof PackCard>

/** A pack with its pictures, in their order. What it asks of its owner is for the owner. */
export const Pack = z
  .object({
    ...packFields,
    stickers: z.array(Sticker),
    mine: z
      .object({
        showsPeople: z.boolean(),
        consent: z.string(),
        reason: z.string().nullable().meta({ description: 'Why it was returned or withdrawn' }),
        sizeMax: z.int(),
      })
      .nullable()
      .meta({ description: 'Only to its owner and to reviewers' }),
  })
  .meta({ id: 'Pack' })
export type Pack = z.output<typeof Pack>

/** What a sticker key needs on the phone: my packs with all words, and what I used last. */
export const StickerShelf = z
  .object({
    packs: z.array(
      z.object({
        id: PackId,
        name: z.string(),
        builtIn: z.boolean(),
        stickers: z.array(Sticker),
      }),
    ),
    recent: z.array(Sticker).meta({ description: 'Newest first, at most 24' }),
    mayUpload: z.boolean(),
  })
  .meta({ id: 'StickerShelf' })
export type StickerShelf = z.output<typeof StickerShelf>

/** A sticker somebody was sent: what it is, and whether its pack can still be opened. */
export const SentSticker = z
  .object({
    sticker: Sticker,
    packName: z.string(),
    size: z.enum(['full', 'preview', 'gone']).meta({
      description:
        'preview: the pack was withdrawn by its owner; gone: taken out of the house by staff',
    }),
  })
  .meta({ id: 'SentSticker' })
export type SentSticker = z.output<typeof SentSticker>

export const StickerReport = z
  .object({
    id: StickerReportId,
    pack: PackCard,
    stickerId: StickerId.nullable(),
    by: UserCard.nullable(),
    why: z.enum(['stolen', 'person', 'indecent', 'hateful', 'other']),
    words: z.string(),
    at: Instant,
  })
  .meta({ id: 'StickerReport' })
export type StickerReport = z.output<typeof StickerReport>

const PackWords = {
  name: words({ max: packNameMax }),
  licence: StickerLicence.nullable(),
  author: words({ min: 0, max: 60 }),
  showsPeople: z.boolean(),
  consent: words({ min: 0, max: consentMax, lines: 'many' }),
}
const ofPack = z.object({ packId: PackId })
const ofSticker = z.object({ stickerId: StickerId })
const inDraft = { sticker_in_review: 409, sticker_pack_settled: 409 } as const
const Done = z.object({})

const usingRoutes = {
  getStickerShelf: {
    method: 'GET',
    path: '/stickers/shelf',
    summary: 'My packs with all their words, so that the phone searches by itself',
    access: 'user',
    reply: StickerShelf,
    refusals: {},
  },
  sendSticker: {
    method: 'POST',
    path: '/stickers/:stickerId/sendings',
    summary: 'Send a sticker to a room of mine; the same messageId again hears the first answer',
    access: 'user',
    params: ofSticker,
    body: z.object({ roomId: RoomId, messageId: MessageId }),
    reply: z.object({ number: z.int().meta({ description: 'Of the message in its room' }) }),
    refusals: {
      chat_too_fast: 429,
      chat_muted: 403,
      chat_read_only: 403,
      chat_stranger_refused: 403,
      sticker_withdrawn: 410,
    },
  },
  getSticker: {
    method: 'GET',
    path: '/stickers/:stickerId',
    summary: 'A sticker as it stands now: whole, as a small preview, or gone',
    access: 'user',
    params: ofSticker,
    reply: SentSticker,
    refusals: {},
  },
  getStickerPicture: {
    method: 'GET',
    path: '/stickers/:stickerId/picture',
    summary: 'The picture of a sticker as WebP, 128 or 512 px at its longer side',
    access: 'user',
    params: ofSticker,
    query: z.object({ size: z.enum(['128', '512']).default('512') }),
    reply: file('image/webp'),
    refusals: {},
  },
  listPacks: {
    method: 'GET',
    path: '/stickers/packs',
    summary: 'Packs that anybody here may add: those of the house first, then the newest',
    access: 'user',
    query: z.object(PageAsk),
    reply: page(PackCard),
    refusals: {},
  },
  getPack: {
    method: 'GET',
    path: '/stickers/packs/:packId',
    summary: 'Open a pack: pictures, author, licence',
    access: 'user',
    params: ofPack,
    reply: Pack,
    refusals: {},
  },
  addPack: {
    method: 'PUT',
    path: '/stickers/packs/:packId/shelf',
    summary: 'Add a pack to my panel; adding it again changes nothing',
    access: 'user',
    params: ofPack,
    reply: Pack,
    refusals: { sticker_shelf_full: 409 },
  },
  dropPack: {
    method: 'DELETE',
    path: '/stickers/packs/:packId/shelf',
    summary: 'Take a pack out of my panel',
    access: 'user',
    restrictedToo: true,
    params: ofPack,
    reply: Done,
    refusals: {},
  },
  reportPack: {
    method: 'POST',
    path: '/stickers/packs/:packId/reports',
    summary: 'Report a pack or one of its stickers; a second report of mine replaces the first',
    access: 'user',
    params: ofPack,
    body: z.object({
      why: StickerReport.shape.why,
      sticker: StickerId.optional(),
      words: words({ min: 0, max: 500, lines: 'many' }),
    }),
    reply: Done,
    refusals: {},
  },
} as const satisfies Routes

const makingRoutes = {
  listMyPacks: {
    method: 'GET',
    path: '/stickers/mine',
    summary: 'Packs of my own in every state, newest first, at most 50',
    access: 'user',
    reply: z.object({ items: z.array(PackCard) }),
    refusals: {},
  },
  draftPack: {
    method: 'POST',
    path: '/stickers/mine',
    summary: 'Begin a pack; the same packId again answers with the same pack',
    access: 'user',
    body: z.object({ packId: PackId, name: PackWords.name }),
    reply: Pack,
    refusals: { not_found: 404, sticker_level_needed: 403, sticker_packs_full: 409 },
  },
  changePack: {
    method: 'PATCH',
    path: '/stickers/mine/:packId',
    summary: 'Change name, licence, author or consent of a pack that nobody reviews yet',
    access: 'user',
    params: ofPack,
    body: z.object(PackWords).partial(),
    reply: Pack,
    refusals: { ...inDraft, sticker_licence_refused: 403 },
  },
  addSticker: {
    method: 'POST',
    path: '/stickers/mine/:packId/stickers',
    summary: 'Add a picture: PNG, JPEG, WebP or GIF, still or animated, kept as WebP of 512 px',
    access: 'user',
    params: ofPack,
    body: upload({ bytesMax: stickerUploadBytesMax }),
    reply: Sticker,
    refusals: {
      ...inDraft,
      sticker_format_refused: 415,
      sticker_too_large: 413,
      sticker_pack_full: 409,
    },
  },
  describeSticker: {
    method: 'PATCH',
    path: '/stickers/mine/:packId/stickers/:stickerId',
    summary: 'Say what a picture shows and by which words it is found',
    access: 'user',
    params: z.object({ packId: PackId, stickerId: StickerId }),
    body: z.object({
      alt: words({ min: 0, max: altMax }),
      keywords: z.array(words({ max: keywordMax })).max(keywordsMax),
    }),
    reply: Sticker,
    refusals: inDraft,
  },
  removeSticker: {
    method: 'DELETE',
    path: '/stickers/mine/:packId/stickers/:stickerId',
    summary: 'Take a picture out of a pack that nobody reviews yet',
    access: 'user',
    params: z.object({ packId: PackId, stickerId: StickerId }),
    reply: Done,
    refusals: inDraft,
  },
  submitPack: {
    method: 'POST',
    path: '/stickers/mine/:packId/review',
    summary: 'Hand a pack in: licence, every alt text and consent are looked for first',
    access: 'user',
    params: ofPack,
    reply: Pack,
    refusals: {
      ...inDraft,
      sticker_pack_empty: 422,
      sticker_licence_missing: 422,
      sticker_alt_missing: 422,
      sticker_consent_missing: 422,
      sticker_level_needed: 403,
    },
  },
  withdrawPack: {
    method: 'POST',
    path: '/stickers/mine/:packId/withdrawal',
    summary: 'Withdraw my published pack: sent ones stay as small previews; a draft is deleted',
    access: 'user',
    restrictedToo: true,
    params: ofPack,
    reply: Done,
    refusals: { sticker_in_review: 409 },
  },
} as const satisfies Routes

const staffRoutes = {
  listPacksInReview: {
    method: 'GET',
    path: '/stickers/review',
    summary: 'Packs that wait for a decision, longest first, at most 100',
    access: 'staff',
    roles: ['operator', 'moderator'],
    reply: z.object({ items: z.array(Pack.extend({ submittedAt: Instant })) }),
    refusals: {},
  },
  decidePack: {
    method: 'POST',
    path: '/stickers/review/:packId/decision',
    summary: 'Publish a pack or return it to its owner, with the reason they will read',
    access: 'staff',
    roles: ['operator', 'moderator'],
    params: ofPack,
    body: z.object({ decision: z.enum(['publish', 'return']), reason: Reason }),
    reply: Done,
    refusals: { sticker_not_in_review: 409, identity_same_person: 403 },
  },
  listPublishedPacks: {
    method: 'GET',
    path: '/stickers/desk/packs',
    summary: 'Member packs that are out, newest first',
    access: 'staff',
    roles: ['operator', 'moderator'],
    query: z.object(PageAsk),
    reply: page(PackCard),
    refusals: {},
  },
  takeDownPack: {
    method: 'POST',
    path: '/stickers/desk/packs/:packId/take-down',
    summary: 'Take a published pack out of the house: it vanishes everywhere, sent ones too',
    access: 'staff',
    roles: ['operator', 'moderator'],
    params: ofPack,
    body: z.object({ reason: Reason }),
    reply: Done,
    refusals: {},
  },
  listStickerReports: {
    method: 'GET',
    path: '/stickers/desk/reports',
    summary: 'Open reports about packs, oldest first, at most 100',
    access: 'staff',
    roles: ['operator', 'moderator'],
    reply: z.object({ items: z.array(StickerReport) }),
    refusals: {},
  },
  closeStickerReport: {
    method: 'POST',
    path: '/stickers/desk/reports/:stickerReportId/answer',
    summary: 'Close a report after looking; taking the pack down closes all of its reports',
    access: 'staff',
    roles: ['operator', 'moderator'],
    params: z.object({ stickerReportId: StickerReportId }),
    body: z.object({ reason: Reason }),
    reply: Done,
    refusals: {},
  },
} as const satisfies Routes

export const routes = {
  ...usingRoutes,
  ...makingRoutes,
  ...staffRoutes,
} as const satisfies Routes
