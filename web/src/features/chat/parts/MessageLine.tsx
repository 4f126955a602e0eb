import type { Message, UserCard } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Embed } from '../../../app/embeds.tsx'
import { useMe } from '../../../app/session.tsx'
import { sentenceOfProblem } from '../../../lib/problem.ts'
import { useLongPress } from '../../../lib/longPress.ts'
import { useOnline } from '../../../lib/online.ts'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Icon } from '../../../ui/Icon.tsx'
import { dropLine, sayAgain } from '../outbox.ts'
import { type Pending, readBy } from '../state.ts'
import { useTalking } from '../talking.ts'
import { wordsOfMessage } from '../words.ts'
import { MessageActions } from './MessageActions.tsx'
import { Said } from './Said.tsx'

type People = ReadonlyMap<string, UserCard>
type BubbleProps = { message: Message; mine: boolean; people: People }
type Props = { message: Message; first: boolean; people: People; roomId: string }

/** One line of a thread: mine at the right, others with their mark, system lines in the middle. */
export function MessageLine({ message, first, people, roomId }: Props) {
  const { t } = useTranslation(['chat', 'app'])
  const me = useMe()
  const mine = message.author === me.user.id
  const author = people.get(message.author)
  const name = author?.name ?? t('room.someone')
  if (message.kind === 'system' || message.recalledAt || message.removed) {
    return <p className="thread-note is-told">{wordsOfMessage(message, people, me.user.id)}</p>
  }
  return (
    <div className={`said${mine ? ' is-mine' : ''}${first ? ' is-first' : ''}`}>
      {first ? (
        <Link
          className="said-face"
          to={`/people/${message.author}`}
          aria-label={t('room.profile', { name })}
        >
          <Avatar id={message.author} pictureId={author?.pictureId ?? null} size={40} />
        </Link>
      ) : (
        <span className="said-gap" />
      )}
      <div className="said-main">
        {first && !mine && <p className="said-name">{name}</p>}
        {mine || !first ? <span className="unseen">{mine ? t('list.you') : name}</span> : null}
        {message.embed && message.embed.kind !== 'sticker' ? (
          <Embed reference={message.embed} senderName={name} roomId={roomId} />
        ) : (
          <Bubble message={message} mine={mine} people={people} />
        )}
      </div>
    </div>
  )
}

function Bubble({ message, mine, people }: BubbleProps) {
  const { t } = useTranslation(['chat', 'app', 'talk'])
  const me = useMe()
  const [open, setOpen] = useState(false)
  const press = useLongPress(() => setOpen(true))
  const close = () => setOpen(false)
  const words = wordsOfMessage(message, people, me.user.id)
  return (
    <>
      <div
        className="said-body"
        onContextMenu={event => {
          event.preventDefault()
          setOpen(true)
        }}
        {...press}
      >
        {message.embed?.kind === 'sticker' ? (
          <Embed reference={message.embed} senderName="" roomId="" />
        ) : (
          <Said message={message} people={people} mine={mine} />
        )}
      </div>
      {mine && <ReadBy message={message} />}
      <button
        type="button"
        className="said-more"
        aria-label={t('room.actions')}
        onClick={() => setOpen(true)}
      >
        <Icon name="more" size={18} />
      </button>
      {open && <MessageActions message={message} words={words} onClose={close} />}
    </>
  )
}

function ReadBy({ message }: { message: Message }) {
  const { t } = useTranslation('talk')
  const { marks, room } = useTalking()
  const count = marks === null ? 0 : readBy(marks, message.number)
  if (count === 0) return null
  return (
    <p className="said-read">
      {room.kind === 'direct' ? t('read.byOne') : t('read.by', { count })}
    </p>
  )
}

/** A line of mine that is on its way: a clock, or why it was not sent and what to do. */
export function PendingLine({ pending }: { pending: Pending }) {
  const { t } = useTranslation(['chat', 'app'])
  const { user } = useMe()
  const { online } = useOnline()
  const refused = pending.state === 'refused'
  return (
    <div className="said is-mine is-first">
      <Avatar id={user.id} pictureId={user.pictureId} size={40} />
      <div className="said-main">
        <div className="bubble is-mine">{pending.text}</div>
        {refused ? (
          <div className="said-refused" role="alert">
            <p>
              {t('room.unsent')} · {sentenceOfProblem(pending.problem)}
            </p>
            <Button look="text" small onPress={() => sayAgain(pending)}>
              {t('room.retry')}
            </Button>
            <Button look="text" small onPress={() => dropLine(pending.messageId)}>
              {t('room.drop')}
            </Button>
          </div>
        ) : pending.state === 'sent' ? null : (
          <p className="said-waits">
            <Icon name="clock" size={14} />
            {online ? t('room.waiting') : t('room.queued')}
          </p>
        )}
      </div>
    </div>
  )
}
