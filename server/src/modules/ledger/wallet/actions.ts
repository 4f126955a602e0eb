import { escrowGiversMin } from '@fuquan/contract/ledger.ts'
import type { routes } from '@fuquan/contract/ledger.ts'
import type { AccountId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Reply } from '#/engine/bind.ts'
import type { Ctx } from '#/engine/house.ts'
import { present } from '#/kit/assert.ts'
import { refuse } from '#/kit/refusal.ts'
import { houseAccount } from '../book/accounts.ts'
import { type AccountBalance, balancesOf } from '../book/actions.ts'
import { assetOf } from '../book/opening.ts'
import { findFreeze } from '../book/store-freezes.ts'
import { isPaused } from '../book/store-accounts.ts'
import { publicBooks } from '../settings.ts'
import { ownAccounts } from './bill-lines.ts'
import * as store from './store.ts'
import { findEscrow } from './store-escrow.ts'

type Routes = typeof routes

/** Shows the actor's wallet and waiting account. */
export async function getWallet(ctx: Ctx): Promise<Reply<Routes['getWallet']>> {
  const { tx, actor } = ctx
  const [walletId, waitingId] = ownAccounts(actor.id)
  const balances = await balancesOf(tx, [walletId, waitingId])
  const wallet = sideOf(walletId, balances.get(walletId))
  return {
    asset: await assetOf(tx),
    wallet,
    frozen: wallet.state === 'frozen' ? ((await findFreeze(tx, walletId)) ?? null) : null,
    waiting: sideOf(waitingId, balances.get(waitingId)),
    paused: await isPaused(tx),
  }
}

/** A wallet that is still being opened is an empty one. */
const sideOf = (accountId: AccountId, row: AccountBalance | undefined) => ({
  accountId,
  state: row?.state ?? ('open' as const),
  balance: row?.balance ?? 0n,
  heldOut: row?.heldOut ?? 0n,
  free: row?.free ?? 0n,
  ceiling: row?.ceiling ?? null,
})

/** Shows the sums of the house, the last check and the newest seal. Nobody's balance. */
export async function getPublicBooks(ctx: Ctx): Promise<Reply<Routes['getPublicBooks']>> {
  const { tx, actor, settings } = ctx
  // Members read them always; the street, if the operator lets it.
  if (actor.kind === 'guest' && !settings.of(publicBooks)) refuse('not_signed_in')
  const issue = houseAccount('issue')
  const sums = await store.sumBooks(tx, { issue, outside: houseAccount('gateway_outside') })
  const marks = await store.findMarks(tx)
  const escrow = await findEscrow(tx)
  const { total, ...shown } = sums
  const circulating = sums.inHands + sums.inFunds + sums.inHouse
  const agrees = total === 0n && sums.issued - sums.redeemed === circulating
  return {
    asset: await assetOf(tx),
    ...shown,
    // Of few people the sum would be what one of them has given, which may be a secret (R14, R20).
    escrow:
      escrow === undefined || escrow.givers < escrowGiversMin
        ? null
        : { amount: escrow.amount, at: escrow.at },
    balanced: agrees && marks.openFindings === 0,
    paused: await isPaused(tx),
    byOnePerson: marks.byOnePerson,
    lastCheck: marks.lastCheck,
    newestSeal:
      marks.sealNumber === null
        ? null
        : {
            number: marks.sealNumber,
            root: present(marks.sealRoot),
            books: present(marks.sealBooks),
            at: present(marks.sealAt),
          },
  }
}
