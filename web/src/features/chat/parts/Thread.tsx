import type { Room } from '@fuquan/sdk/index.ts'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../../app/session.tsx'
import { clockTime, dayName } from '../../../lib/time.ts'
import { Button } from '../../../ui/Button.tsx'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Icon } from '../../../ui/Icon.tsx'
import { usePending } from '../outbox.ts'
import { useReadMark, useThread } from '../queries.ts'
import { type Line, linesOf } from '../state.ts'
import { Arrivals } from './Arrivals.tsx'
import { MessageLine, PendingLine } from './MessageLine.tsx'

const bottomPx = 60

/** The thread of a room: pages back in time, marks what is unread, follows what is new. */
export function Thread({ room }: { room: Room }) {
  const { t } = useTranslation('chat')
  const me = useMe()
  const { query, messages, people, newest } = useThread(room.id)
  const pending = usePending(room.id)
  const [openedAt] = useState(room.readUpTo)
  const [away, setAway] = useState<number>()
  const scroller = useRef<HTMLDivElement>(null)
  const markRead = useReadMark(room.id)
  const atBottom = away === undefined
  for (const one of room.people) people.set(one.id, one)

  useEffect(() => {
    const look = () => {
      if (atBottom && newest > room.readUpTo && document.visibilityState === 'visible') {
        markRead(newest)
      }
    }
    look()
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  })
  const lastPending = pending.at(-1)?.messageId
  useEffect(() => {
    if (lastPending) scroller.current?.scrollTo({ top: 0 })
  }, [lastPending])

  if (query.isPending) {
    return (
      <div className="thread-frame">
        <Skeleton rows={6} />
      </div>
    )
  }
  if (query.error && messages.length === 0) {
    return <Refused problem={query.error} onAgain={() => void query.refetch()} />
  }
  const lines = linesOf({ messages, pending, readUpTo: openedAt, me: me.user.id })
  const fresh = away === undefined ? 0 : messages.filter(m => m.number > away).length
  const bottom = () => scroller.current?.scrollTo({ top: 0, behavior: 'smooth' })
  return (
    <div className="thread-frame">
      <div
        className="thread"
        ref={scroller}
        tabIndex={0}
        role="log"
        aria-live="off"
        aria-label={t('room.messages')}
        onScroll={event => {
          const gone = event.currentTarget.scrollTop < -bottomPx
          if (gone !== (away !== undefined)) setAway(gone ? newest : undefined)
        }}
      >
        <ol className="thread-lines">
          <Older
            more={query.hasNextPage}
            busy={query.isFetchingNextPage}
            onMore={() => void query.fetchNextPage()}
          />
          {lines.map(line => (
            <li key={line.key} className={`line is-${line.is}`}>
              <Drawn line={line} people={people} roomId={room.id} />
            </li>
          ))}
        </ol>
      </div>
      {away !== undefined && (
        <button type="button" className="jump" onClick={bottom}>
          <Icon name="down" size={18} />
          {fresh > 0 ? t('room.jump', { count: fresh }) : t('room.jumpDown')}
        </button>
      )}
      <Arrivals messages={messages} people={people} me={me.user.id} />
    </div>
  )
}

type DrawnProps = { line: Line; roomId: string } & Pick<ReturnType<typeof useThread>, 'people'>

function Drawn({ line, people, roomId }: DrawnProps) {
  const { t } = useTranslation('chat')
  switch (line.is) {
    case 'day':
      return (
        <p className="thread-note">
          {dayName(line.at)} {clockTime(line.at)}
        </p>
      )
    case 'time':
      return <p className="thread-note">{clockTime(line.at)}</p>
    case 'unread':
      return <p className="thread-unread">{t('room.unread')}</p>
    case 'message':
      return (
        <MessageLine message={line.message} first={line.first} people={people} roomId={roomId} />
      )
    case 'pending':
      return <PendingLine pending={line.pending} />
  }
}

function Older(props: { more: boolean; busy: boolean; onMore: () => void }) {
  const { t } = useTranslation('chat')
  const place = useRef<HTMLLIElement>(null)
  const ask = useRef(props.onMore)
  useEffect(() => {
    ask.current = props.onMore
  })
  const { more } = props
  useEffect(() => {
    const here = place.current
    if (!here || !more) return
    const watcher = new IntersectionObserver(entries => {
      if (entries.some(entry => entry.isIntersecting)) ask.current()
    })
    watcher.observe(here)
    return () => watcher.disconnect()
  }, [more])
  return (
    <li className="line is-older" ref={place}>
      {more ? (
        <Button look="text" small busy={props.busy} onPress={props.onMore}>
          {t('room.older')}
        </Button>
      ) : (
        <p className="thread-note">{t('room.first')}</p>
      )}
    </li>
  )
}
