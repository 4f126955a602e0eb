import { useTranslation } from 'react-i18next'
import { Avatar } from '../../../ui/Avatar.tsx'
import { ButtonLink } from '../../../ui/Button.tsx'
import { Empty, Refused, Skeleton } from '../../../ui/faces.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Row } from '../../../ui/Row.tsx'
import { AskButton } from '../parts/AskSheet.tsx'
import { useRoommates } from '../queries.ts'
import '../friends.css'

/** People of my groups who are no friends yet. */
export function RoomPeople() {
  const { t } = useTranslation(['friends', 'chat'])
  const people = useRoommates()
  return (
    <Page title={t('people.title')} back="/people/add">
      <p className="quiet">{t('people.words')}</p>
      {people.isPending && <Skeleton />}
      {people.error && <Refused problem={people.error} onAgain={() => void people.refetch()} />}
      {people.data?.items.length === 0 && (
        <Empty
          art="people"
          title={t('people.none')}
          words={t('people.noneWords')}
          action={<ButtonLink to="/friends/new">{t('chat:make.title')}</ButtonLink>}
        />
      )}
      {people.data && people.data.items.length > 0 && (
        <ul className="card rows">
          {people.data.items.map(({ person, roomId, roomName }) => (
            <li key={person.id}>
              <Row
                start={<Avatar id={person.id} pictureId={person.pictureId} />}
                name={person.name}
                note={roomName}
                end={<AskButton person={person} way={{ by: 'room', roomId }} small />}
              />
            </li>
          ))}
        </ul>
      )}
    </Page>
  )
}
