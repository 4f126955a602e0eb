import type { TransferStep } from '@fuquan/contract/ledger.ts'
import type { AccountId, TransferId } from '@fuquan/contract/vocabulary/ids.ts'
import type { StateName } from './chart.ts'

/** Receives `amount` minor units, above zero. */
export type Leg = { to: AccountId; amount: bigint }

type Named = {
  /** Made by the caller, or derived from what is paid: one obligation has one id. */
  id: TransferId
  /** What for: `envelope_claim`. */
  kind: string
  /** The thing it is about, as a plain UUID. */
  ref?: string | undefined
  /** Names what happens all together or not at all. */
  group?: TransferId | undefined
}

/** Money from one account to one or more. With `balancing`: what is there, at most the leg. */
export type MoveAsk = Named & {
  step: 'move'
  from: AccountId
  legs: readonly Leg[]
  asset?: number | undefined
  balancing?: boolean | undefined
  /** Tried in order when the one payee is closed or has no headroom. */
  orElse?: readonly AccountId[] | undefined
}
export type HoldAsk = Named & {
  step: 'hold'
  from: AccountId
  to: AccountId
  amount: bigint
  lifetimeMs: number
}
/** Ends a hold: `book` is the payer's account. Without `amount` a capture takes all of it. */
export type EndAsk = Named & {
  step: 'capture' | 'release' | 'expire'
  book: AccountId
  hold: TransferId
  amount?: bigint | undefined
  /** Whom the caller believes to be paid. */
  payee?: AccountId | undefined
}
/** Takes back a part or all of a leg (counted from 1) of an earlier transfer. */
export type ReversalAsk = Named & {
  step: 'reversal'
  book: AccountId
  transfer: TransferId
  leg: number
  amount: bigint
  /** Where it goes when the payer of the original has closed. */
  orElse?: AccountId | undefined
}
export type Ask = MoveAsk | HoldAsk | EndAsk | ReversalAsk

/** A transfer as it stands in its book. Moments are microseconds since 1970. */
export type Transfer = {
  book: AccountId
  id: TransferId
  height: bigint
  step: TransferStep
  kind: string
  asset: number
  ref: string | undefined
  from: AccountId
  to: readonly AccountId[]
  amounts: readonly bigint[]
  total: bigint
  asked: bigint | undefined
  refersTo: TransferId | undefined
  refersLeg: number | undefined
  groupId: TransferId | undefined
  expiresAt: bigint | undefined
  hash: Buffer
  at: bigint
}

/** One balance row, locked. Amounts in minor units. */
export type Balance = {
  account: AccountId
  asset: number
  state: StateName
  balance: bigint
  heldOut: bigint
  heldIn: bigint
  floor: bigint | undefined
  ceiling: bigint | undefined
  version: bigint
  height: bigint
  head: Buffer | undefined
  lastAt: bigint | undefined
}

/** What is known about the asked transfers while their accounts are locked. */
export type Known = {
  paused: boolean
  balances: readonly Balance[]
  maxAmounts: ReadonlyMap<number, bigint>
  transfers: readonly Transfer[]
  openHolds: ReadonlySet<string>
  reversed: ReadonlyMap<string, bigint>
}

/** How one locked balance row changes. */
export type Change = {
  account: AccountId
  version: bigint
  height: bigint
  amount: bigint
  heldOut: bigint
  heldIn: bigint
  lines: number
  links: number
  head: Buffer | undefined
}

export type NewEntry = {
  account: AccountId
  version: bigint
  amount: bigint
  balanceAfter: bigint
  book: AccountId
  height: bigint
  kind: string
  lastAt: bigint | undefined
}

/** What is to be written, and the transfers in the order they were asked. */
export type Plan = {
  changes: Change[]
  entries: NewEntry[]
  fresh: (Transfer & { legAmount?: bigint })[]
  transfers: Transfer[]
}
