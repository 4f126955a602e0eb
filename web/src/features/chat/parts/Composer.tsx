import type { Room } from '@fuquan/sdk/index.ts'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { ComposerHints, ComposerStickers } from '../../../app/composer.tsx'
import { deadline } from '../../../lib/time.ts'
import { remember, remembered } from '../../../lib/remembered.ts'
import { IconButton } from '../../../ui/Button.tsx'
import { EnvelopeMark } from '../../../ui/EnvelopeMark.tsx'
import { Icon } from '../../../ui/Icon.tsx'
import { sayLater } from '../outbox.ts'
import { givesSecret, mayHost, naming } from '../state.ts'
import { useTalking } from '../talking.ts'
import { useMe } from '../../../app/session.tsx'
import { wordsOfMessage } from '../words.ts'
import { Mentions, type Meant } from './Mentions.tsx'
import { Tools } from './Tools.tsx'

const textMax = 2000
const heightMaxPx = 132

/** Where one writes: the text is kept on the device until it is sent; "+" opens the tools. */
export function Composer({ room }: { room: Room }) {
  const { t } = useTranslation(['chat', 'talk'])
  const { readOnly } = room
  if (readOnly !== null) {
    const time = room.silencedUntil ? deadline(room.silencedUntil) : ''
    return (
      <p className="composer-closed quiet">{t(`talk:compose.readOnly.${readOnly}`, { time })}</p>
    )
  }
  return <Writing room={room} />
}

function Writing({ room }: { room: Room }) {
  const { t } = useTranslation(['chat', 'talk', 'stickers'])
  const kept = `.${room.id}`
  const [text, setText] = useState(() => remembered('draft', kept) ?? '')
  const [open, setOpen] = useState<'tools' | 'stickers'>()
  const toggle = (which: 'tools' | 'stickers') => setOpen(open === which ? undefined : which)
  const [meant, setMeant] = useState<Meant[]>([])
  const [name, setName] = useState<string>()
  const { quoting, quote } = useTalking()
  const field = useRef<HTMLTextAreaElement>(null)
  const over = [...text].length - textMax
  const sendable = text.trim() !== '' && over <= 0

  useEffect(() => {
    const box = field.current
    if (!box) return
    box.style.height = 'auto'
    // Empty it is one line of whatever size the text has by then.
    if (text !== '') box.style.height = `${Math.min(box.scrollHeight, heightMaxPx)}px`
  }, [text])
  useEffect(() => {
    if (quoting) field.current?.focus()
  }, [quoting])
  const write = (next: string, caret = next.length) => {
    setText(next)
    setName(room.kind === 'group' ? naming(next, caret) : undefined)
    remember('draft', next === '' ? undefined : next, kept)
  }
  const mention = (one: Meant) => {
    const caret = field.current?.selectionStart ?? text.length
    const begins = caret - (name?.length ?? 0)
    write(`${text.slice(0, begins)}${one.name} ${text.slice(caret)}`)
    setName(undefined)
    setMeant([...meant, one])
    field.current?.focus()
  }
  const send = () => {
    if (!sendable) return
    // Whose name was taken out again is not meant any more.
    const still = meant.filter(one => text.includes(`@${one.name}`))
    const ids = [...new Set(still.flatMap(one => one.id ?? []))]
    sayLater(room.id, text.trim(), {
      ...(quoting && { quote: quoting.number }),
      ...(ids.length > 0 && { mentions: ids }),
      ...(still.some(one => one.id === undefined) && { mentionsAll: true }),
    })
    write('')
    setMeant([])
    quote(undefined)
    field.current?.focus()
  }
  return (
    <div className="composer">
      <QuoteBar />
      <ComposerHints roomId={room.id} text={text} onSent={() => write('')} />
      {name !== undefined && <Mentions room={room} named={name} onPick={mention} />}
      <div className="composer-row">
        <textarea
          ref={field}
          className="composer-field"
          rows={1}
          aria-label={t('room.write')}
          placeholder={t('room.placeholder')}
          enterKeyHint="send"
          value={text}
          onChange={event => write(event.target.value, event.target.selectionStart)}
          onKeyDown={event => {
            // Enter chooses a word while a Chinese input method is composing.
            if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
            event.preventDefault()
            send()
          }}
        />
        {text.trim() === '' ? (
          <div className="composer-keys">
            <IconButton
              icon={open === 'stickers' ? 'close' : 'smile'}
              label={t('stickers:key')}
              pressed={open === 'stickers'}
              onPress={() => toggle('stickers')}
            />
            {mayHost(room) && (
              <Link
                className="composer-envelope"
                aria-label={t('room.envelope')}
                to={`/send-envelope/${room.id}`}
              >
                <EnvelopeMark size={28} />
              </Link>
            )}
            <IconButton
              icon={open === 'tools' ? 'close' : 'plus'}
              label={t('room.panel')}
              pressed={open === 'tools'}
              onPress={() => toggle('tools')}
            />
          </div>
        ) : (
          <button
            type="button"
            className="composer-send"
            aria-label={t('room.send')}
            aria-disabled={!sendable || undefined}
            onClick={send}
          >
            <Icon name="send" />
          </button>
        )}
      </div>
      {over > 0 && (
        <p className="field-wrong" role="alert">
          {t('room.tooLong', { count: over })}
        </p>
      )}
      {givesSecret(text) && (
        <p className="composer-warn" role="status">
          <Icon name="alert" size={16} /> {t('talk:compose.warn')}
        </p>
      )}
      {open === 'stickers' && (
        <ComposerStickers roomId={room.id} onSent={() => setOpen(undefined)} />
      )}
      {open === 'tools' && <Tools room={room} onDone={() => setOpen(undefined)} />}
    </div>
  )
}

function QuoteBar() {
  const { t } = useTranslation(['talk', 'chat'])
  const me = useMe()
  const { quoting, quote, room } = useTalking()
  if (!quoting) return null
  const people = new Map(room.people.map(one => [one.id, one]))
  const name = people.get(quoting.author)?.name ?? t('chat:room.someone')
  return (
    <div className="quote-bar">
      <p className="one-line">
        {t('compose.quoting', { name })} · {wordsOfMessage(quoting, people, me.user.id)}
      </p>
      <IconButton icon="close" label={t('compose.quoteOff')} onPress={() => quote(undefined)} />
    </div>
  )
}
