import type { FaceRoom, UserCard } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { Row } from '../../../ui/Row.tsx'
import { Door } from './Door.tsx'
import { useAdmit, useKeepRoom } from './queries.ts'

/** How others come in: for the host, who also says who of them stands here. */
export function Entrance({ room }: { room: FaceRoom }) {
  if (!room.mine) return null
  return (
    <>
      <Door roomId={room.id} />
      {room.waiting.length > 0 && <Waiting room={room} />}
    </>
  )
}

/** Who is here, for everybody. */
export function Lobby({ room }: { room: FaceRoom }) {
  const { t } = useTranslation('rooms')
  return (
    <section className="face-part" aria-label={t('people', { count: room.people.length })}>
      <h2 aria-live="polite">{t('people', { count: room.people.length })}</h2>
      <ul className="face-people">
        {room.people.map(person => (
          <li key={person.id}>
            <Avatar id={person.id} pictureId={person.pictureId} />
            <span>{person.name}</span>
            {person.id === room.host.id && <span className="face-host">{t('host')}</span>}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Waiting({ room }: { room: FaceRoom }) {
  const { t } = useTranslation('rooms')
  const admit = useAdmit()
  const { keep } = useKeepRoom(room.id)
  const letIn = (userId: string) =>
    admit.mutate({ path: { faceRoomId: room.id, userId } }, { onSuccess: keep })
  return (
    <section className="face-part">
      <h2>{t('waiting')}</h2>
      {admit.error && <Refused problem={admit.error} />}
      <ul className="rows">
        {room.waiting.map((person: UserCard) => (
          <li key={person.id}>
            <Row
              start={<Avatar id={person.id} pictureId={person.pictureId} />}
              name={person.name}
              note={`@${person.handle}`}
              end={
                <Button small busy={admit.isPending} onPress={() => letIn(person.id)}>
                  {t('here')}
                </Button>
              }
            />
          </li>
        ))}
      </ul>
    </section>
  )
}
