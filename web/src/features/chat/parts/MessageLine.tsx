import type { Message, UserCard } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Embed } from '../../../app/embeds.tsx'
import { useMe } from '../../../app/session.tsx'
import { sentenceOfProblem } from '../../../lib/problem.ts'
import { copyText } from '../../../lib/share.ts'
import { useLongPress } from '../../../lib/longPress.ts'
import { useOnline } from '../../../lib/online.ts'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { Icon } from '../../../ui/Icon.tsx'
import { Sheet } from '../../../ui/Sheet.tsx'
import { toast } from '../../../ui/Toast.tsx'
import { dropLine, sayAgain } from '../outbox.ts'
import { useRecall } from '../queries.ts'
import type { Pending } from '../state.ts'
import { wordsOfMessage } from '../words.ts'

const recallMs = 2 * 60_000
type People = ReadonlyMap<string, UserCard>
type Props = { message: Message; first: boolean; people: People; roomId: string }

/** One line of a thread: mine at the right, others with their mark, system lines in the middle. */
export function MessageLine({ message, first, people, roomId }: Props) {
  const { t } = useTranslation(['chat', 'app'])
  const me = useMe()
  const mine = message.author === me.user.id
  const author = people.get(message.author)
  const name = author?.name ?? t('room.someone')
  if (message.kind === 'system' || message.recalledAt) {
    return <p className="thread-note">{wordsOfMessage(message, people, me.user.id)}</p>
  }
  return (
    <div className={`said${mine ? ' is-mine' : ''}${first ? ' is-first' : ''}`}>
      {first ? (
        <Avatar id={message.author} pictureId={author?.pictureId ?? null} size={40} />
      ) : (
        <span className="said-gap" />
      )}
      <div className="said-main">
        {first && !mine && <p className="said-name">{name}</p>}
        {mine || !first ? <span className="unseen">{mine ? t('list.you') : name}</span> : null}
        {message.embed ? (
          <Embed reference={message.embed} senderName={name} roomId={roomId} />
        ) : (
          <Bubble message={message} mine={mine} roomId={roomId} />
        )}
      </div>
    </div>
  )
}

function Bubble({ message, mine, roomId }: { message: Message; mine: boolean; roomId: string }) {
  const { t } = useTranslation(['chat', 'app'])
  const [open, setOpen] = useState(false)
  const press = useLongPress(() => setOpen(true))
  return (
    <>
      <div
        className={`bubble${mine ? ' is-mine' : ''}`}
        onContextMenu={event => {
          event.preventDefault()
          setOpen(true)
        }}
        {...press}
      >
        {message.text}
      </div>
      <button
        type="button"
        className="said-more"
        aria-label={t('room.actions')}
        onClick={() => setOpen(true)}
      >
        <Icon name="more" size={18} />
      </button>
      {open && <Actions message={message} roomId={roomId} onClose={() => setOpen(false)} />}
    </>
  )
}

type ActionsProps = { message: Message; roomId: string; onClose: () => void }

function Actions({ message, roomId, onClose }: ActionsProps) {
  const { t } = useTranslation(['chat', 'app'])
  const me = useMe()
  const recall = useRecall()
  const young = Date.now() - Date.parse(message.at) < recallMs
  const copy = async () => {
    if (await copyText(message.text ?? '')) toast(t('app:copied'))
    onClose()
  }
  return (
    <Sheet title={t('room.actions')} onClose={onClose}>
      <div className="acts">
        <p className="quote">{message.text}</p>
        {recall.error && <Refused problem={recall.error} />}
        <Button look="plain" wide icon="copy" onPress={() => void copy()}>
          {t('room.copy')}
        </Button>
        {message.author === me.user.id && young && (
          <Button
            look="plain"
            wide
            busy={recall.isPending}
            onPress={() =>
              recall.mutate({ path: { roomId, number: message.number } }, { onSuccess: onClose })
            }
          >
            {t('room.recall')}
          </Button>
        )}
      </div>
    </Sheet>
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
