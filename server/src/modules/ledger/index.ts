// The face of the books. Amounts are bigint minor units; ids are plain UUIDs inside the server.
// Holds, reversals and linked transfers stand in book/actions.ts until the first module to the
// right needs them.
export { houseAccount, personAccount, transferId } from './book/accounts.ts'
export { balancesOf, move, sweepBalancing, takeAllowances } from './book/actions.ts'
export { assetOf, ensureWallets, openContainer, setUpAsset } from './book/opening.ts'
export { booksState, isPaused as paused } from './book/store-accounts.ts'
export { pay } from './payments/pay.ts'
export { incoming } from './incoming.ts'
export type { AccountBalance } from './book/actions.ts'
export type { Leg, Transfer } from './book/types.ts'
// events and settings
export {
  accountFrozen,
  chargeChanged,
  corrected,
  movementCorrected,
  paymentChanged,
  problemAnswered,
  problemReported,
  redeemed,
  toppedUp,
  topUpMoved,
  transferred,
  differenceFound,
} from './events.ts'
export { followSettings } from './book/ceilings.ts'
export { pinFreeOf, pinFreePart } from './wallet/pin-free.ts'
export { maxTransfer, startingCreditsAmount } from './settings.ts'
export { setStance } from './payments/store.ts'
