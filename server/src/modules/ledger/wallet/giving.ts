import type { routes } from '@fuquan/contract/ledger.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Ctx } from '#/engine/house.ts'
import { present } from '#/kit/assert.ts'
import { spendStepUp } from '#/modules/identity/index.ts'
import { houseAccount, personAccount, transferId } from '../book/accounts.ts'
import { move } from '../book/actions.ts'
import { getWallet } from './actions.ts'

type Routes = typeof routes

/** What is shown in a step-up: the payee `fund` and the amount. */
export const giveKind = 'ledger.give'
/** The kind of the transfer in bills. */
export const giftKind = 'fund_gift'

/**
 * Gives from my wallet to the fund of the house. It is the way out for money of those who leave, so
 * neither level nor suspension nor a day's limit stands before it.
 *
 * Refuses: identity_step_up_…, ledger_insufficient, ledger_account_frozen, ledger_paused.
 */
export async function giveToFund(
  ctx: Ctx,
  { amount, proof }: Input<Routes['giveToFund']>,
): Promise<Reply<Routes['giveToFund']>> {
  const { tx, actor, now, key } = ctx
  await spendStepUp(tx, { actor, proof, kind: giveKind, payee: 'fund', amount, facts: {}, now })

  await move(tx, {
    id: transferId(giveKind, actor.id, present(key)),
    kind: giftKind,
    from: personAccount(actor.id, 'wallet'),
    legs: [{ to: houseAccount('fund'), amount }],
    now,
  })

  return getWallet(ctx)
}
