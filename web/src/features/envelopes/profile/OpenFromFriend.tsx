import type { EnvelopeRecord, FriendEnvelopes } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { moment } from '../../../lib/time.ts'
import { Icon } from '../../../ui/Icon.tsx'
import { Row } from '../../../ui/Row.tsx'
import { coverPathOf } from '../state.ts'

/** Envelopes of a friend that wait for me; nothing where there are none. */
export function OpenFromFriend({ waiting }: Pick<FriendEnvelopes, 'waiting'>) {
  const { t } = useTranslation('envelopes')
  if (waiting.length === 0) return null
  return (
    <section aria-label={t('profile.open')}>
      <h2 className="section-title">{t('profile.open')}</h2>
      <ul className="card rows">
        {waiting.map(record => (
          <li key={record.envelopeId}>
            <Line record={record} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Line({ record }: { record: EnvelopeRecord }) {
  const { t } = useTranslation('envelopes')
  const { envelopeId, mode, roomId, greeting, at } = record
  return (
    <Row
      to={coverPathOf(envelopeId, mode === 'room' ? null : roomId)}
      start={<Icon name="envelope" />}
      name={greeting || t('greeting')}
      note={`${t(`modeLong.${mode}`)} · ${moment(at)}`}
    />
  )
}
