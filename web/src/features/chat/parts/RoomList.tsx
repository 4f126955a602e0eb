import type { RoomCard, UserCard } from '@fuquan/sdk/index.ts'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { NavLink, useLocation } from 'react-router'
import { PlusMenu } from '../../../app/plus.tsx'
import { useMe } from '../../../app/session.tsx'
import { shortMoment } from '../../../lib/time.ts'
import { SearchBar } from '../../../ui/antd.ts'
import { ButtonLink } from '../../../ui/Button.tsx'
import { Empty, Refused, Skeleton } from '../../../ui/faces.tsx'
import { useRooms } from '../queries.ts'
import { wordsOfMessage } from '../words.ts'
import { Invitations } from './Invitations.tsx'
import { RoomPicture } from './RoomPicture.tsx'

const searchFrom = 6

/** The list of rooms: picture, name, last line, time, unread. */
export function RoomList({ heading }: { heading: boolean }) {
  const { t } = useTranslation('chat')
  const rooms = useRooms()
  const [text, setText] = useState('')
  const people = new Map((rooms.data?.people ?? []).map(one => [one.id, one]))
  const all = rooms.data?.items ?? []
  const wanted = text.trim().toLowerCase()
  const shown = all.filter(room => room.name.toLowerCase().includes(wanted))
  return (
    <div className="room-list">
      <header className="room-list-head">
        <Title heading={heading} />
        <PlusMenu />
      </header>
      {all.length >= searchFrom && (
        <div className="room-search">
          <SearchBar placeholder={t('list.search')} value={text} onChange={setText} />
        </div>
      )}
      <Invitations />
      {rooms.isPending && <Skeleton />}
      {rooms.error && !rooms.data && (
        <Refused problem={rooms.error} onAgain={() => void rooms.refetch()} />
      )}
      {rooms.data && all.length === 0 && (
        <Empty
          art="friends"
          title={t('list.empty')}
          words={t('list.emptyWords')}
          action={<ButtonLink to="/friends/new">{t('make.title')}</ButtonLink>}
        />
      )}
      {all.length > 0 && shown.length === 0 && (
        <p className="face">{t('list.noHit', { text: text.trim() })}</p>
      )}
      <ul className="rows">
        {shown.map(room => (
          <li key={room.id}>
            <RoomRow room={room} people={people} />
          </li>
        ))}
      </ul>
    </div>
  )
}

function Title({ heading }: { heading: boolean }) {
  const { t } = useTranslation('chat')
  const title = useRef<HTMLHeadingElement>(null)
  const { key } = useLocation()
  useEffect(() => {
    if (!heading) return
    document.title = t('list.title')
    if (key !== 'default') title.current?.focus({ preventScroll: true })
  }, [heading, key, t])
  if (!heading) return <p className="big-title">{t('list.title')}</p>
  return (
    <h1 className="big-title" ref={title} tabIndex={-1}>
      {t('list.title')}
    </h1>
  )
}

type RowProps = { room: RoomCard; people: ReadonlyMap<string, UserCard> }

function RoomRow({ room, people }: RowProps) {
  const { t } = useTranslation('chat')
  const me = useMe()
  const last = room.lastMessage
  const line = last && wordsOfMessage(last, people, me.user.id)
  const by = last && last.kind !== 'system' && !last.recalledAt
  const author = last?.author === me.user.id ? t('list.you') : people.get(last?.author ?? '')?.name
  return (
    <NavLink className="row room-row" to={`/friends/${room.id}`}>
      <span className="room-row-picture">
        <RoomPicture roomId={room.id} faces={room.faces} people={people} />
      </span>
      <span className="row-main">
        <span className="room-row-top">
          <span className="row-name one-line">{room.name}</span>
          <span className="room-row-time">{shortMoment(room.activeAt)}</span>
        </span>
        <span className="room-row-top">
          <span className="row-note one-line">
            {by && author ? t('list.line', { name: author, text: line ?? '' }) : line}
          </span>
          {room.unread > 0 && (
            <span className="badge">
              <span aria-hidden="true">{room.unread > 99 ? '99+' : room.unread}</span>
              <span className="unseen">{t('list.unread', { count: room.unread })}</span>
            </span>
          )}
        </span>
      </span>
    </NavLink>
  )
}
