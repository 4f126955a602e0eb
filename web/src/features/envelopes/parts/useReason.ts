import { useTranslation } from 'react-i18next'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import type { Blocked } from '../draft.ts'

/** Says why an envelope cannot be sent as it is typed. */
export function useReason(): (blocked: Blocked) => string {
  const { t } = useTranslation('envelopes')
  const money = useMoneyText()
  return blocked => {
    switch (blocked.why) {
      case 'countMost':
      case 'peopleMost':
      case 'anyoneMost':
      case 'sharesPeople':
        return t(`composer.why.${blocked.why}`, { most: blocked.most })
      case 'off':
        return t(`grid.off.${blocked.by}`)
      case 'opensLate':
        return t('composer.why.opensLate', { count: blocked.days })
      case 'least':
        return t('composer.why.least', { least: money(blocked.amount) })
      case 'most':
        return t('composer.why.most', { most: money(blocked.amount) })
      case 'balance':
        return t('composer.why.balance', { free: money(blocked.amount) })
      case 'daily':
        return t('composer.why.daily', { left: money(blocked.amount) })
      case 'greeting':
        return t('composer.why.greeting', { count: blocked.count })
      case 'few':
        return t('composer.why.few', { suggested: blocked.suggested })
      default:
        return t(`composer.why.${blocked.why}`)
    }
  }
}
