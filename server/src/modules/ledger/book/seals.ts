import type { AccountId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Db, Tx } from '#/engine/db.ts'
import { sealOf, type Tail } from './merkle.ts'
import type { Difference } from './store-findings.ts'
import * as store from './store-seals.ts'

type SealRow = store.SealRow

/** Seals the books that changed since the last seal. When none did, no seal is made. */
export async function makeSeal(tx: Tx, now: Date): Promise<bigint | undefined> {
  const last = await store.findNewest(tx)
  const tails = await store.listTails(tx, last?.at)
  if (tails.length === 0) return undefined

  const number = (last?.number ?? 0n) + 1n
  const prev = last?.root
  const root = sealOf({ prev, number, at: now, tails })

  await store.saveSeal(tx, { number, prev, root, tails, at: now })
  return number
}

/** Recomputes every seal since a date from the transfers it covers, and the chain of seals. */
export async function checkSeals(on: Tx | Db, since?: Date): Promise<Difference[]> {
  const found: Difference[] = []
  let before: SealRow | undefined
  for (;;) {
    const seals: SealRow[] = await store.listSeals(on, { above: before?.number ?? 0n, since })
    const [first] = seals
    if (first === undefined) return found
    if (before === undefined && since === undefined && first.number !== 1n) {
      found.push(difference(first, null, 'the seals before it are missing'))
    }
    for (const seal of seals) {
      found.push(...(await checkSeal(on, seal, before)))
      before = seal
    }
  }
}

async function checkSeal(
  on: Tx | Db,
  seal: SealRow,
  before: SealRow | undefined,
): Promise<Difference[]> {
  const follows = before === undefined || seal.prev?.equals(before.root) === true
  if (!follows) return [difference(seal, null, 'it does not follow the seal before')]
  const tails: Tail[] = []
  for (const { book, height, hash } of await store.listSealed(on, seal)) {
    if (hash === null) return [difference(seal, book, `transfer ${height} is missing`)]
    tails.push({ book, height, hash })
  }
  const { number, at } = seal
  const root = sealOf({ prev: seal.prev ?? undefined, number, at, tails })
  return root.equals(seal.root) ? [] : [difference(seal, null, 'its digest differs')]
}

const difference = (seal: SealRow, account: AccountId | null, found: string): Difference => ({
  check: 'seal',
  account,
  expected: `seal ${seal.number}`,
  found,
})
