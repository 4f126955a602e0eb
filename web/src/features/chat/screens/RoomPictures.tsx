import type { MessagePicture, PicturedLine } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { dayName } from '../../../lib/time.ts'
import { Button } from '../../../ui/Button.tsx'
import { Empty, Refused, Skeleton } from '../../../ui/faces.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Viewer } from '../parts/Viewer.tsx'
import { useRoomPictures } from '../talk-queries.ts'

type Open = { pictures: readonly MessagePicture[]; start: number }

/** The pictures of a room, day by day, the newest first. */
export function RoomPictures() {
  const { t } = useTranslation(['talk', 'app'])
  const { roomId = '' } = useParams()
  const album = useRoomPictures(roomId)
  const [open, setOpen] = useState<Open>()
  const lines = album.data?.pages.flatMap(page => page.items) ?? []
  const days = [...Map.groupBy(lines, line => dayName(line.at))]
  return (
    <Page title={t('album.title')} back={`/friends/${roomId}/info`}>
      {album.isPending && <Skeleton rows={4} />}
      {album.error && <Refused problem={album.error} onAgain={() => void album.refetch()} />}
      {album.data && lines.length === 0 && (
        <Empty art="friends" title={t('album.none')} words={t('album.noneWords')} />
      )}
      {days.map(([day, of]) => (
        <section key={day} aria-label={day}>
          <h2 className="section-title">{day}</h2>
          <ul className="album">
            {of.map(line => (
              <Line key={line.number} roomId={roomId} line={line} onOpen={setOpen} />
            ))}
          </ul>
        </section>
      ))}
      {album.hasNextPage && (
        <Button
          look="text"
          wide
          busy={album.isFetchingNextPage}
          onPress={() => void album.fetchNextPage()}
        >
          {t('app:loadMore')}
        </Button>
      )}
      {open && <Viewer roomId={roomId} {...open} onClose={() => setOpen(undefined)} />}
    </Page>
  )
}

type LineProps = { roomId: string; line: PicturedLine; onOpen: (open: Open) => void }

function Line({ roomId, line, onOpen }: LineProps) {
  const { t } = useTranslation('talk')
  const { pictures } = line
  return pictures.map((picture, start) => (
    <li key={picture.id}>
      <button
        type="button"
        className="picture album-picture"
        onClick={() => onOpen({ pictures, start })}
      >
        <img
          src={`/api/chat/rooms/${roomId}/pictures/${picture.id}/small`}
          alt={picture.alt || t('words.picture', { number: start + 1 })}
          loading="lazy"
          decoding="async"
          width={120}
          height={120}
        />
      </button>
    </li>
  ))
}
