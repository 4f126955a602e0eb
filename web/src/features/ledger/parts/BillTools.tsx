import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/Button.tsx'
import { Field } from '../../../ui/Field.tsx'
import { Icon } from '../../../ui/Icon.tsx'
import type { BillFilter } from '../state.ts'
import { FilterSheet } from './FilterSheet.tsx'
import { useFilterWords } from './filterWords.ts'

type Props = {
  filter: BillFilter
  months: readonly string[]
  onFilter: (filter: BillFilter) => void
}
const pauseMs = 350

/** The search line, the filter in plain sight, and in words what is filtered now. */
export function BillTools({ filter, months, onFilter }: Props) {
  const { t } = useTranslation(['ledger', 'bills'])
  const [filtering, setFiltering] = useState(false)
  const said = useFilterWords()(filter)
  const { search: _, ...others } = filter
  const count = Object.keys(others).length
  return (
    <div className="bill-tools">
      <SearchLine filter={filter} onFilter={onFilter} />
      <div className="choices">
        <Button look="soft" small icon="filter" onPress={() => setFiltering(true)}>
          {count === 0 ? t('bills:filter') : t('bills:filterCount', { count })}
        </Button>
        {said.length > 0 && (
          <Button look="text" small onPress={() => onFilter({})}>
            {t('bills.clear')}
          </Button>
        )}
      </div>
      {said.length > 0 && <p className="quiet">{said.join(' · ')}</p>}
      {filtering && (
        <FilterSheet
          filter={filter}
          months={months}
          onFilter={onFilter}
          onClose={() => setFiltering(false)}
        />
      )}
    </div>
  )
}

/** Asks once typing pauses, so that a name is one search and not five. */
function SearchLine({ filter, onFilter }: Omit<Props, 'months'>) {
  const { t } = useTranslation('bills')
  const asked = filter.search ?? ''
  const [text, setText] = useState(asked)
  const [known, setKnown] = useState(asked)
  if (known !== asked) {
    // Cleared, or another address was opened: the line says what is searched.
    setKnown(asked)
    setText(asked)
  }
  useEffect(() => {
    const search = text.trim()
    if (search === asked) return
    const { search: _, ...others } = filter
    const pause = setTimeout(() => onFilter({ ...others, ...(search && { search }) }), pauseMs)
    return () => clearTimeout(pause)
  }, [text, asked, filter, onFilter])
  return (
    <Field
      label={t('search')}
      type="search"
      value={text}
      onValue={setText}
      lengthMax={60}
      placeholder={t('searchHint')}
      start={<Icon name="search" size={20} />}
    />
  )
}
