import type { AccountId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Asset } from '@fuquan/contract/vocabulary/money.ts'
import type { Db, Tx } from '#/engine/db.ts'
import { houseId } from '#/engine/house.ts'
import { settingNow } from '#/engine/settings.ts'
import { writeAmountsIn } from '#/engine/words.ts'
import { present } from '#/kit/assert.ts'
import { maxBalance } from '../settings.ts'
import { containerAccount, houseAccount, personAccount } from './accounts.ts'
import {
  chart,
  type ContainerKind,
  creditAsset,
  gatewayKinds,
  type HouseKind,
  houseKinds,
  maxAmountDefault,
} from './chart.ts'
import * as store from './store-accounts.ts'

/**
 * Makes the one asset of the house and its accounts: issue, fund, rewards, fees, unclaimed,
 * suspense, loss. Called by the first run, once; a second call breaks the key of the asset.
 */
export async function setUpAsset(tx: Tx, asset: Asset): Promise<void> {
  await store.saveAsset(tx, { ...asset, id: creditAsset, maxAmount: maxAmountDefault })
  await openHouseAccounts(tx, houseKinds)
}

/** Opens the accounts that mirror money outside, where they are missing. */
export async function ensureGatewayAccounts(tx: Tx): Promise<void> {
  const known = await store.listBalances(tx, gatewayKinds.map(houseAccount))
  if (known.length < gatewayKinds.length) await openHouseAccounts(tx, gatewayKinds)
}

const openHouseAccounts = (tx: Tx, kinds: readonly HouseKind[]): Promise<void> =>
  store.openAccounts(
    tx,
    kinds.map(kind => ({
      id: houseAccount(kind),
      owner: houseId,
      asset: creditAsset,
      kind: chart[kind].code,
      floor: chart[kind].floor,
      ceiling: null,
    })),
  )

/** Gives the asset of the house; before the first run there is none, and asking is our mistake. */
export async function assetOf(on: Tx | Db): Promise<Asset & { id: number; maxAmount: bigint }> {
  const asset = present(await store.findAsset(on), 'the asset of the house')
  // Whoever reads the unit lets this process write amounts in its sentences.
  writeAmountsIn(asset)
  return asset
}

/** Opens wallet and waiting account of these people where they are missing. Gives the wallets. */
export async function ensureWallets(
  tx: Tx,
  userIds: readonly UserId[],
): Promise<Map<UserId, AccountId>> {
  const ceiling = await settingNow(tx, maxBalance)
  const wallets = userIds.map(owner => ({
    id: personAccount(owner, 'wallet'),
    owner,
    asset: creditAsset,
    kind: chart.wallet.code,
    floor: chart.wallet.floor,
    ceiling,
  }))
  const waiting = userIds.map(owner => ({
    id: personAccount(owner, 'waiting'),
    owner,
    asset: creditAsset,
    kind: chart.waiting.code,
    floor: chart.waiting.floor,
    ceiling: null,
  }))
  if (userIds.length > 0) await store.openAccounts(tx, [...wallets, ...waiting])
  return new Map(wallets.map(wallet => [wallet.owner, wallet.id]))
}

/**
 * Opens the account of a container under the container's own id. Opening it again changes nothing.
 * `returnsTo` is the giver's account: what nobody could take goes back there.
 */
export async function openContainer(
  tx: Tx,
  container: { id: string; kind: ContainerKind; asset?: number; returnsTo?: AccountId },
): Promise<AccountId> {
  const id = containerAccount(container.id)
  await store.openAccounts(tx, [
    {
      id,
      owner: container.id,
      asset: container.asset ?? creditAsset,
      kind: chart[container.kind].code,
      floor: chart[container.kind].floor,
      ceiling: null,
      returnsTo: container.returnsTo,
    },
  ])
  return id
}
