import { useAsset } from './asset.ts'
import { useLanguage } from './i18n.ts'
import { moneyText } from './money.ts'

/** Writes amounts as plain text for sentences, in the language and unit in use. */
export function useMoneyText(): (amount: string | bigint) => string {
  const asset = useAsset()
  const language = useLanguage()
  return amount => moneyText(amount, asset, language)
}
