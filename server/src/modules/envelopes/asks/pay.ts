import type { askRoutes } from '@fuquan/contract/envelopes/asks.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Ctx } from '#/engine/house.ts'
import { refuse } from '#/kit/refusal.ts'
import { friendsAmong } from '#/modules/friends/index.ts'
import { fill, limitsOf } from '../actions/send.ts'
import { usualCover } from '../covers/index.ts'
import { payForSending, shownOf } from '../paying.ts'
import { checkSending } from '../rules.ts'
import { ttlHours } from '../settings.ts'
import { admitSending } from '../switches/admitting.ts'
import { getAsk, lockOpen, settle, tellAsker } from './actions.ts'

type Routes = typeof askRoutes
const hourMs = 3_600_000

/**
 * Answers a request with an ordinary envelope for who asked, of whatever amount the actor likes.
 *
 * Who asked said yes to this one envelope, so what they switched off for themselves does not stand
 * against it (`offFor`). For who pays it is a sending as any other: their own switch and that of
 * the house hold. Requests switched off since then leave those that wait as they are, as they
 * leave open envelopes.
 *
 * Units: minor units. Refuses: not_found, envelope_ask_settled, envelope_ask_not_friends, what
 * `checkSending`, `admitSending` and `payForSending` name, ledger_insufficient.
 */
export async function payAsk(
  ctx: Ctx,
  input: Input<Routes['payAsk']>,
): Promise<Reply<Routes['payAsk']>> {
  const { tx, actor, now } = ctx
  const { askId, amount: total, greeting = '', proof } = input
  const row = await lockOpen(ctx, askId)
  const people = [row.other]

  const friends = await friendsAmong(tx, actor.id, people)
  if (!friends.has(row.other)) refuse('envelope_ask_not_friends')
  const limits = limitsOf(ctx.settings)
  const what = { mode: 'ordinary', split: 'even', shares: 1 } as const
  checkSending({ ...what, total, greeting }, limits, actor.level)
  await admitSending(ctx, { mode: what.mode, people: [] })
  const shown = shownOf({ roomId: undefined, audience: 'people', people, amounts: [] })
  const { mode, split } = what
  const facts = { mode, split, shares: '1', ...shown.facts }
  await payForSending(ctx, { amount: total, payee: shown.payee, facts, proof, known: true })

  const envelopeId = await fill(ctx, {
    ...{ room: null, audience: 'people', guests: people, mode, greeting },
    ...{ cover: usualCover, lateJoiners: false },
    terms: { split, total, shares: 1, least: limits.minShare, most: limits.maxShare },
    expiresAt: new Date(now.getTime() + ctx.settings.of(ttlHours) * hourMs),
  })

  await settle(ctx, row, { state: 'paid', at: now, envelopeId, paid: total })
  await tellAsker(ctx, row, 'ask_paid')
  return getAsk(ctx, { askId })
}
