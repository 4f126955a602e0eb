import type { Actor } from '#/engine/house.ts'
import { together, type Tx } from '#/engine/db.ts'
import { settingNow } from '#/engine/settings.ts'
import { refuse } from '#/kit/refusal.ts'
import { digestOf } from './hashing.ts'
import { noPin, pinAt } from './pin.ts'
import { afterResetCap } from './settings.ts'
import { judgeStepUp, keepAfterResetCap, type Shown } from './stepup.ts'
import * as store from './store-pins.ts'

type Spending = Shown & { actor: Pick<Actor, 'id'>; proof: string | undefined; now: Date }

/**
 * Spends a step-up for exactly this act, in the transaction that does it: once, within its time.
 * `payee` and `facts` are texts in wire form; `amount` is minor units, null where none moves.
 *
 * Refuses: identity_step_up_needed {pin}, identity_step_up_expired, identity_step_up_mismatch,
 * ledger_over_limit (in the day after a PIN reset).
 */
export async function spendStepUp(tx: Tx, ask: Spending): Promise<void> {
  const { actor, proof, now } = ask
  if (proof === undefined) {
    const known = (await store.findPin(tx, actor.id)) ?? noPin
    return refuse('identity_step_up_needed', { pin: known.set ? 'set' : 'unset' })
  }
  const proofHash = digestOf(proof)
  const [stepUp, pin = noPin] = await together([
    store.lockStepUp(tx, { proofHash, userId: actor.id }),
    store.findPin(tx, actor.id),
  ])

  judgeStepUp(stepUp, ask, now)
  const { cappedUntil } = pinAt(pin, now)
  if (cappedUntil !== null && pin.resetAt !== null && ask.amount !== null) {
    // Payments at once are added up one after the other.
    await store.lockPin(tx, actor.id)
    const spent = await store.spentSince(tx, { userId: actor.id, since: pin.resetAt })
    const cap = await settingNow(tx, afterResetCap)
    keepAfterResetCap({ amount: ask.amount, spent, cap, cappedUntil })
  }

  await store.spendStepUp(tx, proofHash, now)
}
