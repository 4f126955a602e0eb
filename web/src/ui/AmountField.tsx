import { useTranslation } from 'react-i18next'
import { useAsset } from '../lib/asset.ts'
import { useLanguage } from '../lib/i18n.ts'
import { cleanAmount, readAmount } from '../lib/money.ts'
import { Field } from './Field.tsx'

type Props = {
  label: string
  text: string
  onText: (text: string) => void
  hint?: string | undefined
  wrong?: string | undefined
  autoFocus?: boolean
}

/** Takes an amount in display units: 24.70, 24,70 and full-width digits are the same. */
export function AmountField(props: Props) {
  const { t } = useTranslation('app')
  const asset = useAsset()
  const language = useLanguage()
  const read = readAmount(props.text, asset.scale)
  const tooFine = read.is === 'too_fine' ? t('amount.tooFine', { count: asset.scale }) : undefined
  const notNumber = read.is === 'not_a_number' ? t('amount.notANumber') : undefined
  return (
    <Field
      label={props.label}
      value={props.text}
      onValue={text => props.onText(cleanAmount(text))}
      inputMode="decimal"
      placeholder={`0${asset.scale > 0 ? `.${'0'.repeat(asset.scale)}` : ''}`}
      lengthMax={20}
      hint={props.hint}
      wrong={tooFine ?? notNumber ?? props.wrong}
      autoFocus={props.autoFocus ?? false}
      end={<span className="quiet">{asset.symbols[language]}</span>}
    />
  )
}
