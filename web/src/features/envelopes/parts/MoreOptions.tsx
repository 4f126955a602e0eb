import type { EnvelopeLimits } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { SwitchRow } from '../../../ui/SwitchRow.tsx'
import type { Draft } from '../draft.ts'

type Props = {
  draft: Draft
  limits: EnvelopeLimits
  shares: number
  onChange: (part: Partial<Draft>) => void
}

const localOf = (date: Date) =>
  new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** When it opens, and how those are treated who tap at the same time. */
export function MoreOptions({ draft, limits, shares, onChange }: Props) {
  const { t } = useTranslation('envelopes')
  const { gatherSeconds, fairWindowMs, scheduleDays, room } = limits
  const shared = draft.mode !== 'directed'
  const advised = shared && draft.to === 'group' && room !== null && room.members > shares
  return (
    <details className="send-more">
      <summary>{t('composer.more')}</summary>
      <div className="card send-more-body">
        <SwitchRow
          name={t('composer.later')}
          note={t('composer.laterHint', { days: scheduleDays })}
          checked={draft.later}
          onChange={later =>
            onChange({
              later,
              opensAt: draft.opensAt || localOf(new Date(Date.now() + hourMs)),
            })
          }
        />
        {draft.later && (
          <label className="field send-more-when">
            <span className="field-label">{t('composer.opensAt')}</span>
            <span className="field-box">
              <input
                className="field-input"
                type="datetime-local"
                value={draft.opensAt}
                min={localOf(new Date())}
                max={localOf(new Date(Date.now() + scheduleDays * dayMs))}
                onChange={event => onChange({ opensAt: event.target.value })}
              />
            </span>
          </label>
        )}
        {shared && (
          <SwitchRow
            name={t('composer.gather')}
            note={
              advised
                ? t('composer.gatherAdvised', { count: gatherSeconds })
                : t('composer.gatherHint', { count: gatherSeconds })
            }
            checked={draft.gather}
            onChange={gather => onChange({ gather })}
          />
        )}
        {shared && fairWindowMs > 0 && (
          <SwitchRow
            name={t('composer.fair')}
            note={draft.gather ? t('composer.fairGather') : t('composer.fairHint')}
            checked={draft.fair && !draft.gather}
            disabled={draft.gather}
            onChange={fair => onChange({ fair })}
          />
        )}
        {shared && draft.to === 'group' && (
          <SwitchRow
            name={t('composer.lateJoiners')}
            note={t('composer.lateJoinersHint')}
            checked={draft.lateJoiners}
            onChange={lateJoiners => onChange({ lateJoiners })}
          />
        )}
      </div>
    </details>
  )
}
