import type { FaceRoom, UserCard } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../../app/session.tsx'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { Row } from '../../../ui/Row.tsx'
import { toast } from '../../../ui/Toast.tsx'
import { useBefriend, useKeepRoom } from './queries.ts'

/** Who was here, after a round: whoever one met may be asked to be a friend. */
export function Company({ room }: { room: FaceRoom }) {
  const { t } = useTranslation('rooms')
  const me = useMe()
  const others = room.people.filter(person => person.id !== me.user.id)
  if (others.length === 0) return null
  return (
    <section className="face-part">
      <h2>{t('company')}</h2>
      <p className="quiet">{t('companyNote')}</p>
      <ul className="rows">
        {others.map(person => (
          <li key={person.id}>
            <Met room={room} person={person} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Met({ room, person }: { room: FaceRoom; person: UserCard }) {
  const { t } = useTranslation('rooms')
  const befriend = useBefriend()
  const { again } = useKeepRoom(room.id)
  const ask = () =>
    befriend.mutate(
      { path: { faceRoomId: room.id, userId: person.id } },
      {
        onSuccess: ({ outcome }) => {
          toast(t(outcome === 'friends' ? 'nowFriends' : 'askedToast', { name: person.name }))
          void again()
        },
      },
    )
  const said = room.friends.includes(person.id)
    ? t('isFriend')
    : room.asked.includes(person.id)
      ? t('asked')
      : undefined
  return (
    <>
      <Row
        start={<Avatar id={person.id} pictureId={person.pictureId} />}
        name={person.name}
        note={`@${person.handle}`}
        end={
          said ?? (
            <Button small look="soft" icon="plus" busy={befriend.isPending} onPress={ask}>
              {t('befriend')}
              <span className="unseen"> {person.name}</span>
            </Button>
          )
        }
      />
      {befriend.error && <Refused problem={befriend.error} />}
    </>
  )
}
