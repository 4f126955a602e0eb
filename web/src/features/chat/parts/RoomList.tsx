import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'react-router'
import { FriendsTop, useRequestsKnown } from '../../../app/people.tsx'
import { PlusMenu } from '../../../app/plus.tsx'
import { SearchBar } from '../../../ui/antd.ts'
import { ButtonLink, IconLink } from '../../../ui/Button.tsx'
import { Empty, Refused, Skeleton } from '../../../ui/faces.tsx'
import { useInvitations, useRooms } from '../queries.ts'
import { Invitations } from './Invitations.tsx'
import { ThreadRow } from './ThreadRow.tsx'

const searchFrom = 6

/** The list of rooms: picture, name, last line, time, unread. */
export function RoomList({ heading }: { heading: boolean }) {
  const { t } = useTranslation(['chat', 'talk'])
  const rooms = useRooms()
  const invitations = useInvitations()
  const known = useRequestsKnown()
  // Drawn together, so that nothing that comes late pushes down what one is about to press.
  const settled = known && !rooms.isPending && !invitations.isPending
  const [text, setText] = useState('')
  const people = new Map((rooms.data?.people ?? []).map(one => [one.id, one]))
  const all = rooms.data?.items ?? []
  const wanted = text.trim().toLowerCase()
  const named = all.filter(room => room.name.toLowerCase().includes(wanted))
  // Hidden ones come back when something is said, or when they are looked for.
  const seen = wanted === '' ? named.filter(room => !room.hidden) : named
  const shown = seen.toSorted((a, b) => Number(b.pinned) - Number(a.pinned))
  return (
    <div className="room-list">
      <header className="room-list-head">
        <Title heading={heading} />
        <span className="room-list-ends">
          <IconLink icon="search" label={t('talk:list.search')} to="/friends/search" />
          <PlusMenu />
        </span>
      </header>
      <FriendsTop settled={settled} />
      {settled && all.length >= searchFrom && (
        <div className="room-search">
          <SearchBar placeholder={t('list.search')} value={text} onChange={setText} />
        </div>
      )}
      {settled ? <Invitations /> : <Skeleton />}
      {rooms.error && !rooms.data && (
        <Refused problem={rooms.error} onAgain={() => void rooms.refetch()} />
      )}
      {settled && rooms.data && all.length === 0 && (
        <Empty
          art="friends"
          title={t('list.empty')}
          words={t('list.emptyWords')}
          action={<ButtonLink to="/friends/new">{t('make.title')}</ButtonLink>}
        />
      )}
      {all.length > 0 && shown.length === 0 && wanted !== '' && (
        <p className="face">{t('list.noHit', { text: text.trim() })}</p>
      )}
      {settled && (
        <ul className="rows">
          {shown.map(room => (
            <li key={room.id}>
              <ThreadRow room={room} people={people} />
            </li>
          ))}
        </ul>
      )}
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
