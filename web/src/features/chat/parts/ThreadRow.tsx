import type { RoomCard, UserCard } from '@fuquan/sdk/index.ts'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { NavLink } from 'react-router'
import { useMe } from '../../../app/session.tsx'
import { shortMoment } from '../../../lib/time.ts'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Button, IconButton } from '../../../ui/Button.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { Icon } from '../../../ui/Icon.tsx'
import { Sheet } from '../../../ui/Sheet.tsx'
import { useReadMark } from '../queries.ts'
import { useChangeThread } from '../talk-queries.ts'
import { wordsOfMessage } from '../words.ts'
import { RoomPicture } from './RoomPicture.tsx'

type Props = { room: RoomCard; people: ReadonlyMap<string, UserCard> }
const swipePx = 60

/** One thread in the list; swiped to the left or by "⋯" it offers what can be done with it. */
export function ThreadRow({ room, people }: Props) {
  const { t } = useTranslation(['chat', 'talk'])
  const [open, setOpen] = useState(false)
  const from = useRef<{ x: number; y: number } | undefined>(undefined)
  return (
    <div
      className="room-row-frame"
      onTouchStart={event => {
        const touch = event.touches[0]
        from.current = touch && { x: touch.clientX, y: touch.clientY }
      }}
      onTouchEnd={event => {
        const [touch, began] = [event.changedTouches[0], from.current]
        from.current = undefined
        if (!touch || !began) return
        const across = touch.clientX - began.x
        if (across < -swipePx && Math.abs(touch.clientY - began.y) < swipePx) setOpen(true)
      }}
    >
      <RowLink room={room} people={people} />
      <IconButton
        icon="more"
        label={t('talk:list.acts', { name: room.name || t('room.someone') })}
        onPress={() => setOpen(true)}
      />
      {open && <Acts room={room} onClose={() => setOpen(false)} />}
    </div>
  )
}

function RowLink({ room, people }: Props) {
  const { t } = useTranslation(['chat', 'talk'])
  const me = useMe()
  const last = room.lastMessage
  const line = last && wordsOfMessage(last, people, me.user.id)
  const by = last && last.kind !== 'system' && !last.recalledAt && !last.removed && !room.peer
  const author = last?.author === me.user.id ? t('list.you') : people.get(last?.author ?? '')?.name
  return (
    <NavLink
      className={`row room-row${room.pinned ? ' is-pinned' : ''}`}
      to={`/friends/${room.id}`}
    >
      <span className="room-row-picture">
        {room.peer ? (
          <Avatar id={room.peer.id} pictureId={room.peer.pictureId} size={48} />
        ) : (
          <RoomPicture roomId={room.id} faces={room.faces} people={people} />
        )}
      </span>
      <span className="row-main">
        <span className="room-row-top">
          <span className="row-name one-line">{room.name || t('room.someone')}</span>
          {room.pinned && <span className="unseen">{t('talk:list.pinned')}</span>}
          {room.state === 'sleeping' && <span className="tag">{t('talk:list.sleeping')}</span>}
          <span className="room-row-time">{shortMoment(room.activeAt)}</span>
        </span>
        <span className="room-row-top">
          {room.mentioned && <span className="room-row-called">{t('talk:list.mentioned')}</span>}
          <span className="row-note one-line">
            {by && author ? t('list.line', { name: author, text: line ?? '' }) : line}
          </span>
          <Count room={room} />
        </span>
      </span>
    </NavLink>
  )
}

/** How much is unread: a number, or a dot where the room is muted or was only marked. */
function Count({ room }: { room: RoomCard }) {
  const { t } = useTranslation(['chat', 'talk'])
  const news = room.unread > 0 || room.unreadMark
  const words = room.unread > 0 ? t('list.unread', { count: room.unread }) : t('talk:list.marked')
  return (
    <>
      {room.muted && (
        <span className="room-row-mark">
          <Icon name="mute" size={16} />
          <span className="unseen">{t('talk:list.muted')}</span>
        </span>
      )}
      {news && (room.muted || room.unread === 0) && (
        <span className="dot">
          <span className="unseen">{words}</span>
        </span>
      )}
      {room.unread > 0 && !room.muted && (
        <span className="badge">
          <span aria-hidden="true">{room.unread > 99 ? '99+' : room.unread}</span>
          <span className="unseen">{words}</span>
        </span>
      )}
    </>
  )
}

function Acts({ room, onClose }: { room: RoomCard; onClose: () => void }) {
  const { t } = useTranslation(['talk', 'chat'])
  const change = useChangeThread()
  const markRead = useReadMark(room.id)
  const path = { roomId: room.id }
  const unread = room.unread > 0 || room.unreadMark
  const set = (body: Parameters<typeof change.mutate>[0]['body']) =>
    change.mutate({ path, body }, { onSuccess: onClose })
  const read = () => {
    if (room.unread > 0) markRead(room.number)
    set({ unreadMark: false })
  }
  return (
    <Sheet title={room.name || t('chat:room.someone')} onClose={onClose}>
      <div className="acts">
        {change.error && <Refused problem={change.error} />}
        <Button
          look="plain"
          wide
          busy={change.isPending}
          onPress={() => (unread ? read() : set({ unreadMark: true }))}
        >
          {unread ? t('list.read') : t('list.unread')}
        </Button>
        <Button look="plain" wide icon="mute" onPress={() => set({ muted: !room.muted })}>
          {room.muted ? t('list.unmute') : t('list.mute')}
        </Button>
        <Button look="plain" wide onPress={() => set({ pinned: !room.pinned })}>
          {room.pinned ? t('list.unpin') : t('list.pin')}
        </Button>
        <Button look="plain" wide onPress={() => set({ hidden: true })}>
          {t('list.hide')}
        </Button>
      </div>
    </Sheet>
  )
}
