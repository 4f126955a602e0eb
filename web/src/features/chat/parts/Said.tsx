import type { Message, UserCard } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { copyText } from '../../../lib/share.ts'
import { Button } from '../../../ui/Button.tsx'
import { Icon } from '../../../ui/Icon.tsx'
import { toast } from '../../../ui/Toast.tsx'
import { piecesOf } from '../state.ts'
import { useTalking } from '../talking.ts'
import { wordsOfQuote } from '../words.ts'
import { Viewer } from './Viewer.tsx'

type People = ReadonlyMap<string, UserCard>
type Props = { message: Message; people: People; mine: boolean }

/** What a line says: its words, its pictures or a place, with what it answers above. */
export function Said({ message, people, mine }: Props) {
  const { t } = useTranslation(['talk', 'chat'])
  const { jump } = useTalking()
  const { quote } = message
  const author = quote && (people.get(quote.author)?.name ?? t('chat:room.someone'))
  return (
    <>
      {message.announced && <p className="said-kind">{t('words.announced')}</p>}
      {message.forwarded && <p className="said-kind">{t('words.forwarded')}</p>}
      {message.kind === 'pictures' && <Pictures message={message} />}
      {message.kind === 'place' && <Place message={message} mine={mine} />}
      {message.kind === 'text' && (
        <div className={`bubble${mine ? ' is-mine' : ''}`}>
          {quote && (
            <button type="button" className="bubble-quote" onClick={() => jump(quote.number)}>
              <span className="unseen">{t('thread.toQuoted')} </span>
              <span className="bubble-quote-name">{author}</span>
              <span className="bubble-quote-words">{wordsOfQuote(quote)}</span>
            </button>
          )}
          <Words message={message} people={people} />
        </div>
      )}
      {message.masked && <p className="said-waits">{t('words.masked')}</p>}
    </>
  )
}

function Words({ message, people }: { message: Message; people: People }) {
  const { t } = useTranslation('talk')
  const names = message.mentions.map(id => people.get(id)?.name ?? '')
  if (message.mentionsAll) names.push(t('words.all'))
  return piecesOf(message.text ?? '', names).map((piece, at) =>
    piece.mention ? (
      <strong key={at} className="mention">
        {piece.text}
      </strong>
    ) : (
      <span key={at}>{piece.text}</span>
    ),
  )
}

const widthMaxPx = 220
const heightMaxPx = 260

function Pictures({ message }: { message: Message }) {
  const { t } = useTranslation('talk')
  const { room } = useTalking()
  const [open, setOpen] = useState<number>()
  const { pictures } = message
  const single = pictures.length === 1 ? pictures[0] : undefined
  const scale = single ? Math.min(widthMaxPx / single.width, heightMaxPx / single.height, 1) : 1
  const size = single && {
    width: Math.max(60, Math.round(single.width * scale)),
    height: Math.max(60, Math.round(single.height * scale)),
  }
  return (
    <>
      <div className={`pictures${single ? ' is-single' : ''}`}>
        {pictures.map((picture, at) => (
          <button
            key={picture.id}
            type="button"
            className="picture"
            style={size}
            onClick={() => setOpen(at)}
          >
            <img
              src={`/api/chat/rooms/${room.id}/pictures/${picture.id}/small`}
              alt={picture.alt || t('words.picture', { number: at + 1 })}
              loading="lazy"
              decoding="async"
              {...(size ?? { width: 100, height: 100 })}
            />
          </button>
        ))}
      </div>
      {open !== undefined && (
        <Viewer
          roomId={room.id}
          pictures={pictures}
          start={open}
          onClose={() => setOpen(undefined)}
        />
      )}
    </>
  )
}

function Place({ message, mine }: { message: Message; mine: boolean }) {
  const { t } = useTranslation(['talk', 'app'])
  const { place } = message
  if (!place) return null
  const point = `${place.lat}, ${place.lon}`
  const copy = async () => {
    if (await copyText(point)) toast(t('app:copied'))
  }
  return (
    <div className={`bubble place${mine ? ' is-mine' : ''}`}>
      <span className="place-mark">
        <Icon name="place" size={24} />
      </span>
      <span className="place-words">
        <strong>{place.label}</strong>
        <span className="place-point">{point}</span>
        <span className="place-point">{t('place.accuracy', { metres: place.accuracyM })}</span>
        <Button look="text" small onPress={() => void copy()}>
          {t('place.copy')}
        </Button>
      </span>
    </div>
  )
}
