import type { BillMark, routes } from '@fuquan/contract/ledger.ts'
import { type AccountId, toWire, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { UserCard } from '@fuquan/contract/vocabulary/people.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Tx } from '#/engine/db.ts'
import type { Actor, Ctx } from '#/engine/house.ts'
import { houseTimeZone } from '#/engine/house-settings.ts'
import { decimal } from '#/kit/amount.ts'
import { present } from '#/kit/assert.ts'
import { refuse } from '#/kit/refusal.ts'
import { peopleOf } from '#/modules/identity/index.ts'
import { personAccount } from '../book/accounts.ts'
import { balancesOf } from '../book/actions.ts'
import { assetOf } from '../book/opening.ts'
import { findTransfer } from '../book/store.ts'
import { findOwnLine, linesToBills, ownAccounts, type ShownBill } from './bill-lines.ts'
import { newestProblemOf } from './bill-problems.ts'
import { answers, mergeSides, readPlace, searchBudget, type Side, writePlace } from './bills.ts'
import { kindWords } from './kinds.ts'
import * as months from './store-months.ts'
import * as store from './store-bills.ts'

type Routes = typeof routes
const chunk = 500

/** Lists the actor's bills over wallet and waiting account, newest first. */
export async function listBills(
  ctx: Ctx,
  input: Input<Routes['listBills']>,
): Promise<Reply<Routes['listBills']>> {
  const { tx, actor } = ctx
  const place = input.cursor === undefined ? undefined : readPlace(input.cursor)
  if (input.cursor !== undefined && place === undefined) {
    return refuse('bad_input', { field: 'cursor', why: 'wrong_shape' })
  }
  const { month, limit, search, otherId, cursor: _, ...rest } = input
  const others = otherId === undefined ? undefined : ownAccounts(otherId)
  const zone = ctx.settings.of(houseTimeZone)
  const ask = { actor, month, limit, zone, search, filter: { ...rest, others } }
  const [wallet, waiting] = ownAccounts(actor.id)
  const sides = [
    await readSide(tx, { ...ask, account: wallet, below: place?.[0] }),
    await readSide(tx, { ...ask, account: waiting, below: place?.[1] }),
  ] as const

  const { lines, next } = mergeSides([sides[0], sides[1]], limit)
  const items = await linesToBills(tx, actor.id, lines)
  return next === undefined ? { items } : { items, next: writePlace(next) }
}

type SideAsk = {
  actor: Actor
  account: AccountId
  below: number | undefined
  month: string | undefined
  search: string | undefined
  filter: store.BillFilter
  zone: string
  limit: number
}

async function readSide(tx: Tx, ask: SideAsk): Promise<Side<store.BillRow>> {
  const { account, search, limit } = ask
  const bounds = await store.monthBounds(tx, ask)
  const tip = ask.below ?? (await tipOf(tx, account))
  const from = Math.min(bounds.from, tip)
  const { low } = bounds
  const found =
    search === undefined
      ? await walk(tx, { ...ask, from, low, limit: limit + 1 })
      : await look(tx, { ...ask, search, from, low, limit: limit + 1 })

  // A full page may end before all was looked through; then the place is that of its last line.
  const full = found.lines.length > limit
  return { ...found, from, low, down: full ? present(found.lines.at(-1)).version : found.down }
}

type Walk = SideAsk & { from: number; low: number }

async function walk(tx: Tx, { actor, account, filter, from, low, limit }: Walk) {
  const lines = await store.listBills(tx, { owner: actor.id, account, from, low, limit, filter })
  return { lines, down: Math.max(low + 1, from - store.reachOf(filter, limit)) }
}

/** Reads on, chunk by chunk, until enough lines answer the search or its budget is spent. */
async function look(tx: Tx, ask: Walk & { search: string }) {
  const { low, limit, search, actor } = ask
  const lines: store.BillRow[] = []
  let down = ask.from
  for (let read = 0; read < searchBudget && down > low + 1 && lines.length < limit; read += chunk) {
    const part = await walk(tx, { ...ask, from: down, limit: chunk })
    const bills = await linesToBills(tx, actor.id, part.lines)
    const texts = await textsOf(tx, actor, bills)
    lines.push(...part.lines.filter((_, n) => answers(search, present(texts[n]))))
    down = part.lines.length === chunk ? present(part.lines.at(-1)).version : part.down
  }
  return { lines: lines.slice(0, limit), down }
}

/** Everything a search may find a bill by, in the languages of the house. */
async function textsOf(tx: Tx, actor: Actor, bills: readonly ShownBill[]): Promise<string[][]> {
  const ids = bills.flatMap(bill => (bill.otherId === null ? [] : [bill.otherId]))
  const cards: ReadonlyMap<UserId, UserCard> = await peopleOf(tx, [...new Set(ids)])
  const { scale } = await assetOf(tx)
  return bills.map(bill => {
    const other = bill.otherId === null ? undefined : cards.get(bill.otherId)
    const { tags, note } = bill.mark
    return [
      ...kindWords(bill.kind),
      ...tags,
      decimal(bill.amount, scale),
      toWire('trf', bill.transferId),
      ...(note === null ? [] : [note]),
      ...(bill.words === null ? [] : [bill.words]),
      ...(other === undefined ? [] : [other.name, `@${other.handle}`]),
    ]
  })
}

async function tipOf(tx: Tx, account: AccountId): Promise<number> {
  const balances = await balancesOf(tx, [account])
  return Number(balances.get(account)?.version ?? 0n) + 1
}

/** Sums the actor's bills by month, newest first; moves between their own accounts do not count. */
export async function listMonths(
  ctx: Ctx,
  input: Input<Routes['listMonths']>,
): Promise<Reply<Routes['listMonths']>> {
  const { cursor, limit } = input
  if (cursor !== undefined && !/^\d{4}-\d{2}$/.test(cursor)) {
    refuse('bad_input', { field: 'cursor', why: 'wrong_shape' })
  }
  const zone = ctx.settings.of(houseTimeZone)
  const accounts = ownAccounts(ctx.actor.id)
  const ask = { accounts, zone, before: cursor, limit: limit + 1 }
  const rows = await months.listMonths(ctx.tx, ask)
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return rows.length > limit && last !== undefined ? { items, next: last.month } : { items }
}

/** Shows one of the actor's bills in full. Refuses: not_found, also for accounts of others. */
export async function getBill(
  ctx: Ctx,
  input: Input<Routes['getBill']>,
): Promise<Reply<Routes['getBill']>> {
  const { tx, actor } = ctx
  const line = await findOwnLine(ctx, input)
  const [bill] = await linesToBills(tx, actor.id, [line])
  const known = present(bill)
  const transfer = present(await findTransfer(tx, { book: line.bookId, id: known.transferId }))
  const linked = await store.listLinked(tx, {
    accounts: ownAccounts(actor.id),
    book: line.bookId,
    transfer: known.transferId,
    refersTo: transfer.step === 'reversal' ? (transfer.refersTo ?? null) : null,
  })
  return {
    ...known,
    bookId: line.bookId,
    height: Number(line.height),
    hash: transfer.hash.toString('hex'),
    step: transfer.step,
    waiting: input.accountId === personAccount(actor.id, 'waiting'),
    linked: await linesToBills(tx, actor.id, linked),
    problem: await newestProblemOf(tx, actor.id, line),
  }
}

/** Saves what the actor wrote on one of their bills. Refuses: not_found. */
export async function markBill(
  ctx: Ctx,
  input: Input<Routes['markBill']>,
): Promise<Reply<Routes['markBill']>> {
  const { tx, actor, now } = ctx
  const { accountId: account, version } = await findOwnLine(ctx, input)

  const mark: BillMark = {
    tags: [...new Set(input.tags)],
    note: input.note,
    hidden: input.hidden,
  }

  await store.saveMark(tx, { owner: actor.id, account, version, mark, at: now })
  return mark
}

/** Counts the actor's tags. */
export async function listBillTags(ctx: Ctx): Promise<Reply<Routes['listBillTags']>> {
  return { items: await store.countTags(ctx.tx, ctx.actor.id) }
}
