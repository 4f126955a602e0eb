import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useIsOn } from '../../../app/switches.ts'
import { useAsset } from '../../../lib/asset.ts'
import { digitsOf, readAmount } from '../../../lib/money.ts'
import { monthName } from '../../../lib/time.ts'
import { AmountField } from '../../../ui/AmountField.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Choices } from '../../../ui/Field.tsx'
import { Sheet } from '../../../ui/Sheet.tsx'
import { useBillTags } from '../queries.ts'
import { type BillFilter, billStates, kindsOf } from '../state.ts'
import { kindName } from './BillRow.tsx'

type Props = {
  filter: BillFilter
  months: readonly string[]
  onFilter: (filter: BillFilter) => void
  onClose: () => void
}

/** Choosing month, direction, kind, state, amount and tag of the bills to see. */
export function FilterSheet({ filter, months, onFilter, onClose }: Props) {
  const { t } = useTranslation(['ledger', 'bills'])
  const tags = useBillTags()
  const { scale } = useAsset()
  const kinds = kindsOf(useIsOn()('envelopes'), filter.kind)
  const [draft, setDraft] = useState(filter)
  const [least, setLeast] = useState(typed(filter.least, scale))
  const [most, setMost] = useState(typed(filter.most, scale))
  const choose = (part: Record<string, string>) => setDraft({ ...draft, ...part })
  const apply = () => {
    const { least: _, most: __, ...rest } = draft
    onFilter(chosen({ ...rest, ...minor('least', least, scale), ...minor('most', most, scale) }))
    onClose()
  }
  return (
    <Sheet title={t('bills.filter')} onClose={onClose}>
      <div className="acts">
        <Choices
          legend={t('bills.month')}
          name="month"
          value={draft.month ?? ''}
          options={[
            { value: '', label: t('bills.allMonths') },
            ...months.slice(0, 12).map(value => ({ value, label: monthName(value) })),
          ]}
          onValue={month => choose({ month })}
        />
        <Choices
          legend={t('bills.direction')}
          name="direction"
          value={draft.direction ?? ''}
          options={[
            { value: '', label: t('bills.all') },
            { value: 'in', label: t('bills.in') },
            { value: 'out', label: t('bills.out') },
          ]}
          onValue={direction => choose({ direction })}
        />
        <Choices
          legend={t('bills.kind')}
          name="kind"
          value={draft.kind ?? ''}
          options={[
            { value: '', label: t('bills.allKinds') },
            ...kinds.map(value => ({ value, label: kindName(value) })),
          ]}
          onValue={kind => choose({ kind })}
        />
        <Choices
          legend={t('bills:state')}
          name="state"
          value={draft.state ?? ''}
          options={[
            { value: '', label: t('bills:states.all') },
            ...billStates.map(value => ({
              value: String(value),
              label: t(`bills:states.${value}`),
            })),
          ]}
          onValue={state => choose({ state })}
        />
        <div className="pair">
          <AmountField label={t('bills:least')} text={least} onText={setLeast} />
          <AmountField label={t('bills:most')} text={most} onText={setMost} />
        </div>
        {(tags.data?.items.length ?? 0) > 0 && (
          <Choices
            legend={t('bills:tag')}
            name="tag"
            value={draft.tag ?? ''}
            options={[
              { value: '', label: t('bills:anyTag') },
              ...(tags.data?.items ?? []).map(({ tag }) => ({ value: tag, label: `#${tag}` })),
            ]}
            onValue={tag => choose({ tag })}
          />
        )}
        <label className="check">
          <input
            type="checkbox"
            checked={draft.hidden === 'true'}
            onChange={event => choose({ hidden: event.target.checked ? 'true' : '' })}
          />
          {t('bills:hiddenOnes')}
        </label>
        <Button wide onPress={apply}>
          {t('bills:apply')}
        </Button>
      </div>
    </Sheet>
  )
}

const typed = (minorUnits: string | undefined, scale: number): string =>
  minorUnits === undefined ? '' : digitsOf(BigInt(minorUnits), scale, 'en').replaceAll(',', '')

function minor(name: 'least' | 'most', text: string, scale: number): Record<string, string> {
  const read = readAmount(text, scale)
  return read.is === 'amount' ? { [name]: read.minor.toString() } : {}
}

/** What was chosen, without the choices of everything. */
const chosen = (draft: Record<string, string | undefined>): BillFilter =>
  Object.fromEntries(Object.entries(draft).filter(([, value]) => value))
