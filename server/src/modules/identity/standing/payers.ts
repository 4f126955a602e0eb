import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { UserCard } from '@fuquan/contract/vocabulary/people.ts'
import { together, type Tx } from '#/engine/db.ts'
import type { Settings } from '#/engine/settings.ts'
import { Refusal } from '#/kit/refusal.ts'
import { digestOf } from '../hashing.ts'
import { verified } from '../levels.ts'
import { noPin, pinAt } from '../pin.ts'
import { isRestricted } from '../rules.ts'
import { judgeStepUp, type Shown, type StepUp } from '../stepup.ts'
import { sendingOf } from './caps.ts'
import { belonging } from './levels.ts'
import { limitAt, lowerCap } from './rules.ts'
import * as store from './store-payers.ts'

type Asked = { payer: UserId; payeeId: UserId; proof: string; shown: Shown }

/** Somebody who shows a step-up for exactly this act and whom nothing keeps from sending. */
export type Payer = {
  payee: UserCard
  /** What they may send today, minor units; the ledger counts it under `sendingPurpose`. */
  cap: bigint
}

/**
 * Looks at many who pay at once, and locks the step-up that each shows. One answer per ask, in
 * their order: undefined for whoever is not plainly free to send, by `spendStepUp` and
 * `caps.sendingOf`, which say why not.
 */
export async function lookAtPayers(
  tx: Tx,
  asks: readonly Asked[],
  { settings, clock }: { settings: Settings; clock: Promise<Date> },
): Promise<(Payer | undefined)[]> {
  const shown = asks.map(({ payer, payeeId, proof }) => {
    return { payer, payee: payeeId, proofHash: digestOf(proof) }
  })
  const [rows, now] = await together([store.lockPayers(tx, shown), clock])
  const found = new Map(rows.map(row => [row.place, row]))
  return asks.map(({ shown }, place) => {
    const row = found.get(place)
    if (row === undefined || !isPlain(row, shown, now)) return undefined
    const { payeeId: id, handle, name, pictureId, payeeLevel: level } = row
    return { payee: { id, handle, name, pictureId, level }, cap: capOf(row, settings, now) }
  })
}

/** Spends the locked step-ups of those who have paid, with the commit. */
export function spendStepUps(tx: Tx, proofs: readonly string[], now: Date): void {
  store.saveSpent(tx, proofs.map(digestOf), now)
}

function isPlain(row: store.PayerRow, shown: Shown, now: Date): boolean {
  // In the day after a PIN reset what is sent is added up, one payment after the other.
  const capped = pinAt({ ...noPin, resetAt: row.resetAt }, now).cappedUntil !== null
  const free = row.state !== 'closing' && !isRestricted(row, now) && row.level >= verified
  return free && !capped && covers(row, shown, now)
}

function covers(stepUp: StepUp, shown: Shown, now: Date): boolean {
  try {
    judgeStepUp(stepUp, shown, now)
    return true
  } catch (error) {
    if (error instanceof Refusal) return false
    throw error
  }
}

function capOf(row: store.PayerRow, settings: Settings, now: Date): bigint {
  const { limited, ownAmount: amount, nextAmount, nextFrom } = row
  const own = limited ? limitAt({ amount, nextAmount, nextFrom }, now) : null
  // As `sendingLevel`: belonging to a body alone says nothing of who they are.
  const level = row.level >= belonging && !row.known ? verified : row.level
  return lowerCap(sendingOf(settings, level), own).cap ?? 0n
}
