import { useTranslation } from 'react-i18next'
import { useCards } from '../../../app/neighbours.ts'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { monthName } from '../../../lib/time.ts'
import type { BillFilter } from '../state.ts'
import { kindName } from './BillRow.tsx'

/** Says a filter in words, one for each thing it asks for. */
export function useFilterWords(): (filter: BillFilter) => string[] {
  const { t } = useTranslation(['ledger', 'bills'])
  const money = useMoneyText()
  const nameOf = useNameOf()
  return filter => {
    const { month, kind, direction, state, otherId, least, most, tag, hidden, search } = filter
    return [
      search && `“${search}”`,
      month && monthName(month),
      direction && t(`bills.${direction}`),
      kind && kindName(kind),
      state && t(`bills:states.${state}`),
      otherId && t('bills.with', { name: nameOf(otherId) }),
      least && `≥ ${money(least)}`,
      most && `≤ ${money(most)}`,
      tag && `#${tag}`,
      hidden && t('bills:hidden'),
    ].flatMap(word => word || [])
  }
}

/** Names people by their cards, and by nothing until they are here. */
function useNameOf(): (userId: string) => string {
  const address = new URLSearchParams(location.search).get('otherId')
  const cards = useCards(address === null ? [] : [address])
  return userId => cards.data?.items.find(card => card.id === userId)?.name ?? ''
}
