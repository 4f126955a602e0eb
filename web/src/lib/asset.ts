import { useQuery } from '@tanstack/react-query'
import { getWalletOptions } from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import type { Asset } from './money.ts'
import { remembered, remember } from './remembered.ts'

const placeholder: Asset = {
  code: 'FU',
  scale: 2,
  symbols: { 'zh-CN': '福', en: 'fu' },
  names: { 'zh-CN': '福币', en: 'fu' },
}

/** What money is counted in here; remembered on the device, since an asset never changes. */
export function useAsset(): Asset {
  const { data } = useQuery({ ...getWalletOptions(), enabled: false })
  const asset = data?.asset
  if (asset) {
    keepAsset(asset)
    return asset
  }
  return assetFrom(remembered('asset')) ?? placeholder
}

/** Keeps what money is counted in here, told with something that anybody may read. */
export function keepAsset(asset: Asset): void {
  remember('asset', JSON.stringify(asset))
}

function assetFrom(text: string | undefined): Asset | undefined {
  if (!text) return undefined
  const read: Partial<Asset> = JSON.parse(text)
  const { code, scale, symbols, names } = read
  if (code === undefined || scale === undefined || !symbols || !names) return undefined
  return { code, scale, symbols, names }
}
