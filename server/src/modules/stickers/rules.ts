import { refuse } from '#/kit/refusal.ts'
import type { PackState, StickerLicence } from '@fuquan/contract/stickers.ts'
import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'

export type Standing = {
  owner: UserId
  state: PackState
  withdrawnBy: 'owner' | 'moderation' | null
}
export type Viewer = { id: UserId; reviews: boolean }

/** Refuses a change to a pack that is being looked at, or that is out or withdrawn. */
export function editable(pack: Standing): void {
  if (pack.state === 'in_review') refuse('sticker_in_review')
  if (pack.state !== 'draft' && pack.state !== 'returned') refuse('sticker_pack_settled')
}

/**
 * Decides how much of a pack somebody is shown; undefined when it is not there for them.
 *
 * What nobody has reviewed is for its owner and for reviewers. What its owner withdrew stays as
 * small previews where it was sent. What staff took down is gone for everybody.
 */
export function shown(pack: Standing, viewer: Viewer): 'full' | 'preview' | 'gone' | undefined {
  if (pack.state === 'published') return 'full'
  if (pack.state === 'withdrawn') return pack.withdrawnBy === 'moderation' ? 'gone' : 'preview'
  return pack.owner === viewer.id || viewer.reviews ? 'full' : undefined
}

export type Handed = Standing & {
  licence: StickerLicence | null
  author: string
  showsPeople: boolean
  consent: string
}

/**
 * Decides whether a pack may be handed in. Refuses: sticker_in_review, sticker_pack_settled,
 * sticker_pack_empty, sticker_licence_missing, sticker_alt_missing, sticker_consent_missing.
 */
export function submit(pack: Handed, alts: readonly string[]): 'in_review' {
  editable(pack)
  if (alts.length === 0) refuse('sticker_pack_empty')
  if (pack.licence === null) refuse('sticker_licence_missing')
  if (pack.licence === 'cc_by' && pack.author === '') refuse('sticker_licence_missing')
  const missing = alts.filter(alt => alt === '').length
  if (missing > 0) refuse('sticker_alt_missing', { count: missing })
  if (pack.showsPeople && pack.consent === '') refuse('sticker_consent_missing')
  return 'in_review'
}

/** Decides what a pack in review becomes. Refuses: sticker_not_in_review. */
export function decide(pack: Standing, decision: 'publish' | 'return'): 'published' | 'returned' {
  if (pack.state !== 'in_review') refuse('sticker_not_in_review')
  return decision === 'publish' ? 'published' : 'returned'
}

/** Lets nobody decide on their own pack while others may. Refuses: identity_same_person. */
export function decider(
  { owner }: Pick<Standing, 'owner'>,
  { id, staff }: { id: UserId; staff: readonly UserId[] },
): void {
  if (owner === id && staff.some(one => one !== id)) refuse('identity_same_person')
}

/**
 * Decides what becomes of a pack that its owner takes back: what was never out is deleted.
 * Refuses: sticker_in_review.
 */
export function withdraw(pack: Standing): 'withdrawn' | 'deleted' | 'as_it_is' {
  if (pack.state === 'in_review') refuse('sticker_in_review')
  if (pack.state === 'published') return 'withdrawn'
  return pack.state === 'withdrawn' ? 'as_it_is' : 'deleted'
}

/** Refuses a licence that only the people who run the house can have agreed. */
export function licence(wanted: StickerLicence | null | undefined, runsHouse: boolean): void {
  if (wanted === 'operator' && !runsHouse) refuse('sticker_licence_refused')
}

/** Refuses who may not give pictures to all. Refuses: sticker_level_needed. */
export function upload(level: number, needed: number): void {
  if (level < needed) refuse('sticker_level_needed', { level: needed })
}
