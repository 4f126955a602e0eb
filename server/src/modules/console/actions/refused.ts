import type { routes } from '@fuquan/contract/console.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Ctx } from '#/engine/house.ts'
import { listRefused as readRefused } from '#/engine/refusals.ts'
import { sentenceOf } from '#/engine/words.ts'
import { needLook } from '../looking.ts'

type Routes = typeof routes

/**
 * Lists what moves money and was refused to a person of late, as they heard it: somebody who asks
 * why a payment failed is answered from here. Refuses: console_reason_missing.
 */
export async function listRefused(
  ctx: Ctx,
  { userId }: Input<Routes['listRefused']>,
): Promise<Reply<Routes['listRefused']>> {
  const { tx, actor } = ctx
  await needLook(ctx, userId)
  const rows = await readRefused(tx, userId)
  return {
    items: rows.map(({ at, act, code, details }) => ({
      at,
      act,
      code,
      said: sentenceOf(actor.language, code, details),
    })),
  }
}
