import type { MessageHit } from '@fuquan/sdk/index.ts'
import { useDeferredValue } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { useMe } from '../../../app/session.tsx'
import { shortMoment } from '../../../lib/time.ts'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Empty, Refused, Skeleton } from '../../../ui/faces.tsx'
import { Field } from '../../../ui/Field.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Row } from '../../../ui/Row.tsx'
import { foundIn } from '../state.ts'
import { useSearch } from '../talk-queries.ts'
import { wordsOfMessage } from '../words.ts'

/** How much of a line stands before the first word that was found, in characters. */
const leadMax = 12

/** Looks for what was said: in one room, or in all of mine. */
export function SearchTalk() {
  const { t } = useTranslation('talk')
  const [params, setParams] = useSearchParams()
  const roomId = params.get('room') ?? undefined
  const text = params.get('text') ?? ''
  const asked = useDeferredValue(text)
  const found = useSearch({ text: asked.trim(), ...(roomId && { roomId }) })
  const pages = found.data?.pages ?? []
  const people = new Map(pages.flatMap(page => page.people).map(one => [one.id, one]))
  const items = pages.flatMap(page => page.items)
  const ended = found.data !== undefined && !found.hasNextPage && text.trim() !== ''
  const write = (value: string) =>
    setParams({ ...(roomId && { room: roomId }), ...(value && { text: value }) }, { replace: true })
  return (
    <Page title={t('search.title')} back={roomId ? `/friends/${roomId}/info` : '/friends'}>
      <Field
        label={t('search.label')}
        hint={t('search.hint')}
        value={text}
        onValue={write}
        lengthMax={60}
        autoFocus
      />
      {text.trim() === '' && <p className="quiet">{t('search.start')}</p>}
      {text.trim() !== '' && found.isPending && <Skeleton rows={4} />}
      {found.error && <Refused problem={found.error} onAgain={() => void found.refetch()} />}
      {ended && items.length === 0 && (
        <Empty art="friends" title={t('search.none', { text: asked.trim() })} />
      )}
      {items.length > 0 && (
        <ul className="card rows">
          {items.map(hit => (
            <li key={`${hit.roomId}-${hit.message.number}`}>
              <Hit hit={hit} people={people} words={asked} />
            </li>
          ))}
        </ul>
      )}
      {found.hasNextPage && (
        <Button
          look="text"
          busy={found.isFetchingNextPage}
          onPress={() => void found.fetchNextPage()}
        >
          {t('search.more')}
        </Button>
      )}
      {ended && !roomId && <p className="quiet">{t('search.newer')}</p>}
    </Page>
  )
}

type HitProps = {
  hit: MessageHit
  people: Parameters<typeof wordsOfMessage>[1]
  words: string
}

function Hit({ hit, people, words }: HitProps) {
  const { t } = useTranslation(['talk', 'chat'])
  const me = useMe()
  const { message } = hit
  const author = people.get(message.author)
  const name = author?.name ?? t('chat:room.someone')
  // Pictures are found by what they show, so that is what is shown of them.
  const alts = message.pictures.map(picture => picture.alt).filter(Boolean)
  const said = [wordsOfMessage(message, people, me.user.id), ...alts].join(' ')
  return (
    <Row
      start={<Avatar id={message.author} pictureId={author?.pictureId ?? null} />}
      name={`${name} · ${hit.roomName}`}
      note={<Marked text={said} words={words} />}
      end={shortMoment(message.at)}
      to={`/friends/${hit.roomId}?line=${message.number}`}
    />
  )
}

/** A text with the words that were looked for marked, beginning shortly before the first. */
function Marked({ text, words }: { text: string; words: string }) {
  const pieces = foundIn(text, words)
  const [first] = pieces
  const cut = first && !first.hit && pieces.length > 1 && first.text.length > leadMax
  return (
    <>
      {pieces.map(({ text: piece, hit }, at) => {
        if (hit) return <mark key={at}>{piece}</mark>
        return <span key={at}>{cut && at === 0 ? `…${piece.slice(-leadMax)}` : piece}</span>
      })}
    </>
  )
}
