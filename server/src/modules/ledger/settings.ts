import { setting } from '#/engine/settings.ts'

const int8Safe = 1_000_000_000_000n

/** The most a wallet may hold, minor units. */
export const maxBalance = setting('ledger.max_balance', {
  kind: 'amount',
  default: 5_000_000n,
  min: 1n,
  max: int8Safe,
  members: true,
  safety: 'up',
})
/** The most one transfer between people may carry, minor units. */
export const maxTransfer = setting('ledger.max_transfer', {
  kind: 'amount',
  default: 1_000_000n,
  min: 1n,
  max: int8Safe,
  members: true,
  safety: 'up',
})
/** The most one payment may carry without a PIN, minor units; zero asks always. */
export const pinFreeSingle = setting('ledger.pin_free_single', {
  kind: 'amount',
  default: 5_000n,
  min: 0n,
  max: 100_000n,
  members: true,
  safety: 'up',
})
/** What a person may pay without a PIN in one day, minor units. */
export const pinFreeDaily = setting('ledger.pin_free_daily', {
  kind: 'amount',
  default: 20_000n,
  min: 0n,
  max: 1_000_000n,
  members: true,
  safety: 'up',
})
/** What one member of staff may issue, burn and correct in a day without a second person. */
export const secondPersonOver = setting('ledger.second_person_over', {
  kind: 'amount',
  default: 50_000n,
  min: 0n,
  max: int8Safe,
  members: true,
  safety: 'up',
})
/** What everybody is given once on reaching level 1, minor units: made without a second person. */
export const startingCreditsAmount = setting('ledger.starting_credits', {
  kind: 'amount',
  default: 10_000n,
  min: 0n,
  max: 50_000n,
  members: true,
  safety: 'up',
})
/** Whether the sums of the house are read without a sign-in. Members read them always. */
export const publicBooks = setting('ledger.public_books', {
  kind: 'boolean',
  default: true,
  members: true,
  safety: 'down',
})
/** How long a share waits for room in a full wallet before it goes back to its giver. */
export const waitingDays = setting('ledger.waiting_days', {
  kind: 'integer',
  default: 30,
  min: 1,
  max: 365,
  members: true,
})
/** How long a payee who is asked has to accept a payment; then it goes back. */
export const acceptHours = setting('ledger.transfer_accept_hours', {
  kind: 'integer',
  default: 24,
  min: 1,
  max: 168,
  members: true,
})

/**
 * Whether members may top up at the built-in sandbox, which moves nothing real: whoever opens it
 * makes credits out of nothing, as who issues them does.
 */
export const gatewaySandbox = setting('ledger.gateway_sandbox', {
  kind: 'boolean',
  default: false,
  members: true,
  safety: 'up',
})
/** Whether members may top up through Stripe; its keys stand in the environment. */
export const gatewayStripe = setting('ledger.gateway_stripe', {
  kind: 'boolean',
  default: false,
  members: true,
})
/** How long a top-up waits to be paid outside. */
export const topUpMinutes = setting('ledger.top_up_minutes', {
  kind: 'integer',
  default: 30,
  min: 5,
  max: 1_440,
  members: true,
})
/** The least and the most of one top-up through a gateway, minor units. */
export const topUpLeast = setting('ledger.top_up_least', {
  kind: 'amount',
  default: 100n,
  min: 1n,
  max: 1_000_000n,
  members: true,
})
export const topUpMost = setting('ledger.top_up_most', {
  kind: 'amount',
  default: 50_000n,
  min: 1n,
  max: 100_000_000n,
  members: true,
})
/** Whether members may ask to be paid out. */
export const redeemOn = setting('ledger.redeem', {
  kind: 'boolean',
  default: false,
  members: true,
})
/** The least somebody may ask to be paid out, minor units. */
export const redeemLeast = setting('ledger.redeem_least', {
  kind: 'amount',
  default: 100n,
  min: 1n,
  max: 1_000_000n,
  members: true,
})
/** How long a redemption waits for staff before the credits go back. */
export const redeemDays = setting('ledger.redeem_days', {
  kind: 'integer',
  default: 30,
  min: 1,
  max: 90,
  members: true,
})
/** The most a cashier takes at the desk at once, minor units. */
export const cashDeskMax = setting('console.cash_desk_max', {
  kind: 'amount',
  default: 50_000n,
  min: 100n,
  max: 10_000_000n,
  safety: 'up',
})
/** A drawer that differs by more than this is closed by two people, minor units. */
export const deskDifferenceOver = setting('ledger.desk_difference_over', {
  kind: 'amount',
  default: 2_000n,
  min: 0n,
  max: 1_000_000n,
  safety: 'up',
})

/** How long a pay code may be read, and how long its owner may then confirm. */
export const payCodeSeconds = setting('ledger.pay_code_seconds', {
  kind: 'integer',
  default: 60,
  min: 20,
  max: 300,
  members: true,
  safety: 'up',
})
/** How long a collect code with an amount is good. */
export const collectCodeMinutes = setting('ledger.collect_code_minutes', {
  kind: 'integer',
  default: 5,
  min: 1,
  max: 60,
  members: true,
})
/** What one person may pay to posters in a day, minor units. */
export const staticCodeDaily = setting('ledger.static_code_daily', {
  kind: 'amount',
  default: 50_000n,
  min: 0n,
  max: int8Safe,
  members: true,
  safety: 'up',
})

export const settings = [
  maxBalance,
  maxTransfer,
  pinFreeSingle,
  pinFreeDaily,
  secondPersonOver,
  startingCreditsAmount,
  waitingDays,
  payCodeSeconds,
  collectCodeMinutes,
  staticCodeDaily,
  publicBooks,
  gatewaySandbox,
  gatewayStripe,
  topUpMinutes,
  topUpLeast,
  topUpMost,
  redeemOn,
  redeemLeast,
  redeemDays,
  cashDeskMax,
  deskDifferenceOver,
  acceptHours,
] as const
