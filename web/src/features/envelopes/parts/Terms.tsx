import { useTranslation } from 'react-i18next'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { Button } from '../../../ui/Button.tsx'
import { type Bounds, type Draft, largestShare, type Reading } from '../state.ts'

type Props = {
  draft: Draft
  read: Reading
  bounds: Bounds
  held: string
  onChange: (part: Partial<Draft>) => void
}

/** What will happen, in words: the rule, the odds, what is held and where the rest goes. */
export function Terms({ draft, read, bounds, held, onChange }: Props) {
  const { t } = useTranslation('envelopes')
  const money = useMoneyText()
  const { blocked, shares, total, each } = read
  const counted = total > 0n && shares > 0
  return (
    <>
      {draft.mode === 'lucky' && (
        <label className="check">
          <input
            type="checkbox"
            checked={draft.classic}
            onChange={event => onChange({ classic: event.target.checked })}
          />
          <span>
            {t('composer.classic')}
            <span className="row-note">{t('composer.classicHint')}</span>
          </span>
        </label>
      )}
      {blocked?.why === 'few' && (
        <div className="few" role="status">
          <p>{t('composer.fewActive', { active: blocked.active, count: shares })}</p>
          <Button look="soft" small onPress={() => onChange({ acceptedFew: shares })}>
            {t('composer.fewActiveOk', { count: shares })}
          </Button>
        </div>
      )}
      <div className="terms">
        <p>{t(`composer.rule.${draft.mode}`)}</p>
        {counted && draft.mode === 'ordinary' && (
          <p>{t('composer.odds.ordinary', { each: money(each) })}</p>
        )}
        {counted && draft.mode === 'lucky' && shares > 1 && (
          <p>
            {t('composer.odds.lucky', {
              mean: money(each),
              least: money(bounds.minShare),
              most: money(largestShare(total, shares, bounds)),
            })}
          </p>
        )}
        {counted && <p>{held}</p>}
      </div>
    </>
  )
}
