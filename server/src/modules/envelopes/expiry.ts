import { AccountId, type EnvelopeId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Tx } from '#/engine/db.ts'
import { tell } from '#/engine/events.ts'
import { assert } from '#/kit/assert.ts'
import * as ledger from '#/modules/ledger/index.ts'
import { envelopeExpired } from './events.ts'
import * as rules from './rules.ts'
import * as store from './store.ts'

/**
 * Ends an envelope whose time is over and moves the rest to its recorded sender, whoever asks.
 * Sooner, or a second time, it changes nothing.
 */
export async function expireOnce(tx: Tx, id: EnvelopeId, now: Date): Promise<void> {
  const row = await store.lockEnvelope(tx, id)

  if (row === undefined || !rules.mayExpire(row, now)) return
  const rest = row.total - row.claimedSum
  // An envelope without a rest would have been emptied by its last claim.
  assert(rest > 0n)

  await store.saveExpired(tx, { id, returned: rest, at: now })

  const moved = await ledger.sweepBalancing(tx, {
    id: ledger.transferId('envelopes.return', id), // One id: a second return cannot exist.
    kind: 'envelope_return',
    ref: id,
    from: AccountId.out.parse(id),
    to: ledger.personAccount(row.sender, 'wallet'),
    atMost: rest,
    // A full wallet lets it wait; of somebody who has left it is kept unclaimed.
    orElse: [ledger.personAccount(row.sender, 'waiting'), ledger.houseAccount('unclaimed')],
    now,
  })
  assert(moved.total === rest)

  const about = { envelopeId: id, roomId: row.room, senderId: row.sender }
  await tell(tx, envelopeExpired, { ...about, returned: rest, endedAt: now })
}
