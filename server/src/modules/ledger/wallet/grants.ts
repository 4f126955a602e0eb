import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Tx } from '#/engine/db.ts'
import { readNow } from '#/engine/clock.ts'
import { settingNow } from '#/engine/settings.ts'
import { houseAccount, personAccount, transferId } from '../book/accounts.ts'
import { move } from '../book/actions.ts'
import { ensureWallets } from '../book/opening.ts'
import { findTransfer } from '../book/store.ts'
import { tell } from '#/engine/events.ts'
import { transferred } from '../events.ts'
import { startingCreditsAmount } from '../settings.ts'

/**
 * Gives a person their starting credits, once per person however often it is called, and opens
 * their wallet where it is missing. The caller knows that they have reached level 1.
 */
export async function startingCredits(tx: Tx, userId: UserId): Promise<void> {
  await ensureWallets(tx, [userId])
  const id = transferId('ledger.starting_credits', userId)
  // The amount may have been changed since; what was given once is never given again.
  if (await findTransfer(tx, { book: houseAccount('issue'), id })) return
  const amount = await settingNow(tx, startingCreditsAmount)
  if (amount === 0n) return

  await move(tx, {
    id,
    kind: 'starting_credits',
    ref: userId,
    from: houseAccount('issue'),
    legs: [{ to: personAccount(userId, 'wallet'), amount }],
    orElse: [personAccount(userId, 'waiting')],
    now: await readNow(tx),
  })

  // The wallet of somebody who has just come in is on their screen already, and empty there.
  const told = { transferId: id, kind: 'starting_credits', userIds: [userId], amount }
  await tell(tx, transferred, told)
}
