import type { AccountKind } from '@fuquan/contract/ledger.ts'
import { AccountId, TransferId, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { derivedId } from '#/engine/ids.ts'
import { creditAsset, type HouseKind } from './chart.ts'

/** The account of a person: derived, so a lane needs no look-up. Says nothing of its existence. */
export const personAccount = (owner: UserId, kind: 'wallet' | 'waiting'): AccountId =>
  derived(kind, owner)

/** The account of the house of that kind. */
export const houseAccount = (kind: HouseKind): AccountId => derived('house', kind)

const derived = (kind: AccountKind | 'house', owner: string): AccountId =>
  AccountId.out.parse(derivedId(kind, owner, String(creditAsset)))

/**
 * Derives the id of a transfer from what it pays, so that one obligation is paid once for ever.
 * `kind` names the obligation (`envelopes.return`), `ids` the things it is about.
 */
export const transferId = (kind: string, ...ids: readonly string[]): TransferId =>
  TransferId.out.parse(derivedId('transfer', kind, ...ids))

/** Reads a plain UUID as the id of the account of a container that has the same id. */
export const containerAccount = (id: string): AccountId => AccountId.out.parse(id)
