import type { routes } from '@fuquan/contract/envelopes.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Call } from '#/engine/house.ts'
import { claimShare } from '../lane.ts'

/**
 * Opens the envelope for the actor: the first time or again, the same share.
 * Refuses: what `claimShare` names. `ticket` is taken and not looked at until tickets are built.
 */
export function claimEnvelope(
  call: Call,
  input: Input<typeof routes.claimEnvelope>,
): Promise<Reply<typeof routes.claimEnvelope>> {
  const { house, actor } = call
  const { id: claimer, level, limited = false } = actor
  return claimShare(house, input.envelopeId, { claimer, level, limited })
}
