import { useTranslation } from 'react-i18next'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { BarCode } from '../../../ui/BarCode.tsx'
import { QrCode } from '../../../ui/QrCode.tsx'
import { groupDigits, secondsUntil } from '../codeState.ts'
import type { usePayCode } from '../codeQueries.ts'
import { useTick } from './useTick.ts'

type Code = NonNullable<ReturnType<typeof usePayCode>['data']>
const around = 100

/** The pay code on white: bars, square, digits, and the ring of its seconds. */
export function CodeTicket({ code }: { code: Code }) {
  const { t } = useTranslation('codes')
  const money = useMoneyText()
  const now = useTick(true)
  const seconds = secondsUntil(code.until, now)
  const left = Math.min(1, Math.max(0, (code.until - now) / code.ms))
  const { pinFree } = code
  return (
    <>
      <div className="ticket">
        <BarCode digits={code.digits} label={t('payCode.bars')} />
        <p className="ticket-digits" role="group" aria-label={t('payCode.digits')}>
          {groupDigits(code.digits)}
        </p>
        <QrCode text={code.digits} label={t('payCode.square')} />
        <p className="ticket-ring">
          <svg viewBox="0 0 36 36" width="20" height="20" aria-hidden="true">
            <circle cx="18" cy="18" r="15" className="ring-ground" />
            <circle
              cx="18"
              cy="18"
              r="15"
              className="ring-left"
              pathLength={around}
              strokeDasharray={`${left * around} ${around}`}
              transform="rotate(-90 18 18)"
            />
          </svg>
          {t('payCode.renews', { count: seconds })}
        </p>
      </div>
      <div className="ticket-words">
        <p>{t('payCode.source')}</p>
        <p className="quiet">
          {pinFree
            ? t('payCode.free', { single: money(pinFree.single), left: money(pinFree.left) })
            : t('payCode.asks')}
        </p>
        <p className="quiet">{t('payCode.hint')}</p>
        <p className="quiet">{t('payCode.bright')}</p>
      </div>
    </>
  )
}
