import type { CoverKind, CoverState } from '@fuquan/contract/envelopes/covers.ts'
import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { refuse } from '#/kit/refusal.ts'

/** Tells whether staff have to do with a picture: not with one no request was made with yet. */
export const isForDesk = ({ kind, state }: { kind: CoverKind; state: CoverState }): boolean =>
  kind === 'cover' || state !== 'draft'

/** What became of a cover that was handed in. Refuses: envelope_cover_settled {state}. */
export function submit({ state }: { state: CoverState }): 'in_review' {
  if (state !== 'draft' && state !== 'returned') refuse('envelope_cover_settled', { state })
  return 'in_review'
}

type Decider = { id: UserId; /** All who may decide on covers. */ staff: readonly UserId[] }

/** Tells whether somebody takes the second look: not who added it, unless nobody else is there. */
export function mayDecide({ madeBy }: { madeBy: UserId }, { id, staff }: Decider): boolean {
  return madeBy !== id || staff.every(one => one === madeBy)
}

/**
 * Decides on a cover that was handed in.
 * Refuses: envelope_cover_settled {state}, identity_same_person.
 */
export function decide(
  cover: { state: CoverState; madeBy: UserId },
  decision: 'publish' | 'return',
  by: Decider,
): 'published' | 'returned' {
  const { state } = cover
  if (state !== 'in_review') refuse('envelope_cover_settled', { state })
  if (!mayDecide(cover, by)) refuse('identity_same_person')
  return decision === 'publish' ? 'published' : 'returned'
}
