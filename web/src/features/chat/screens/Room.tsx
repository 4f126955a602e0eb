import type { Message, Room as RoomView } from '@fuquan/sdk/index.ts'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useParams, useSearchParams } from 'react-router'
import { RoomEnvelope } from '../../../app/embeds.tsx'
import { refusedWith } from '../../../lib/problem.ts'
import { ButtonLink, IconLink } from '../../../ui/Button.tsx'
import { Empty, Refused, Skeleton } from '../../../ui/faces.tsx'
import { Page } from '../../../ui/Page.tsx'
import { useRoom } from '../queries.ts'
import { Composer } from '../parts/Composer.tsx'
import { Pins } from '../parts/Pins.tsx'
import { Thread, type Wanted } from '../parts/Thread.tsx'
import { useReadMarks } from '../talk-queries.ts'
import { TalkingContext } from '../talking.ts'

/** One room: its thread, the line to write in, and an envelope's cover over it when asked. */
export function Room() {
  const { t } = useTranslation('chat')
  const { roomId = '' } = useParams()
  const room = useRoom(roomId)
  if (refusedWith(room.error, 'not_found', 'chat_not_a_member')) {
    return (
      <Page title={t('list.title')} back="/friends" tone="surface">
        <Empty
          art="friends"
          title={t('room.gone')}
          action={<ButtonLink to="/friends">{t('list.title')}</ButtonLink>}
        />
      </Page>
    )
  }
  return (
    <div className="room">
      <Page
        title={room.data ? titleOf(room.data) || t('room.someone') : t('list.title')}
        back="/friends"
        tone="surface"
        flush
        end={<IconLink icon="more" label={t(infoOf(room.data))} to={`/friends/${roomId}/info`} />}
      >
        {room.isPending && <Skeleton rows={6} />}
        {room.error && !room.data && (
          <Refused problem={room.error} onAgain={() => void room.refetch()} />
        )}
        {room.data && (
          <>
            <Talk key={roomId} room={room.data} />
            <RoomEnvelope roomId={roomId} />
          </>
        )}
      </Page>
    </div>
  )
}

function Talk({ room }: { room: RoomView }) {
  const [quoting, quote] = useState<Message>()
  const [search] = useSearchParams()
  const line = Number(search.get('line') ?? 0)
  const [wanted, setWanted] = useState<Wanted | undefined>(line > 0 ? { number: line } : undefined)
  const marks = useReadMarks(room.id)
  const talking = useMemo(
    () => ({
      room,
      quoting,
      quote,
      marks,
      jump: (number: number) => setWanted({ number }),
    }),
    [room, quoting, marks],
  )
  return (
    <TalkingContext value={talking}>
      <Pins room={room} />
      <Thread room={room} wanted={wanted} />
      <Composer room={room} />
    </TalkingContext>
  )
}

const infoOf = (room: RoomView | undefined) =>
  room?.kind === 'direct' ? 'info.directTitle' : 'room.info'

const titleOf = (room: RoomView) =>
  room.kind === 'group' ? `${room.name} (${room.memberCount})` : room.name
