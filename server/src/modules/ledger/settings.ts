import { setting } from '#/engine/settings.ts'

const int8Safe = 1_000_000_000_000n

/** The most a wallet may hold, minor units. */
export const maxBalance = setting('ledger.max_balance', {
  kind: 'amount',
  default: 5_000_000n,
  min: 1n,
  max: int8Safe,
  members: true,
})
/** The most one transfer between people may carry, minor units. */
export const maxTransfer = setting('ledger.max_transfer', {
  kind: 'amount',
  default: 1_000_000n,
  min: 1n,
  max: int8Safe,
  members: true,
})
/** The most one payment may carry without a PIN, minor units; zero asks always. */
export const pinFreeSingle = setting('ledger.pin_free_single', {
  kind: 'amount',
  default: 5_000n,
  min: 0n,
  max: 100_000n,
  members: true,
})
/** What a person may pay without a PIN in one day, minor units. */
export const pinFreeDaily = setting('ledger.pin_free_daily', {
  kind: 'amount',
  default: 20_000n,
  min: 0n,
  max: 1_000_000n,
  members: true,
})
/** What one member of staff may issue, burn and correct in a day without a second person. */
export const secondPersonOver = setting('ledger.second_person_over', {
  kind: 'amount',
  default: 50_000n,
  min: 0n,
  max: int8Safe,
  members: true,
})
/** What everybody is given once on reaching level 1, minor units. */
export const startingCreditsAmount = setting('ledger.starting_credits', {
  kind: 'amount',
  default: 10_000n,
  min: 0n,
  max: 50_000n,
  members: true,
})
/** How long a share waits for room in a full wallet before it goes back to its giver. */
export const waitingDays = setting('ledger.waiting_days', {
  kind: 'integer',
  default: 30,
  min: 1,
  max: 365,
  members: true,
})

export const settings = [
  maxBalance,
  maxTransfer,
  pinFreeSingle,
  pinFreeDaily,
  secondPersonOver,
  startingCreditsAmount,
  waitingDays,
] as const
