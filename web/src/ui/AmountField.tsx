import { useAsset } from '../lib/asset.ts'
import { amountWords, wordsFromUnits } from '../lib/amountWords.ts'
import { useLanguage } from '../lib/i18n.ts'
import { readAmount } from '../lib/money.ts'
import { NumberField } from './NumberField.tsx'

type Props = {
  label: string
  text: string
  onText: (text: string) => void
  hint?: string | undefined
  wrong?: string | undefined
  autoFocus?: boolean
}

/**
 * Takes an amount in display units: 24.70, 24,70 and full-width digits are the same. From 1,000.00
 * on the sum also stands below in words.
 */
export function AmountField({ text, hint, ...props }: Props) {
  const asset = useAsset()
  const language = useLanguage()
  const { scale } = asset
  const read = readAmount(text, scale)
  const large = read.is === 'amount' && read.minor >= wordsFromUnits * 10n ** BigInt(scale)
  return (
    <NumberField
      {...props}
      text={text}
      scale={scale}
      placeholder={`0${scale > 0 ? `.${'0'.repeat(scale)}` : ''}`}
      hint={large ? `${amountWords(read.minor, scale, language)} ${asset.names[language]}` : hint}
      end={<span className="quiet">{asset.symbols[language]}</span>}
    />
  )
}
