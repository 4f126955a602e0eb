import type { NoticeHabits } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { Refused } from '../../../ui/faces.tsx'
import { useChangeHabits } from '../queries.ts'
import { useNoticeWords } from './noticeWords.ts'

/** The kinds of things I had lately, each with a sentence to know it by, to turn off one by one. */
export function KindList({ habits }: { habits: NoticeHabits }) {
  const { t } = useTranslation('notifications')
  const words = useNoticeWords()
  const change = useChangeHabits()
  const kinds = habits.kinds.flatMap(one => {
    const sentence = words('notices', one.kind, one.example)
    return sentence === undefined ? [] : [{ ...one, sentence }]
  })
  if (kinds.length === 0) return null
  return (
    <section className="card is-padded habit">
      <h2>{t('habits.kinds')}</h2>
      <p className="quiet">{t('habits.kindsWords')}</p>
      <ul>
        {kinds.map(({ kind, sentence, wanted }) => (
          <li key={kind}>
            <label className="check">
              <input
                type="checkbox"
                checked={wanted}
                onChange={event =>
                  change.mutate({ body: { kind: { kind, wanted: event.target.checked } } })
                }
              />
              {sentence}
            </label>
          </li>
        ))}
      </ul>
      {change.error && <Refused problem={change.error} />}
    </section>
  )
}
