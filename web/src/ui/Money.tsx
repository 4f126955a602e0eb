import { useTranslation } from 'react-i18next'
import { useAsset } from '../lib/asset.ts'
import { amountForEar, moneyParts, saidAs } from '../lib/money.ts'
import { useLanguage } from '../lib/i18n.ts'

type Props = {
  /** Minor units, as the wire or a sum gives them. */
  amount: string | bigint
  /** `change` writes + or −, and the ear hears received or paid. */
  as?: 'sum' | 'change'
  hidden?: boolean
  className?: string
}

/** Shows one amount: digits for the eye, a whole sentence with the unit's name for the ear. */
export function Money({ amount, as = 'sum', hidden = false, className = '' }: Props) {
  const { t } = useTranslation('app')
  const asset = useAsset()
  const language = useLanguage()
  const minor = BigInt(amount)
  const { sign, digits, symbol, symbolFirst } = moneyParts(minor, asset, language)
  const said = saidAs({ minor, as, hidden })
  const ear = amountForEar(minor, asset, language)
  const shownSign = as === 'change' && minor > 0n ? '+' : sign
  const mark = <span className="amount-symbol">{symbol}</span>
  return (
    <span className={`amount ${className}`}>
      <span aria-hidden="true">
        {hidden ? (
          '＊＊＊＊'
        ) : (
          <>
            {shownSign}
            {symbolFirst && mark}
            {digits}
            {!symbolFirst && mark}
          </>
        )}
      </span>
      <span className="unseen">{t(`amount.said.${said}`, { amount: ear })}</span>
    </span>
  )
}
