import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { RoomPicture, useRoom, useRooms } from '../../../app/neighbours.ts'
import { ButtonLink } from '../../../ui/Button.tsx'
import { Empty, Refused, Skeleton } from '../../../ui/faces.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Row } from '../../../ui/Row.tsx'
import { ComposerForm } from '../parts/ComposerForm.tsx'
import { useLimits } from '../queries.ts'

/** Sending an envelope: into which room, then what is in it. */
export function Composer() {
  const { t } = useTranslation(['envelopes', 'chat'])
  const { roomId } = useParams()
  return (
    <Page title={t('composer.title')} back={roomId ? `/friends/${roomId}` : '/wallet'}>
      {roomId ? <IntoRoom roomId={roomId} /> : <PickRoom />}
    </Page>
  )
}

function IntoRoom({ roomId }: { roomId: string }) {
  const room = useRoom(roomId)
  const limits = useLimits(roomId)
  const problem = room.error ?? limits.error
  if (problem && (!room.data || !limits.data)) {
    return <Refused problem={problem} onAgain={() => void limits.refetch()} />
  }
  if (!room.data || !limits.data) return <Skeleton rows={4} square={false} />
  return <ComposerForm room={room.data} limits={limits.data} />
}

function PickRoom() {
  const { t } = useTranslation(['envelopes', 'chat'])
  const rooms = useRooms()
  const people = new Map((rooms.data?.people ?? []).map(one => [one.id, one]))
  const items = rooms.data?.items ?? []
  if (rooms.isPending) return <Skeleton />
  if (rooms.error && items.length === 0) return <Refused problem={rooms.error} />
  if (items.length === 0) {
    return (
      <Empty
        title={t('composer.noRoom')}
        action={<ButtonLink to="/friends/new">{t('chat:make.title')}</ButtonLink>}
      />
    )
  }
  return (
    <section aria-label={t('composer.pickRoom')}>
      <h2 className="section-title">{t('composer.pickRoom')}</h2>
      <ul className="card rows">
        {items.map(room => (
          <li key={room.id}>
            <Row
              to={`/send-envelope/${room.id}`}
              start={<RoomPicture roomId={room.id} faces={room.faces} people={people} />}
              name={room.name}
              note={t('chat:list.members', { count: room.memberCount })}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}
