import type { AccountId } from '@fuquan/contract/vocabulary/ids.ts'
import { z } from 'zod'
import type { Tx } from '#/engine/db.ts'
import { at, job, type JobCall } from '#/engine/events.ts'
import { settingNow } from '#/engine/settings.ts'
import { maxBalance } from '../settings.ts'
import { saveCeilings } from './store-accounts.ts'

/** How many wallets one transaction moves: whoever pays with one of them waits for it. */
export const ceilingsAtOnceMax = 500

/** Moves the ceilings of all wallets, some at a time. */
export const ceilingsJob = job('ledger.move_ceilings', {
  payload: z.object({}),
  own: true,
  run: moveCeilings,
})

/**
 * Moves the ceiling of wallets to what the setting says now. One that holds more keeps what it has
 * and takes no more.
 */
export async function moveCeilings({ house }: JobCall): Promise<void> {
  let after: AccountId | undefined
  do {
    const past: AccountId | undefined = after
    after = await house.inTransaction('read write', async tx => {
      const ceiling = await settingNow(tx, maxBalance)
      return saveCeilings(tx, { ceiling, after: past, limit: ceilingsAtOnceMax })
    })
  } while (after !== undefined)
}

/** Promises that the books follow settings that have just changed. */
export async function followSettings(
  tx: Tx,
  { keys, now }: { keys: readonly string[]; now: Date },
): Promise<void> {
  if (keys.includes(maxBalance.key)) await at(tx, ceilingsJob, {}, now)
}
