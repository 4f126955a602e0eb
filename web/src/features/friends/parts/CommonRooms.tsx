import type { UserCard } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../../ui/Icon.tsx'
import { Row } from '../../../ui/Row.tsx'
import { useCommonRooms } from '../queries.ts'

/** The groups somebody and I are both in; nothing where there are none. */
export function CommonRooms({ person }: { person: UserCard }) {
  const { t } = useTranslation('friends')
  const rooms = useCommonRooms(person.id)
  const items = rooms.data?.items ?? []
  if (items.length === 0) return null
  return (
    <section aria-label={t('person.commonRooms')}>
      <h2 className="section-title">{t('person.commonRooms')}</h2>
      <ul className="card rows">
        {items.map(({ roomId, roomName, memberCount }) => (
          <li key={roomId}>
            <Row
              to={`/friends/${roomId}`}
              start={<Icon name="people" />}
              name={roomName}
              note={t('person.people', { count: memberCount })}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}
