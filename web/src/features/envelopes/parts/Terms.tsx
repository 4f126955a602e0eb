import type { EnvelopeLimits } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { deadline } from '../../../lib/time.ts'
import { Button } from '../../../ui/Button.tsx'
import { type Bounds, type Draft, largestShare, type Reading } from '../draft.ts'

type Props = {
  draft: Draft
  read: Reading
  bounds: Bounds
  limits: EnvelopeLimits
  held: string
  onChange: (part: Partial<Draft>) => void
}

/** What will happen, in words: the rule, the odds, what is held and where the rest goes. */
export function Terms({ draft, read, bounds, limits, held, onChange }: Props) {
  const { t } = useTranslation('envelopes')
  const { blocked, shares, total } = read
  const counted = total > 0n && shares > 0
  const byLuck = draft.mode === 'lucky' || (draft.mode === 'password' && !draft.equal)
  return (
    <>
      {byLuck && (
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
      {draft.to === 'anyone' && (
        <label className="check">
          <input
            type="checkbox"
            checked={draft.anyoneOk}
            onChange={event => onChange({ anyoneOk: event.target.checked })}
          />
          <span>
            {t('composer.anyoneOk')}
            <span className="row-note">
              {t('audience.anyoneWords', { count: limits.anyoneMaxShares })}
            </span>
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
        {counted && <Odds {...{ draft, read, bounds }} />}
        <When draft={draft} limits={limits} />
        {counted && <p>{held}</p>}
      </div>
    </>
  )
}

function Odds({ draft, read, bounds }: Pick<Props, 'draft' | 'read' | 'bounds'>) {
  const { t } = useTranslation('envelopes')
  const money = useMoneyText()
  const { shares, total, each, split } = read
  if (split === 'named') return <p>{t('composer.odds.named', { count: shares })}</p>
  if (split === 'even') {
    const mine = draft.to === 'people' && shares === 1
    return <p>{t(mine ? 'composer.odds.one' : 'composer.odds.ordinary', { each: money(each) })}</p>
  }
  if (shares < 2) return null
  return (
    <p>
      {t('composer.odds.lucky', {
        mean: money(each),
        least: money(bounds.minShare),
        most: money(largestShare(total, shares, bounds)),
      })}
    </p>
  )
}

/** When it opens, in one sentence; nothing where it is open from the first second. */
function When({ draft, limits }: Pick<Props, 'draft' | 'limits'>) {
  const { t } = useTranslation('envelopes')
  const at = draft.later ? Date.parse(draft.opensAt) : undefined
  const gathers = draft.gather && draft.mode !== 'directed'
  const count = limits.gatherSeconds
  if (at !== undefined && Number.isNaN(at)) return null
  if (at !== undefined) {
    const time = deadline(new Date(at))
    return (
      <p>{t(gathers ? 'composer.when.laterGather' : 'composer.when.later', { time, count })}</p>
    )
  }
  return gathers ? <p>{t('composer.when.gather', { count })}</p> : null
}
