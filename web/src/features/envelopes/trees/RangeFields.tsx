import type { TreeLimits } from '@fuquan/sdk/index.ts'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useAsset } from '../../../lib/asset.ts'
import { AmountField } from '../../../ui/AmountField.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Choices } from '../../../ui/Field.tsx'
import {
  bitsOf,
  proposeRange,
  type TreeDraft,
  type TreeReading,
  typedOf,
  valuesIn,
} from './state.ts'

type Props = {
  draft: TreeDraft
  read: TreeReading
  limits: TreeLimits
  onChange: (part: Partial<TreeDraft>) => void
}

const splits = ['equal', 'guesser_half'] as const

/** The range of a relay: proposed as soon as an amount stands there, and free to change. */
export function RangeFields({ draft, read, limits, onChange }: Props) {
  const { t } = useTranslation('trees')
  const { scale } = useAsset()
  const { amount, range } = read
  const least = BigInt(limits.relayMin)
  const propose = () => {
    const { lo, hi, step } = proposeRange(amount, limits.rangeBits)
    const typed = (minor: bigint) => typedOf(minor, scale)
    onChange({ lo: typed(lo), hi: typed(hi), step: typed(step) })
  }
  const known = amount >= least
  // A range that no longer holds the amount would only stand in the way.
  const stale = known && (!range || amount < range.lo || amount > range.hi)
  const untouched = draft.lo === '' || stale
  useEffect(() => {
    if (known && untouched) propose()
    // Only another amount asks for another proposal.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [amount])
  return (
    <>
      <fieldset className="plain-fieldset range-fields">
        <legend className="field-label">{t('composer.range')}</legend>
        <AmountField label={t('composer.lo')} text={draft.lo} onText={lo => onChange({ lo })} />
        <AmountField label={t('composer.hi')} text={draft.hi} onText={hi => onChange({ hi })} />
        <AmountField
          label={t('composer.step')}
          text={draft.step}
          onText={step => onChange({ step })}
        />
      </fieldset>
      {range && range.hi > range.lo && (
        <p className="quiet">
          {t('composer.values', { count: valuesIn(range), bits: bitsOf(range) })}{' '}
          {t('composer.collapses')}
        </p>
      )}
      {known && (
        <Button look="soft" small onPress={propose}>
          {t('composer.propose')}
        </Button>
      )}
      <Choices
        legend={t('composer.split')}
        name="split"
        value={draft.split}
        options={splits.map(value => ({ value, label: t(`composer.splits.${value}`) }))}
        onValue={split => onChange({ split })}
      />
      <p className="quiet">{t(`composer.splitHint.${draft.split}`)}</p>
    </>
  )
}
