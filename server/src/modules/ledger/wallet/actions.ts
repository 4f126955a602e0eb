import type { routes } from '@fuquan/contract/ledger.ts'
import { type AccountId, toWire } from '@fuquan/contract/vocabulary/ids.ts'
import type { Language } from '@fuquan/contract/vocabulary/text.ts'
import type { FileReply, Input, Reply } from '#/engine/bind.ts'
import type { Db, Tx } from '#/engine/db.ts'
import type { Actor, Call, Ctx } from '#/engine/house.ts'
import { houseTimeZone } from '#/engine/house-settings.ts'
import { knows, say } from '#/engine/words.ts'
import { present } from '#/kit/assert.ts'
import { refuse } from '#/kit/refusal.ts'
import { houseAccount, personAccount } from '../book/accounts.ts'
import { type AccountBalance, balancesOf } from '../book/actions.ts'
import { assetOf } from '../book/opening.ts'
import { isPaused, ownersOf } from '../book/store-accounts.ts'
import { findTransfer } from '../book/store.ts'
import {
  csvCell,
  decimal,
  type Direction,
  mergeSides,
  readPlace,
  referenceOf,
  scanBudget,
  type Side,
  writePlace,
} from './bills.ts'
import * as store from './store.ts'

type Routes = typeof routes
type Bill = Reply<Routes['listBills']>['items'][number]

const ownAccounts = (actor: Actor): readonly [AccountId, AccountId] => [
  personAccount(actor.id, 'wallet'),
  personAccount(actor.id, 'waiting'),
]

/** Shows the actor's wallet and waiting account. */
export async function getWallet(ctx: Ctx): Promise<Reply<Routes['getWallet']>> {
  const { tx, actor } = ctx
  const [walletId, waitingId] = ownAccounts(actor)
  const balances = await balancesOf(tx, [walletId, waitingId])
  return {
    asset: await assetOf(tx),
    wallet: sideOf(walletId, balances.get(walletId)),
    waiting: sideOf(waitingId, balances.get(waitingId)),
    paused: await isPaused(tx),
  }
}

/** A wallet that is still being opened is an empty one. */
const sideOf = (accountId: AccountId, row: AccountBalance | undefined) => ({
  accountId,
  state: row?.state ?? ('open' as const),
  balance: row?.balance ?? 0n,
  heldOut: row?.heldOut ?? 0n,
  free: row?.free ?? 0n,
  ceiling: row?.ceiling ?? null,
})

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
  const zone = ctx.settings.of(houseTimeZone)
  const [wallet, waiting] = ownAccounts(actor)
  const filter = { ...input, zone }
  const sides = [
    await readSide(tx, { ...filter, account: wallet, below: place?.[0] }),
    await readSide(tx, { ...filter, account: waiting, below: place?.[1] }),
  ] as const

  const { lines, next } = mergeSides([sides[0], sides[1]], input.limit)
  const items = await billsOf(tx, actor, lines)
  return next === undefined ? { items } : { items, next: writePlace(next) }
}

type SideAsk = {
  account: AccountId
  below: number | undefined
  month?: string | undefined
  kind?: string | undefined
  direction?: Direction | undefined
  zone: string
  limit: number
}

async function readSide(tx: Tx, ask: SideAsk): Promise<Side<store.BillRow>> {
  const { account, kind, direction, limit } = ask
  const bounds = await store.monthBounds(tx, { ...ask, month: ask.month })
  const tip = ask.below ?? (await tipOf(tx, account))
  const from = Math.min(bounds.from, tip)
  const { low } = bounds
  const lines = await store.listBills(tx, { account, from, low, kind, direction, limit: limit + 1 })

  // A full page may end before all was looked through; then the place is that of its last line.
  const full = lines.length > limit
  const filtered = kind !== undefined || direction !== undefined
  const reach = filtered ? Math.max(low + 1, from - scanBudget) : low + 1
  return { lines, from, low, down: full ? present(lines.at(-1)).version : reach }
}

async function tipOf(tx: Tx, account: AccountId): Promise<number> {
  const balances = await balancesOf(tx, [account])
  return Number(balances.get(account)?.version ?? 0n) + 1
}

async function billsOf(
  on: Tx | Db,
  actor: Actor,
  lines: readonly store.BillRow[],
): Promise<Bill[]> {
  const origins = await store.originsOf(on, lines)
  const others = lines.map(line => otherAccount(line, originOf(origins, line)))
  const owners = await ownersOf(
    on,
    others.filter(id => id !== undefined),
  )
  return lines.map((line, n) => {
    const origin = originOf(origins, line)
    const other = others[n]
    const owner = other === undefined ? undefined : owners.get(other)
    return {
      accountId: line.accountId,
      version: line.version,
      kind: line.kind,
      amount: line.amount,
      balanceAfter: line.balanceAfter,
      at: line.at,
      transferId: origin.transferId,
      reference: referenceOf(line.kind, origin.ref),
      otherId: owner === undefined || owner === actor.id ? null : owner,
    }
  })
}

const originOf = (origins: ReadonlyMap<string, store.Origin>, line: store.BillRow) =>
  present(origins.get(`${line.bookId}/${line.height}`), 'the transfer of a line')

/** The other side: who paid, or the one who was paid. */
const otherAccount = (line: store.BillRow, origin: store.Origin): AccountId | undefined =>
  line.amount > 0n ? origin.from : (origin.onlyTo ?? undefined)

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
  const accounts = ownAccounts(ctx.actor)
  const ask = { accounts, zone, before: cursor, limit: limit + 1 }
  const rows = await store.listMonths(ctx.tx, ask)
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
  const { accountId, version } = input
  const [wallet, waiting] = ownAccounts(actor)
  if (accountId !== wallet && accountId !== waiting) refuse('not_found')
  const line = (await store.findBill(tx, { account: accountId, version })) ?? refuse('not_found')
  const [bill] = await billsOf(tx, actor, [line])
  const known = present(bill)
  const transfer = await findTransfer(tx, { book: line.bookId, id: known.transferId })
  const { step, hash } = present(transfer)
  return {
    ...known,
    bookId: line.bookId,
    height: Number(line.height),
    hash: hash.toString('hex'),
    step,
    waiting: accountId === waiting,
  }
}

/** Writes the actor's bills of one month as CSV in their language, oldest first. */
export async function exportBills(
  call: Call,
  input: Input<Routes['exportBills']>,
): Promise<FileReply> {
  const { actor, house } = call
  const zone = house.settings.of(houseTimeZone)
  const text = await house.read(async tx => {
    const sides = []
    for (const account of ownAccounts(actor)) {
      const bounds = await store.monthBounds(tx, { account, month: input.month, zone })
      sides.push({ account, ...bounds })
    }
    const lines = await store.listForExport(tx, sides)
    const { scale } = await assetOf(tx)
    return csvOf(lines, { scale, language: actor.language, wallet: ownAccounts(actor)[0] })
  })
  return { bytes: Buffer.from(text), name: `bills-${input.month}.csv`, cacheSeconds: 0 }
}

const columns = ['at', 'kind', 'in', 'out', 'balance_after', 'account', 'transfer'] as const

function csvOf(
  lines: readonly (store.BillRow & { transferId: string })[],
  how: { scale: number; language: Language; wallet: AccountId },
): string {
  const { scale, language, wallet } = how
  const word = (key: string) => say(language, 'ledger', key)
  const rows = lines.map(line => [
    line.at.toISOString(),
    kindWord(language, line.kind),
    line.amount > 0n ? decimal(line.amount, scale) : '',
    line.amount < 0n ? decimal(-line.amount, scale) : '',
    decimal(line.balanceAfter, scale),
    word(line.accountId === wallet ? 'export.wallet' : 'export.waiting'),
    toWire('trf', line.transferId),
  ])
  const head = columns.map(name => word(`export.${name}`))
  // The mark at the start tells spreadsheets that this is UTF-8.
  return `\uFEFF${[head, ...rows].map(row => row.map(csvCell).join(',')).join('\r\n')}\r\n`
}

// Kinds are named by the modules that pay; one without a word here is shown as it is stored.
const kindWord = (language: Language, kind: string): string =>
  knows(language, 'ledger', `kinds.${kind}`) ? say(language, 'ledger', `kinds.${kind}`) : kind

/** Shows the sums of the house, the last check and the newest seal. Nobody's balance. */
export async function getPublicBooks(ctx: Ctx): Promise<Reply<Routes['getPublicBooks']>> {
  const { tx } = ctx
  const sums = await store.sumBooks(tx, houseAccount('issue'))
  const marks = await store.findMarks(tx)
  const { total, ...shown } = sums
  const circulating = sums.inWallets + sums.inEscrow + sums.inFunds + sums.inHouse
  const agrees = total === 0n && sums.issued - sums.redeemed === circulating
  return {
    asset: await assetOf(tx),
    ...shown,
    balanced: agrees && marks.openFindings === 0,
    paused: await isPaused(tx),
    byOnePerson: marks.byOnePerson,
    lastCheck: marks.lastCheck,
    newestSeal:
      marks.sealNumber === null
        ? null
        : {
            number: marks.sealNumber,
            root: present(marks.sealRoot),
            books: present(marks.sealBooks),
            at: present(marks.sealAt),
          },
  }
}
