import type { AccountId, TransferId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Db, Tx } from '#/engine/db.ts'
import { assert, present } from '#/kit/assert.ts'
import { Refusal, refuse } from '#/kit/refusal.ts'
import { decide, freeOf, plainLeg } from './rules.ts'
import * as accounts from './store-accounts.ts'
import { movePlainly } from './store-moves.ts'
import * as store from './store.ts'
import type { Ask, EndAsk, HoldAsk, MoveAsk, ReversalAsk, Transfer } from './types.ts'

type Timed<A> = Omit<A, 'step'> & { now: Date }
type End = Omit<EndAsk, 'step' | 'kind'> & { kind?: string; now: Date }

/**
 * Moves money from one account to one or more; the same id moves it once for ever.
 *
 * Units: minor units of the payer's asset, each leg above zero, at most 1,024 legs.
 * Refuses: the codes of the books in their fixed order.
 */
export async function move(tx: Tx, ask: Timed<MoveAsk>): Promise<Transfer> {
  const full: MoveAsk = { ...ask, step: 'move' }
  const { now } = ask
  // Nearly every move is plain and takes one call; whatever is not is decided by the rules.
  const leg = plainLeg(full)
  const made = leg === undefined ? undefined : await movePlainly(tx, full, { leg, now })
  return made ?? post(tx, full, now)
}

/** Sets money aside for one named payee: still the payer's, no longer spendable. */
export const hold = (tx: Tx, ask: Timed<HoldAsk>): Promise<Transfer> =>
  post(tx, { ...ask, step: 'hold' }, ask.now)

/**
 * Pays a hold to its payee, all of it or `amount`, and frees the rest in the same commit.
 * Refuses: ledger_hold_resolved, ledger_hold_expired (by the clock, whether or not the job ran),
 * ledger_hold_exceeded, ledger_hold_payee, ledger_account_frozen, ledger_account_closed.
 */
export const capture = (tx: Tx, ask: End): Promise<Transfer> =>
  post(tx, { ...ask, kind: ask.kind ?? 'hold_captured', step: 'capture' }, ask.now)

/** Gives a hold back to its payer. Refuses: ledger_hold_resolved {how}. */
export const release = (tx: Tx, ask: Omit<End, 'amount'>): Promise<Transfer> =>
  post(tx, { ...ask, kind: ask.kind ?? 'hold_released', step: 'release' }, ask.now)

/** Ends a hold whose time has come; sooner is our mistake. */
export const expire = (tx: Tx, ask: Omit<End, 'amount'>): Promise<Transfer> =>
  post(tx, { ...ask, kind: ask.kind ?? 'hold_expired', step: 'expire' }, ask.now)

/**
 * Takes back a leg of an earlier transfer, or a part of it, by a new transfer that names it.
 * Refuses: ledger_insufficient (the receiver has spent it), ledger_reversal_exceeded.
 */
export const reverse = (tx: Tx, ask: Timed<ReversalAsk>): Promise<Transfer> =>
  post(tx, { ...ask, step: 'reversal' }, ask.now)

/** Moves what is there, at most `atMost`. Refuses: ledger_nothing_to_move. */
export const sweepBalancing = (
  tx: Tx,
  ask: {
    id: TransferId
    kind: string
    ref?: string
    from: AccountId
    to: AccountId
    atMost: bigint
    /** Tried in order when the payee is closed or full. */
    orElse?: readonly AccountId[]
    group?: TransferId
    now: Date
  },
): Promise<Transfer> => {
  const { to, atMost, ...rest } = ask
  return move(tx, { ...rest, legs: [{ to, amount: atMost }], balancing: true })
}

/**
 * Makes linked transfers: all of them or none, at most 100, kept under one group id.
 * Refuses: the code of the first that fails, with its place as `index`.
 */
export async function linked(tx: Tx, asks: readonly Ask[], now: Date): Promise<Transfer[]> {
  assert(new Set(asks.map(ask => ask.group)).size === 1, 'linked transfers share one group')
  return postAll(tx, asks, now)
}

async function post(tx: Tx, ask: Ask, now: Date): Promise<Transfer> {
  const [transfer] = await postAll(tx, [ask], now)
  return present(transfer)
}

async function postAll(tx: Tx, asks: readonly Ask[], now: Date): Promise<Transfer[]> {
  const known = await store.prepare(tx, asks)

  const plan = decide(asks, known, now)

  await store.write(tx, plan, now)
  return plan.transfers
}

/** What an account holds; `free` can be spent now and is undefined where there is no floor. */
export type AccountBalance = accounts.BalanceFacts & { free: bigint | undefined }

/** Tells balances by account; accounts that do not exist are left out. Locks nothing. */
export async function balancesOf(
  on: Tx | Db,
  ids: readonly AccountId[],
): Promise<Map<AccountId, AccountBalance>> {
  const rows = await accounts.listBalances(on, ids)
  return new Map(
    rows.map(row => {
      const free = freeOf({ ...row, floor: row.floor ?? undefined })
      return [row.accountId, { ...row, free }]
    }),
  )
}

/**
 * Uses up a part of a limit that starts anew: sending a day, PIN-free payments.
 * Units: minor units. Refuses: ledger_over_limit {limit, max, resets_at}.
 */
export async function useAllowance(
  tx: Tx,
  asked: {
    account: AccountId
    purpose: string
    amount: bigint
    cap: bigint
    starts: Date
    resetsAt?: Date
  },
): Promise<void> {
  if (await accounts.takeAllowance(tx, asked)) return
  throw overLimit(asked)
}

type Part = accounts.Part & { resetsAt?: Date }

/**
 * Uses up parts of several limits of one account at once, in their order. Gives by purpose what of
 * them is refused; the others are used all the same until the caller undoes them.
 */
export async function takeAllowances(
  tx: Tx,
  account: AccountId,
  parts: readonly Part[],
): Promise<Map<string, Refusal>> {
  const taken = await accounts.takeAllowances(tx, account, parts)
  const over = parts.filter(part => !taken.has(part.purpose))
  return new Map(over.map(part => [part.purpose, overLimit(part)]))
}

const overLimit = (over: Pick<Part, 'purpose' | 'cap' | 'resetsAt'>): Refusal =>
  new Refusal('ledger_over_limit', {
    limit: over.purpose,
    max: over.cap.toString(),
    resets_at: over.resetsAt?.toISOString(),
  })

/** Freezes an account: nothing goes out, refunds come in. Refuses: ledger_account_closed. */
export async function freeze(tx: Tx, account: AccountId): Promise<void> {
  const row = (await accounts.lockBalance(tx, account)) ?? refuse('not_found')
  if (row.state === 'closed') refuse('ledger_account_closed')

  await accounts.saveState(tx, account, 'frozen')
}

/**
 * Lets a frozen account pay out again and gives what it was before.
 * Refuses: not_found, ledger_account_closed.
 */
export async function unfreeze(tx: Tx, account: AccountId): Promise<AccountBalance['state']> {
  const row = (await accounts.lockBalance(tx, account)) ?? refuse('not_found')
  if (row.state === 'closed') refuse('ledger_account_closed')

  await accounts.saveState(tx, account, 'open')
  return row.state
}

/** Closes an empty account for good. Refuses: ledger_account_busy while anything is on it. */
export async function close(tx: Tx, account: AccountId): Promise<void> {
  const row = (await accounts.lockBalance(tx, account)) ?? refuse('not_found')
  if (row.balance !== 0n || row.heldOut !== 0n || row.heldIn !== 0n) refuse('ledger_account_busy')

  await accounts.saveState(tx, account, 'closed')
}
