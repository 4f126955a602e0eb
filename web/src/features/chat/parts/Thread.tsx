import type { Message, Room, UserCard } from '@fuquan/sdk/index.ts'
import { memo, type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { RoomCard, useRoomCards } from '../../../app/embeds.tsx'
import { useMe } from '../../../app/session.tsx'
import { clockTime, dayName } from '../../../lib/time.ts'
import { Button, ButtonLink } from '../../../ui/Button.tsx'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Icon } from '../../../ui/Icon.tsx'
import { usePending } from '../outbox.ts'
import { useReadMark, useThread } from '../queries.ts'
import { type Line, linesOf, stretchesOf } from '../state.ts'
import { Arrivals } from './Arrivals.tsx'
import { MessageLine, PendingLine } from './MessageLine.tsx'

const bottomPx = 60
const foundMs = 1600

/** A line somebody wants to see; another object is another wish, also for the same line. */
export type Wanted = { number: number }

/** The thread of a room: pages back in time, marks what is unread, follows what is new. */
export function Thread({ room, wanted }: { room: Room; wanted: Wanted | undefined }) {
  const { t } = useTranslation('chat')
  const me = useMe()
  const { query, messages, people: authors, newest, older } = useThread(room.id)
  const pending = usePending(room.id)
  const cards = useRoomCards(room.id)
  const [openedAt] = useState(room.readUpTo)
  const [away, setAway] = useState<number>()
  const scroller = useRef<HTMLDivElement>(null)
  const markRead = useReadMark(room.id)
  const atBottom = away === undefined
  const people = useMemo(() => {
    const members = room.people.map(one => [one.id, one] as const)
    return new Map([...authors, ...members])
  }, [authors, room.people])

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
  useWantedLine({ wanted, scroller, messages, older })
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
  const lines = linesOf({ messages, pending, cards, readUpTo: openedAt, me: me.user.id })
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
        <div className="thread-lines">
          <ol className="stretch is-top">
            <Older {...older} />
          </ol>
          {stretchesOf(lines).map(stretch => (
            <ol key={stretch.key} className="stretch">
              {stretch.lines.map(line => (
                <li
                  key={line.key}
                  className={`line is-${line.is}`}
                  data-number={line.is === 'message' ? line.message.number : undefined}
                >
                  <DrawnOnce line={line} people={people} roomId={room.id} />
                </li>
              ))}
            </ol>
          ))}
          {isAlone(room) && <Alone roomId={room.id} />}
        </div>
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

const isAlone = ({ kind, state, memberCount }: Room): boolean =>
  kind === 'group' && state !== 'closed' && memberCount === 1

/** A group of one has nobody to talk to yet: what to do about it. */
function Alone({ roomId }: { roomId: string }) {
  const { t } = useTranslation('chat')
  return (
    <div className="thread-alone">
      <p>{t('room.alone')}</p>
      <ButtonLink to={`/friends/${roomId}/invite`} look="soft" icon="people" small>
        {t('info.invite')}
      </ButtonLink>
    </div>
  )
}

type Wishing = {
  wanted: Wanted | undefined
  scroller: RefObject<HTMLDivElement | null>
  messages: readonly Message[]
  older: { more: boolean; busy: boolean; problem: unknown; ask: () => void }
}

/** Brings a wanted line into sight, reading older pages until it is there. */
function useWantedLine({ wanted, scroller, messages, older }: Wishing) {
  const seen = useRef<Wanted>(undefined)
  useEffect(() => {
    if (!wanted || seen.current === wanted) return
    const line = scroller.current?.querySelector(`[data-number="${wanted.number}"]`)
    if (line) {
      seen.current = wanted
      line.scrollIntoView({ block: 'center' })
      line.classList.add('is-found')
      setTimeout(() => line.classList.remove('is-found'), foundMs)
      return
    }
    if (older.more && !older.busy && !older.problem) older.ask()
  }, [wanted, messages, older, scroller])
}

type DrawnProps = { line: Line; roomId: string; people: ReadonlyMap<string, UserCard> }

/** A line is drawn again only when it says something else: a room may show thousands. */
const DrawnOnce = memo(Drawn, (was, is) => {
  if (was.roomId !== is.roomId) return false
  if (was.line.is === 'pending' || is.line.is === 'pending') return false
  if (was.line.is !== 'message' || is.line.is !== 'message') return was.line.key === is.line.key
  const { message, first } = is.line
  return (
    was.line.message === message &&
    was.line.first === first &&
    (message.kind === 'system'
      ? was.people === is.people
      : was.people.get(message.author) === is.people.get(message.author))
  )
})

function Drawn({ line, people, roomId }: DrawnProps) {
  const { t } = useTranslation('chat')
  switch (line.is) {
    case 'day':
      return (
        <p className="thread-note is-day">
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
    case 'card':
      return <RoomCard roomId={roomId} cardKey={line.key} />
    case 'pending':
      return <PendingLine pending={line.pending} />
  }
}

type OlderProps = { more: boolean; busy: boolean; problem: unknown; ask: () => void }

function Older(props: OlderProps) {
  const { t } = useTranslation('chat')
  const place = useRef<HTMLLIElement>(null)
  const ask = useRef(props.ask)
  useEffect(() => {
    ask.current = props.ask
  })
  const asks = props.more && !props.busy && !props.problem
  const { more } = props
  useEffect(() => {
    const here = place.current
    // Looked at anew after each page: who scrolls fast may be at the top again before a frame.
    if (!here || !asks) return
    const watcher = new IntersectionObserver(entries => {
      if (entries.some(entry => entry.isIntersecting)) ask.current()
    })
    watcher.observe(here)
    return () => watcher.disconnect()
  }, [asks])
  return (
    <li className="line is-older" ref={place}>
      {more ? (
        <>
          {props.problem && <Refused problem={props.problem} />}
          <Button look="text" small busy={props.busy} onPress={props.ask}>
            {t('room.older')}
          </Button>
        </>
      ) : (
        <p className="thread-note">{t('room.first')}</p>
      )}
    </li>
  )
}
