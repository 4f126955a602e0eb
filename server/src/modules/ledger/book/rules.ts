import type { AccountId, TransferId } from '@fuquan/contract/vocabulary/ids.ts'
import { assert, present } from '#/kit/assert.ts'
import { Refusal, refuse } from '#/kit/refusal.ts'
import { creditAsset, legsMax, linkedMax } from './chart.ts'
import { endOf, type Ending } from './holds.ts'
import { link } from './link.ts'
import { bookOf, keyOf, microsPerMs, sameOrRefuse, sum } from './twins.ts'
import type {
  Ask,
  Balance,
  Change,
  HoldAsk,
  Known,
  Leg,
  MoveAsk,
  NewEntry,
  Plan,
  ReversalAsk,
  Transfer,
} from './types.ts'

/** The walk over a batch: balances as they will be after the asks so far. */
type Desk = {
  known: Known
  at: bigint
  balances: Map<AccountId, Balance>
  before: Map<AccountId, Balance>
  transfers: Map<string, Transfer>
  entries: NewEntry[]
  fresh: (Transfer & { legAmount?: bigint })[]
  openHolds: Set<string>
  reversed: Map<string, bigint>
}

/** What of a transfer follows from the ask alone, before it has a place in its book. */
export type Draft = Omit<Transfer, 'height' | 'hash' | 'total' | 'at'> & { legAmount?: bigint }

/** The accounts an ask names itself, to be locked with those its original names. */
export function accountsOf(ask: Ask): AccountId[] {
  if (ask.step === 'move') {
    return [ask.from, ...ask.legs.map(leg => leg.to), ...(ask.orElse ?? [])]
  }
  if (ask.step === 'hold') return [ask.from, ask.to]
  if (ask.step === 'reversal' && ask.orElse !== undefined) return [ask.book, ask.orElse]
  return [ask.book]
}

/** Gives the one leg of a plain payment: a fixed amount to one payee and nobody instead. */
export function plainLeg({ legs, balancing, orElse }: MoveAsk): Leg | undefined {
  return legs.length === 1 && balancing !== true && orElse === undefined ? legs[0] : undefined
}

/** What can be spent now; undefined where there is no floor. */
export const freeOf = (at: Pick<Balance, 'balance' | 'heldOut' | 'floor'>): bigint | undefined =>
  at.floor === undefined ? undefined : at.balance - at.heldOut - at.floor

/** What can still come in. An account without ceiling has no end. */
export const headroomOf = (
  at: Pick<Balance, 'balance' | 'heldIn' | 'ceiling'>,
): bigint | undefined =>
  at.ceiling === undefined ? undefined : at.ceiling - at.balance - at.heldIn

/**
 * Decides the asks one after the other over locked balances, all of them or none.
 *
 * An id that is known with the same body gives the transfer it made and moves nothing again.
 * Refuses: the codes of the books in their fixed order, so the same ask gets the same code.
 */
export function decide(asks: readonly Ask[], known: Known, now: Date): Plan {
  assert(asks.length > 0)
  assert(asks.length <= linkedMax)
  const desk = openDesk(known, now)

  const transfers = asks.map(ask => decideOne(desk, ask))
  return planOf(desk, transfers)
}

/**
 * Decides independent moves one after the other; one that is refused costs the others nothing.
 * Each outcome stands in the place of its ask.
 */
export function decideEach(
  asks: readonly MoveAsk[],
  known: Known,
  now: Date,
): { plan: Plan; outcomes: (Transfer | Refusal)[] } {
  const desk = openDesk(known, now)

  const outcomes = asks.map(ask => {
    try {
      return decideOne(desk, ask)
    } catch (error) {
      // Whatever refuses does so before it changes anything.
      if (error instanceof Refusal) return error
      throw error
    }
  })
  const made = outcomes.filter((outcome): outcome is Transfer => !(outcome instanceof Refusal))
  return { plan: planOf(desk, made), outcomes }
}

function openDesk(known: Known, now: Date): Desk {
  return {
    known,
    at: BigInt(now.getTime()) * microsPerMs,
    balances: new Map(known.balances.map(row => [row.account, { ...row }])),
    before: new Map(known.balances.map(row => [row.account, row])),
    transfers: new Map(known.transfers.map(one => [keyOf(one.book, one.id), one])),
    entries: [],
    fresh: [],
    openHolds: new Set(known.openHolds),
    reversed: new Map(known.reversed),
  }
}

const planOf = (desk: Desk, transfers: Transfer[]): Plan => {
  return { changes: changesOf(desk), entries: desk.entries, fresh: desk.fresh, transfers }
}

function decideOne(desk: Desk, ask: Ask): Transfer {
  checkAmounts(desk, ask)
  const twin = desk.transfers.get(keyOf(bookOf(ask), ask.id))
  if (twin !== undefined) return sameOrRefuse(ask, twin, desk.transfers)
  if (desk.known.paused) refuse('ledger_paused', { retry_after: 30 })

  if (ask.step === 'move') return move(desk, ask)
  if (ask.step === 'hold') return hold(desk, ask)
  if (ask.step === 'reversal') return reverse(desk, ask)
  const ending = endOf(ask, {
    hold: desk.transfers.get(keyOf(ask.book, ask.hold)),
    end: endKnown(desk, ask.book, ask.hold),
    isOpen: desk.openHolds.has(keyOf(ask.book, ask.hold)),
    balances: desk.balances,
    at: desk.at,
  })
  return finish(desk, ending)
}

function move(desk: Desk, ask: MoveAsk): Transfer {
  assert(ask.legs.length > 0)
  assert(ask.legs.length <= legsMax)
  assert(ask.balancing !== true || ask.legs.length === 1)
  assert(ask.orElse === undefined || ask.legs.length === 1)
  const from = visible(desk, ask.from)
  const asked = ask.legs.map(leg => ({ to: visible(desk, leg.to), amount: leg.amount }))
  if (asked.some(leg => leg.to.account === from.account)) refuse('ledger_self_transfer')
  if (asked.some(leg => leg.to.asset !== from.asset)) refuse('ledger_asset_mismatch')
  if (ask.asset !== undefined && ask.asset !== from.asset) refuse('ledger_asset_mismatch')
  assert(new Set(asked.map(leg => leg.to.account)).size === asked.length, 'a payee stands once')

  const wanted = sum(ask.legs.map(leg => leg.amount))
  const free = freeOf(from)
  const total = ask.balancing === true && free !== undefined ? least(wanted, free) : wanted
  const legs = ask.orElse === undefined ? asked : [{ ...taking(desk, ask, total), amount: total }]
  mayTakePart(
    from,
    legs.map(leg => leg.to),
  )
  if (ask.balancing !== true && free !== undefined && free < total) refuse('ledger_insufficient')
  const amounts = ask.balancing === true ? [total] : legs.map(leg => leg.amount)
  for (const [n, leg] of legs.entries()) mayHold(leg.to, present(amounts[n]))
  if (total <= 0n) refuse('ledger_nothing_to_move')

  // From here the transfer must succeed.
  for (const [n, leg] of legs.entries()) leg.to.balance += present(amounts[n])
  from.balance -= total
  const to = legs.map(leg => leg.to.account)
  return keep(desk, {
    ...empty(ask, from.asset),
    book: from.account,
    step: 'move',
    from: from.account,
    to,
    amounts,
    asked: ask.balancing === true ? wanted : undefined,
  })
}

/** The first of payee and stand-ins that is not closed and has room. */
function taking(desk: Desk, ask: MoveAsk, amount: bigint): { to: Balance } {
  const candidates = [present(ask.legs[0]).to, ...(ask.orElse ?? [])].map(id => visible(desk, id))
  const fits = (row: Balance) => (headroomOf(row) ?? amount) >= amount
  const found = candidates.find(row => row.state !== 'closed' && fits(row))
  return { to: found ?? present(candidates[0]) }
}

function hold(desk: Desk, ask: HoldAsk): Transfer {
  assert(ask.lifetimeMs > 0)
  const from = visible(desk, ask.from)
  const to = visible(desk, ask.to)
  if (from.account === to.account) refuse('ledger_self_transfer')
  if (from.asset !== to.asset) refuse('ledger_asset_mismatch')
  mayTakePart(from, [to])
  const free = freeOf(from)
  if (free !== undefined && free < ask.amount) refuse('ledger_insufficient')
  mayHold(to, ask.amount)

  // From here the hold must succeed.
  from.heldOut += ask.amount
  to.heldIn += ask.amount
  desk.openHolds.add(keyOf(from.account, ask.id))
  return keep(desk, {
    ...empty(ask, from.asset),
    book: from.account,
    step: 'hold',
    from: from.account,
    to: [to.account],
    amounts: [ask.amount],
    expiresAt: desk.at + BigInt(ask.lifetimeMs) * microsPerMs,
  })
}

function finish(desk: Desk, ending: Ending): Transfer {
  const { ask, hold: held, captured } = ending
  const from = visible(desk, held.from)
  const to = visible(desk, present(held.to[0]))
  from.heldOut -= held.total
  to.heldIn -= held.total
  from.balance -= captured
  to.balance += captured
  desk.openHolds.delete(keyOf(held.book, held.id))
  return keep(desk, {
    ...empty(ask, held.asset),
    book: held.book,
    step: ask.step,
    from: held.from,
    to: held.to,
    amounts: [ask.step === 'capture' ? captured : held.total],
    refersTo: held.id,
  })
}

function reverse(desk: Desk, ask: ReversalAsk): Transfer {
  const original = desk.transfers.get(keyOf(ask.book, ask.transfer))
  if (original === undefined) return refuse('not_found')
  const payee = original.to[ask.leg - 1]
  if (payee === undefined) return refuse('not_found')
  if (original.step !== 'move' && original.step !== 'capture') return refuse('not_found')
  const from = visible(desk, payee)
  const first = visible(desk, original.from)
  const instead = ask.orElse === undefined ? first : visible(desk, ask.orElse)
  const to = first.state === 'closed' ? instead : first
  if (to.account === from.account) refuse('ledger_self_transfer')
  if (to.asset !== from.asset) refuse('ledger_asset_mismatch')
  mayTakePart(from, [to])
  const free = freeOf(from)
  if (free !== undefined && free < ask.amount) refuse('ledger_insufficient')
  mayHold(to, ask.amount)
  const legKey = keyOf(ask.book, ask.transfer, ask.leg)
  const before = desk.reversed.get(legKey) ?? 0n
  const legAmount = present(original.amounts[ask.leg - 1])
  if (before + ask.amount > legAmount) refuse('ledger_reversal_exceeded')

  // From here the reversal must succeed.
  from.balance -= ask.amount
  to.balance += ask.amount
  desk.reversed.set(legKey, before + ask.amount)
  return keep(desk, {
    ...empty(ask, from.asset),
    book: ask.book,
    step: 'reversal',
    from: from.account,
    to: [to.account],
    amounts: [ask.amount],
    refersTo: ask.transfer,
    refersLeg: ask.leg,
    legAmount,
  })
}

function checkAmounts(desk: Desk, ask: Ask): void {
  const first = desk.balances.get(bookOf(ask))
  const most = desk.known.maxAmounts.get(first?.asset ?? creditAsset) ?? 0n
  const amounts = amountsOf(ask)
  const tooMuch = amounts.some(amount => amount <= 0n || amount > most) || sum(amounts) > most
  if (tooMuch) refuse('ledger_amount_invalid', { min: '1', max: most.toString() })
}

function amountsOf(ask: Ask): readonly bigint[] {
  if (ask.step === 'move') return ask.legs.map(leg => leg.amount)
  return ask.amount === undefined ? [] : [ask.amount]
}

function endKnown(desk: Desk, book: AccountId, held: TransferId): Transfer | undefined {
  const ends = ['capture', 'release', 'expire']
  for (const one of desk.transfers.values()) {
    if (one.book === book && one.refersTo === held && ends.includes(one.step)) return one
  }
  return undefined
}

function visible(desk: Desk, account: AccountId): Balance {
  return desk.balances.get(account) ?? refuse('not_found')
}

function mayTakePart(from: Balance, to: readonly Balance[]): void {
  if ([from, ...to].some(row => row.state === 'closed')) refuse('ledger_account_closed')
  if (from.state === 'frozen') refuse('ledger_account_frozen')
}

function mayHold(row: Balance, amount: bigint): void {
  const headroom = headroomOf(row)
  if (headroom !== undefined && headroom < amount) refuse('ledger_balance_full')
}

const empty = (ask: Ask, asset: number) => ({
  id: ask.id,
  kind: ask.kind,
  ref: ask.ref,
  groupId: ask.group,
  asset,
  asked: undefined,
  refersTo: undefined,
  refersLeg: undefined,
  expiresAt: undefined,
})

/** Gives the transfer its place in the book and writes the lines of the accounts it changes. */
function keep(desk: Desk, draft: Draft): Transfer {
  const { legAmount, ...rest } = draft
  const book = visible(desk, draft.book)
  book.height += 1n
  const linked = { ...rest, height: book.height, at: desk.at }
  const hash = link(book.head, linked)
  book.head = hash
  const transfer: Transfer = { ...linked, total: sum(draft.amounts), hash }

  desk.transfers.set(keyOf(transfer.book, transfer.id), transfer)
  desk.fresh.push(legAmount === undefined ? transfer : { ...transfer, legAmount })
  if (transfer.step === 'hold' || transfer.step === 'release' || transfer.step === 'expire') {
    return transfer
  }
  addEntry(desk, transfer, transfer.from, -transfer.total)
  for (const [n, to] of transfer.to.entries()) {
    addEntry(desk, transfer, to, present(transfer.amounts[n]))
  }
  return transfer
}

function addEntry(desk: Desk, transfer: Transfer, account: AccountId, amount: bigint): void {
  const row = visible(desk, account)
  row.version += 1n
  desk.entries.push({
    account,
    version: row.version,
    amount,
    balanceAfter: row.balance,
    book: transfer.book,
    height: transfer.height,
    kind: transfer.kind,
    lastAt: row.lastAt,
  })
}

/** Changes are summed per account, so a hot one is updated once per batch. */
function changesOf(desk: Desk): Change[] {
  const changes: Change[] = []
  for (const [account, after] of desk.balances) {
    const before = present(desk.before.get(account))
    const change: Change = {
      account,
      version: before.version,
      height: before.height,
      amount: after.balance - before.balance,
      heldOut: after.heldOut - before.heldOut,
      heldIn: after.heldIn - before.heldIn,
      lines: Number(after.version - before.version),
      links: Number(after.height - before.height),
      head: after.height === before.height ? undefined : after.head,
    }
    const still = change.lines + change.links === 0 && change.heldIn === 0n
    if (!still) changes.push(change)
  }
  return changes
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b)
