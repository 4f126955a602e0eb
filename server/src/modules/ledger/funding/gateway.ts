import type { GatewayName } from '@fuquan/contract/ledger/funding-shapes.ts'
import type { RedemptionId, TopUpId } from '@fuquan/contract/vocabulary/ids.ts'
import type { RawBody } from '#/engine/bind.ts'
import type { Told } from './rules.ts'

/** What a gateway is told of a top-up. Price in minor units of its currency. */
export type Bought = {
  id: TopUpId
  price: bigint
  currency: string
  startedAt: Date
  expiresAt: Date
  /** Its name at the gateway, once it has one. */
  reference: string | null
}

/** One signed message of a gateway, read. */
export type Heard = {
  /** Its own id at the gateway: the same event is known by it however often it comes. */
  event: string
  said: string
  told: Told
  topUpId?: TopUpId | undefined
  /** The payment outside, by which later news of it is known. */
  receipt?: string | undefined
}

export type PaidOut = 'paid' | 'failed' | 'pending'

/**
 * A way for money to come from outside and to go there. Nothing here runs inside a transaction,
 * and whatever is asked may be asked again: the id of what it is about is the key outside.
 */
export type Gateway = {
  name: GatewayName
  currency: string
  /** What one whole unit costs, in minor units of the currency. */
  unitPrice: bigint
  /** Asks it to open a payment. Asked again it gives the same. */
  start(bought: Bought): Promise<{ reference: string; next: string | null }>
  /** Checks the signature, then reads. Refuses: ledger_callback_invalid. */
  readCallback(raw: RawBody, now: Date): Promise<Heard>
  /** Asks how a payment stands. */
  ask(bought: Bought): Promise<{ told: Told; said: string; receipt?: string | undefined }>
  /** Tells it that nobody may pay any more; news of a payment already made still comes. */
  close(bought: Bought): Promise<void>
  /** Pays somebody out; absent where the gateway cannot. */
  payOut?: (redemption: { id: RedemptionId; amount: bigint }) => Promise<PaidOut>
  /** A callback of its own making, signed as the real ones are, that means nothing. */
  testCallback(now: Date): Promise<RawBody>
  /** Whether it answers at all. Gives what it said. */
  answers(): Promise<{ answers: boolean; said: string }>
}
