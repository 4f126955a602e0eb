import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useIsOn } from '../../../app/switches.ts'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Icon } from '../../../ui/Icon.tsx'
import { Row } from '../../../ui/Row.tsx'
import { useRequests } from '../queries.ts'
import '../friends.css'

const facesShown = 3

/**
 * What stands above the rooms: the ways to people, and who asks to be friends once all is known.
 */
export function FriendsTop({ settled }: { settled: boolean }) {
  const { t } = useTranslation(['friends', 'boards', 'rooms'])
  const isOn = useIsOn()
  if (!isOn('friends') && !isOn('envelopes')) return null
  return (
    <>
      <nav className="friend-doors" aria-label={t('doors')}>
        {isOn('friends') && (
          <Link className="friend-door" to="/people">
            <Icon name="people" />
            {t('contacts')}
          </Link>
        )}
        {isOn('envelopes') && (
          <>
            <Link className="friend-door" to="/face">
              <Icon name="spark" />
              {t('rooms:title')}
            </Link>
            <Link className="friend-door" to="/envelopes/boards">
              <Icon name="podium" />
              {t('boards:title')}
            </Link>
          </>
        )}
      </nav>
      {settled && <RequestsStrip />}
    </>
  )
}

function RequestsStrip() {
  const { t } = useTranslation('friends')
  const { data } = useRequests()
  const asked = (data?.toMe ?? []).filter(one => one.state === 'asked')
  const [first] = asked
  if (first === undefined) return null
  const name = first.person.name
  return (
    <div className="friend-asking">
      <Row
        to="/people"
        start={
          <span className="friend-faces">
            {asked.slice(0, facesShown).map(({ person }) => (
              <Avatar key={person.id} id={person.id} pictureId={person.pictureId} size={36} />
            ))}
          </span>
        }
        name={t('requests.title')}
        note={
          asked.length === 1
            ? t('requests.whoOne', { name })
            : t('requests.who', { name, count: asked.length })
        }
      />
    </div>
  )
}
