import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { monthName } from '../../../lib/time.ts'
import { Button } from '../../../ui/Button.tsx'
import { Choices } from '../../../ui/Field.tsx'
import { Sheet } from '../../../ui/Sheet.tsx'
import { type BillFilter, billKinds } from '../state.ts'
import { kindName } from './BillRow.tsx'

type Props = {
  filter: BillFilter
  months: readonly string[]
  onFilter: (search: Record<string, string>) => void
  onClose: () => void
}

/** Choosing month, direction and kind of the bills to see. */
export function FilterSheet({ filter, months, onFilter, onClose }: Props) {
  const { t } = useTranslation('ledger')
  const [month, setMonth] = useState(filter.month ?? '')
  const [direction, setDirection] = useState<string>(filter.direction ?? '')
  const [kind, setKind] = useState(filter.kind ?? '')
  const apply = () => {
    onFilter({ ...(month && { month }), ...(direction && { direction }), ...(kind && { kind }) })
    onClose()
  }
  return (
    <Sheet title={t('bills.filter')} onClose={onClose}>
      <div className="acts">
        <Choices
          legend={t('bills.month')}
          name="month"
          value={month}
          options={[
            { value: '', label: t('bills.allMonths') },
            ...months.slice(0, 12).map(value => ({ value, label: monthName(value) })),
          ]}
          onValue={setMonth}
        />
        <Choices
          legend={t('bills.direction')}
          name="direction"
          value={direction}
          options={[
            { value: '', label: t('bills.all') },
            { value: 'in', label: t('bills.in') },
            { value: 'out', label: t('bills.out') },
          ]}
          onValue={setDirection}
        />
        <Choices
          legend={t('bills.kind')}
          name="kind"
          value={kind}
          options={[
            { value: '', label: t('bills.allKinds') },
            ...billKinds.map(value => ({ value: String(value), label: kindName(value) })),
          ]}
          onValue={setKind}
        />
        <p className="quiet">{t('bills.exportPick')}</p>
        <Button wide onPress={apply}>
          {t('bills.filter')}
        </Button>
      </div>
    </Sheet>
  )
}
