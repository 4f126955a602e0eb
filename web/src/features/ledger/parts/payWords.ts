import type { PaymentTerms, PaymentWhen } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { deadline } from '../../../lib/time.ts'
import { arrivalOf, type Blocked } from '../paymentState.ts'

/** Says why it cannot be paid yet. */
export function useBlockedWords(): (blocked: Blocked) => string {
  const { t } = useTranslation('payments')
  const money = useMoneyText()
  return blocked => {
    switch (blocked.why) {
      case 'most':
      case 'balance':
      case 'day':
        return t(`form.why.${blocked.why}`, { amount: money(blocked.amount) })
      case 'note':
        return t('form.why.note', { count: blocked.count })
      default:
        return t(`form.why.${blocked.why}`)
    }
  }
}

/** The rule under the form and on the sheet: when it arrives, and what brings it back. */
export function useRule(
  terms: PaymentTerms,
  { when, inRoom }: { when: PaymentWhen; inRoom: boolean },
): string {
  const { t } = useTranslation('payments')
  const { mustAccept, acceptHours: hours } = terms
  // In one room nobody has to be a friend; only who asks for it is asked.
  const asks = mustAccept === 'asks_always' || (mustAccept === 'not_friend' && !inRoom)
  const time = deadline(arrivalOf(when, new Date()))
  if (when === 'now') return asks ? t('form.ruleAccept', { hours }) : t('form.ruleNow')
  return asks ? t('form.ruleDelayAccept', { time, hours }) : t('form.ruleDelay', { time })
}
