import { Bill, type routes } from '@fuquan/contract/ledger.ts'
import { toWire, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { UserCard } from '@fuquan/contract/vocabulary/people.ts'
import type { Language } from '@fuquan/contract/vocabulary/text.ts'
import { z } from 'zod'
import type { FileReply, Input } from '#/engine/bind.ts'
import type { Tx } from '#/engine/db.ts'
import type { Call } from '#/engine/house.ts'
import { houseTimeZone } from '#/engine/house-settings.ts'
import { say } from '#/engine/words.ts'
import { decimal } from '#/kit/amount.ts'
import { peopleOf } from '#/modules/identity/index.ts'
import { personAccount } from '../book/accounts.ts'
import { assetOf } from '../book/opening.ts'
import { linesToBills, ownAccounts, type ShownBill } from './bill-lines.ts'
import { csvCell, exportPageMax } from './bills.ts'
import { kindWord } from './kinds.ts'
import * as store from './store-bills.ts'

type Routes = typeof routes
type Month = {
  bills: readonly ShownBill[]
  cards: ReadonlyMap<UserId, UserCard>
  asset: { scale: number; code: string }
}

async function readMonth({ actor, house }: Call, month: string): Promise<Month> {
  const zone = house.settings.of(houseTimeZone)
  return house.read(async tx => {
    const sides: store.Side[] = []
    for (const account of ownAccounts(actor.id)) {
      sides.push({ account, ...(await store.monthBounds(tx, { account, month, zone })) })
    }
    const bills = await billsOf(tx, { owner: actor.id, sides, pageMax: exportPageMax })
    const ids = bills.flatMap(bill => (bill.otherId === null ? [] : [bill.otherId]))
    return { bills, cards: await peopleOf(tx, [...new Set(ids)]), asset: await assetOf(tx) }
  })
}

/** Gives all bills of a range, oldest first, however many; a page of them at a time is read. */
export async function billsOf(
  tx: Tx,
  { owner, sides, pageMax }: { owner: UserId; sides: readonly store.Side[]; pageMax: number },
): Promise<ShownBill[]> {
  const bills: ShownBill[] = []
  let left = sides
  for (;;) {
    const lines = await store.listForExport(tx, left, pageMax)
    bills.push(...(await linesToBills(tx, owner, lines)))
    if (lines.length < pageMax) return bills
    left = left.map(side => {
      const last = lines.findLast(line => line.accountId === side.account)
      return last === undefined ? side : { ...side, low: last.version }
    })
  }
}

/** Writes the actor's bills of one month as CSV in their language, oldest first. */
export async function exportBills(
  call: Call,
  { month }: Input<Routes['exportBills']>,
): Promise<FileReply> {
  const text = csvOf(await readMonth(call, month), call.actor)
  return { bytes: Buffer.from(text), name: `bills-${month}.csv`, cacheSeconds: 0 }
}

const columns = [
  ...['at', 'kind', 'with', 'in', 'out', 'balance_after', 'account'],
  ...['tags', 'note', 'transfer'],
] as const

function csvOf(
  { bills, cards, asset }: Month,
  { id, language }: { id: UserId; language: Language },
): string {
  const { scale } = asset
  const word = (key: string) => say(language, 'ledger', key)
  const wallet = personAccount(id, 'wallet')
  const rows = bills.map(bill => [
    bill.at.toISOString(),
    kindWord(language, bill.kind),
    handleOf(cards, bill),
    bill.amount > 0n ? decimal(bill.amount, scale) : '',
    bill.amount < 0n ? decimal(-bill.amount, scale) : '',
    decimal(bill.balanceAfter, scale),
    word(bill.accountId === wallet ? 'export.wallet' : 'export.waiting'),
    bill.mark.tags.join(' '),
    bill.mark.note ?? '',
    toWire('trf', bill.transferId),
  ])
  const head = columns.map(name => word(`export.${name}`))
  // The mark at the start tells spreadsheets that this is UTF-8.
  return `\uFEFF${[head, ...rows].map(row => row.map(csvCell).join(',')).join('\r\n')}\r\n`
}

const handleOf = (cards: Month['cards'], { otherId }: ShownBill): string =>
  otherId === null ? '' : (cards.get(otherId)?.handle ?? '')

/** Writes the actor's bills of one month as JSON, oldest first, as the list shows them. */
export async function exportBillsJson(
  call: Call,
  { month }: Input<Routes['exportBillsJson']>,
): Promise<FileReply> {
  const { bills, asset } = await readMonth(call, month)
  const items = z.encode(z.array(Bill), [...bills])
  const text = JSON.stringify({ month, asset: asset.code, scale: asset.scale, items }, undefined, 2)
  return { bytes: Buffer.from(text), name: `bills-${month}.json`, cacheSeconds: 0 }
}
