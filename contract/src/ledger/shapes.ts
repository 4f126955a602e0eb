import { z } from 'zod'
import { AccountId, FindingId, TransferId, UserId } from '../vocabulary/ids.ts'
import { Amount, Asset } from '../vocabulary/money.ts'
import { UserCard } from '../vocabulary/people.ts'
import { Reference } from '../vocabulary/refs.ts'
import { Instant } from '../vocabulary/time.ts'

/** What an account is for: the chart of accounts. */
export const AccountKind = z
  .enum([
    'wallet',
    'merchant',
    'fund',
    'waiting',
    'envelope',
    'pot',
    'pool',
    'issue',
    'rewards',
    'fees',
    'unclaimed',
    'suspense',
    'loss',
    'gateway_outside',
    'gateway_clearing',
  ])
  .meta({ id: 'AccountKind' })
export type AccountKind = z.output<typeof AccountKind>

export const AccountState = z.enum(['open', 'frozen', 'closed']).meta({ id: 'AccountState' })

const steps = ['move', 'hold', 'capture', 'release', 'expire', 'reversal'] as const
export const TransferStep = z.enum(steps).meta({ id: 'TransferStep' })
export type TransferStep = z.output<typeof TransferStep>

/** What one of my accounts holds. `free` is what can be spent now. */
export const WalletAccount = z
  .object({
    accountId: AccountId,
    state: AccountState,
    balance: Amount,
    heldOut: Amount,
    free: Amount,
    ceiling: Amount.nullable(),
  })
  .meta({ id: 'WalletAccount' })

/** My wallet, and the waiting account that takes what a full wallet cannot. */
export const Wallet = z
  .object({
    asset: Asset,
    wallet: WalletAccount,
    frozen: z
      .object({ reason: z.string().nullable(), at: Instant })
      .nullable()
      .describe('Why the wallet is frozen, as staff put it; without a reason a check found it'),
    waiting: WalletAccount,
    paused: z.boolean(),
  })
  .meta({ id: 'Wallet' })

/** Up to what I pay without my PIN. A PIN that is not set is asked for all the same. */
export const PinFree = z
  .object({
    single: Amount.describe('The most one payment may carry; zero: always asked'),
    most: Amount.describe('The most the house allows'),
    daily: Amount.describe('The most of one day'),
    left: Amount.describe('Of the day'),
  })
  .meta({ id: 'PinFree' })

/** A seal: the digest over all books changed since the last one, chained to it. */
export const Seal = z
  .object({ number: z.int(), root: z.string(), books: z.int(), at: Instant })
  .meta({ id: 'Seal' })

/** What lies in escrow is told of so many people together, and not of fewer. */
export const escrowGiversMin = 5

/** The sums of the house. No person's balance. */
export const PublicBooks = z
  .object({
    asset: Asset,
    issued: Amount,
    redeemed: Amount,
    inHands: Amount.describe('In wallets and in escrow: what people have or put aside'),
    escrow: z
      .object({ amount: Amount, at: Instant })
      .nullable()
      .describe('Of it in escrow, as noted once a day; null of fewer than five people'),
    inFunds: Amount,
    inHouse: Amount,
    outside: Amount.describe('Came in through gateways and desks, less what went out there'),
    balanced: z.boolean(),
    paused: z.boolean(),
    byOnePerson: z.int(),
    lastCheck: Instant.nullable(),
    newestSeal: Seal.nullable(),
  })
  .meta({ id: 'PublicBooks' })

/** A hold that should have ended by itself and has not. */
export const StuckHold = z
  .object({
    bookId: AccountId,
    transferId: TransferId,
    amount: Amount,
    expiresAt: Instant,
  })
  .meta({ id: 'StuckHold' })

/** At most so many accounts at the other end of a line are named. */
export const entryPartiesMax = 5

export const Account = z
  .object({
    id: AccountId,
    kind: AccountKind,
    state: AccountState,
    ownerId: UserId.nullable(),
    balance: Amount,
    heldOut: Amount,
    heldIn: Amount,
    floor: Amount.nullable(),
    ceiling: Amount.nullable(),
    version: z.int(),
    height: z.int(),
    openedAt: Instant,
  })
  .meta({ id: 'Account' })

/** What a member may send on the day that runs, and what is left of it. */
export const SendingDay = z
  .object({
    cap: Amount,
    left: Amount,
    by: z.enum(['house', 'own']).describe('Whose limit it is: of their level, or their own'),
    resetsAt: Instant,
  })
  .meta({ id: 'SendingDay' })

/** The other end of money: what kind of account it is, and whose where that may be said. */
export const Party = z
  .object({
    accountId: AccountId,
    kind: AccountKind,
    owner: z
      .discriminatedUnion('kind', [
        z.object({ kind: z.literal('person'), user: UserCard }),
        z
          .object({ kind: z.literal('unseen') })
          .describe('A member at whom no look is live: who it is opens with a reason'),
        z
          .object({ kind: z.literal('thing'), ref: z.string() })
          .describe('An envelope, or a batch of vouchers'),
        z.object({ kind: z.literal('house') }),
      ])
      .describe('Whose it is'),
  })
  .meta({ id: 'Party' })
export type Party = z.output<typeof Party>

/** One line of one account: the change and the balance after it. */
export const Entry = z
  .object({
    version: z.int(),
    amount: Amount,
    balanceAfter: Amount,
    bookId: AccountId,
    height: z.int(),
    transferId: TransferId,
    kind: z.string(),
    at: Instant,
    others: z.array(Party).describe('Who is at the other end, at most five').max(entryPartiesMax),
    otherCount: z.int().describe('How many there are'),
  })
  .meta({ id: 'Entry' })

export const Leg = z.object({ to: AccountId, amount: Amount }).meta({ id: 'Leg' })

export const Transfer = z
  .object({
    bookId: AccountId,
    id: TransferId,
    height: z.int(),
    step: TransferStep,
    kind: z.string(),
    reference: Reference.nullable(),
    from: AccountId,
    legs: z.array(Leg),
    parties: z.array(Party).describe('Every account that is in it, the payer first'),
    total: Amount,
    asked: Amount.nullable(),
    refersTo: TransferId.nullable(),
    refersLeg: z.int().nullable(),
    groupId: TransferId.nullable(),
    expiresAt: Instant.nullable(),
    hash: z.string(),
    at: Instant,
  })
  .meta({ id: 'Transfer' })

/** What did not agree when the books were recomputed. */
export const Finding = z
  .object({
    id: FindingId,
    check: z.string(),
    accountId: AccountId.nullable(),
    expected: z.string(),
    found: z.string(),
    at: Instant,
    closedAt: Instant.nullable(),
    closedBy: UserId.nullable(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'Finding' })

/** What an issue or a burn did: the transfer, and whether one person alone decided it. */
export const MoneyAct = z
  .object({
    transferId: TransferId,
    bookId: AccountId,
    total: Amount,
    people: z.int(),
    byOnePerson: z.boolean(),
    at: Instant,
  })
  .meta({ id: 'MoneyAct' })
