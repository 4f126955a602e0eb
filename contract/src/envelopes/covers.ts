import { z } from 'zod'
import { file, type Routes, upload } from '../route.ts'
import { CoverId } from '../vocabulary/ids.ts'
import { UserCard } from '../vocabulary/people.ts'
import { Reason, words } from '../vocabulary/text.ts'
import { Instant } from '../vocabulary/time.ts'

/** What an uploaded file may weigh; what is kept of it weighs at most `coverBytesMax`. */
export const coverUploadBytesMax = 10 * 1024 * 1024
export const coverBytesMax = 300 * 1024
export const coverNameMax = 20
export const coverAltMax = 80

/** Names a cover: a word for those that ship with the house, an id for those that were added. */
export const CoverKey = z
  .string()
  .regex(/^([a-z]{1,20}|cvr_[0-7][0-9a-hjkmnp-tv-z]{25})$/)
  .meta({ id: 'CoverKey', description: 'A word for a built-in cover, a cover id for an added one' })
export type CoverKey = z.output<typeof CoverKey>

/** A cover that an envelope may be sent in. */
export const EnvelopeCover = z
  .object({
    key: CoverKey,
    name: z.string().describe('Built-in ones in the language of the reader'),
    alt: z.string().describe('What it shows, for the ear'),
    builtIn: z.boolean(),
  })
  .meta({ id: 'EnvelopeCover' })
export type EnvelopeCover = z.output<typeof EnvelopeCover>

export const CoverState = z
  .enum(['draft', 'in_review', 'returned', 'published', 'withdrawn'])
  .meta({ id: 'CoverState' })
export type CoverState = z.output<typeof CoverState>

/** What a picture is for: a cover anybody may choose, or one that goes with a request. */
export const CoverKind = z.enum(['cover', 'ask']).meta({ id: 'CoverKind' })
export type CoverKind = z.output<typeof CoverKind>

/** An added cover, or the picture of a request, as those see it who run the house. */
export const DeskCover = z
  .object({
    id: CoverId,
    key: CoverKey,
    kind: CoverKind,
    name: z.string(),
    alt: z.string(),
    state: CoverState,
    by: UserCard.nullable().describe('Who added it; null: an account that is gone'),
    origin: z.string().describe('Where the picture comes from, as it was handed in'),
    reason: z.string().nullable().describe('Of the last decision'),
    addedAt: Instant,
    mayDecide: z.boolean().describe('A second look is taken by somebody else, where there is one'),
  })
  .meta({ id: 'DeskCover' })
export type DeskCover = z.output<typeof DeskCover>

const one = z.object({ coverId: CoverId })
const adding = ['operator'] as const
const deciding = ['operator', 'moderator'] as const

export const coverRoutes = {
  listCovers: {
    method: 'GET',
    path: '/envelopes/covers',
    summary: 'The covers an envelope may be sent in, those of the house first, then the newest',
    access: 'user',
    reply: z.object({
      items: z.array(EnvelopeCover),
      usual: CoverKey.describe('Taken when the sender chooses none'),
    }),
    refusals: {},
  },
  getCoverPicture: {
    method: 'GET',
    path: '/envelopes/covers/:cover/picture',
    summary: 'The picture of a cover as WebP: small is 150 by 200 px, full 600 by 800 px',
    access: 'anyone',
    finishes: true,
    params: z.object({ cover: CoverKey }),
    query: z.object({ size: z.enum(['small', 'full']).default('full') }),
    reply: file('image/webp'),
    refusals: {},
  },
  listDeskCovers: {
    method: 'GET',
    path: '/envelopes/desk/covers',
    summary:
      'Added covers in every state and pictures of requests that wait or are out, those that wait ' +
      'for a decision first, at most 200',
    access: 'staff',
    roles: deciding,
    reply: z.object({ items: z.array(DeskCover) }),
    refusals: {},
  },
  uploadCover: {
    method: 'POST',
    path: '/envelopes/desk/covers',
    summary: 'Add a picture, cut to three by four and kept as WebP of at most 300 kB: a draft',
    access: 'staff',
    roles: adding,
    body: upload({ bytesMax: coverUploadBytesMax }),
    reply: DeskCover,
    refusals: {},
  },
  submitCover: {
    method: 'POST',
    path: '/envelopes/desk/covers/:coverId/review',
    summary: 'Name a draft, say what it shows and where it comes from, and hand it in',
    access: 'staff',
    roles: adding,
    params: one,
    body: z.object({
      name: words({ max: coverNameMax }),
      alt: words({ max: coverAltMax }),
      reason: Reason.describe('Where the picture comes from'),
    }),
    reply: DeskCover,
    refusals: { envelope_cover_settled: 409 },
  },
  decideCover: {
    method: 'POST',
    path: '/envelopes/desk/covers/:coverId/decision',
    summary: 'Publish a cover or return it; who added it decides only where nobody else can',
    access: 'staff',
    roles: deciding,
    params: one,
    body: z.object({ decision: z.enum(['publish', 'return']), reason: Reason }),
    reply: DeskCover,
    refusals: { envelope_cover_settled: 409, identity_same_person: 403 },
  },
  takeDownCover: {
    method: 'POST',
    path: '/envelopes/desk/covers/:coverId/take-down',
    summary: 'Take a cover away, a draft too: envelopes sent in it are plain red from then on',
    access: 'staff',
    roles: deciding,
    params: one,
    body: z.object({ reason: Reason }),
    reply: DeskCover,
    refusals: {},
  },
} as const satisfies Routes
