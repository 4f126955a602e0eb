import type { NoticeHabits } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { useIsOn } from '../../../app/switches.ts'
import { Refused } from '../../../ui/faces.tsx'
import { useChangeHabits } from '../queries.ts'

const told = ['money', 'waiting', 'social', 'digest']

/** Which class of things comes on which channel. Changing one is saved at once. */
export function ClassTable({ habits }: { habits: NoticeHabits }) {
  const { t } = useTranslation('notifications')
  const change = useChangeHabits()
  // Classes that no module fills yet would be switches without a lamp.
  const isOn = useIsOn()
  const social = isOn('friends') || isOn('chat') || isOn('envelopes')
  const shown = habits.classes.filter(
    row => told.includes(row.class) && (social || row.class !== 'social'),
  )
  const set = (row: (typeof shown)[number]) => change.mutate({ body: { classes: [row] } })
  return (
    <section className="card is-padded habit">
      <h2>{t('habits.what')}</h2>
      <table className="habit-table">
        <thead>
          <tr>
            <td aria-hidden="true" />
            <th scope="col">{t('habits.push')}</th>
            <th scope="col">{t('habits.byMail')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(row => (
            <tr key={row.class}>
              <th scope="row">{t(`habits.classes.${row.class}`)}</th>
              <td>
                <label className="tick">
                  <input
                    type="checkbox"
                    aria-label={`${t(`habits.classes.${row.class}`)} · ${t('habits.push')}`}
                    checked={row.push}
                    onChange={event => set({ ...row, push: event.target.checked })}
                  />
                </label>
              </td>
              <td>
                <label className="tick">
                  <input
                    type="checkbox"
                    aria-label={`${t(`habits.classes.${row.class}`)} · ${t('habits.byMail')}`}
                    checked={row.mail}
                    disabled={habits.mail === null}
                    onChange={event => set({ ...row, mail: event.target.checked })}
                  />
                </label>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {change.error && <Refused problem={change.error} />}
      <p className="quiet">{t('habits.limit', { count: habits.dailyMax })}</p>
    </section>
  )
}
