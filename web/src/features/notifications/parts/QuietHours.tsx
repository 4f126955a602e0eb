import type { NoticeHabits } from '@fuquan/sdk/index.ts'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/Button.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { useChangeHabits } from '../queries.ts'
import { clockOf, minuteOf } from '../state.ts'

/** From when until when I am not disturbed, by my own clock. */
export function QuietHours({ habits }: { habits: NoticeHabits }) {
  const { t } = useTranslation('notifications')
  const change = useChangeHabits()
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return (
    <section className="card is-padded habit">
      <h2>{t('habits.quiet')}</h2>
      <p className="quiet">{t('habits.quietWords')}</p>
      <div className="habit-clocks">
        <Clock
          label={t('habits.from')}
          minute={habits.quietFrom}
          onMinute={quietFrom => change.mutate({ body: { quietFrom } })}
        />
        <Clock
          label={t('habits.until')}
          minute={habits.quietUntil}
          onMinute={quietUntil => change.mutate({ body: { quietUntil } })}
        />
      </div>
      <p className="quiet">{t('habits.zone', { zone: habits.timeZone })}</p>
      {zone !== habits.timeZone && (
        <Button
          look="soft"
          small
          busy={change.isPending}
          onPress={() => change.mutate({ body: { timeZone: zone } })}
        >
          {t('habits.zoneHere', { zone })}
        </Button>
      )}
      {change.error && <Refused problem={change.error} />}
    </section>
  )
}

type ClockProps = { label: string; minute: number; onMinute: (minute: number) => void }

function Clock({ label, minute, onMinute }: ClockProps) {
  const id = useId()
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <div className="field-box">
        <input
          id={id}
          className="field-input"
          type="time"
          key={minute}
          defaultValue={clockOf(minute)}
          onBlur={event => {
            const read = minuteOf(event.target.value)
            if (read !== undefined && read !== minute) onMinute(read)
          }}
        />
      </div>
    </div>
  )
}
