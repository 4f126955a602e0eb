import type { Room } from '@fuquan/sdk/index.ts'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { remember, remembered } from '../../../lib/remembered.ts'
import { IconButton } from '../../../ui/Button.tsx'
import { EnvelopeMark } from '../../../ui/EnvelopeMark.tsx'
import { Icon } from '../../../ui/Icon.tsx'
import { sayLater } from '../outbox.ts'

const textMax = 2000
const heightMaxPx = 132

/** Where one writes: the text is kept on the device until it is sent; "+" opens the tools. */
export function Composer({ room }: { room: Room }) {
  const { t } = useTranslation('chat')
  const kept = `.${room.id}`
  const [text, setText] = useState(() => remembered('draft', kept) ?? '')
  const [tools, setTools] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)
  const over = [...text].length - textMax
  const sendable = text.trim() !== '' && over <= 0

  useEffect(() => {
    const box = field.current
    if (!box) return
    box.style.height = 'auto'
    box.style.height = `${Math.min(box.scrollHeight, heightMaxPx)}px`
  }, [text])
  const write = (next: string) => {
    setText(next)
    remember('draft', next === '' ? undefined : next, kept)
  }
  const send = () => {
    if (!sendable) return
    sayLater(room.id, text.trim())
    write('')
    field.current?.focus()
  }
  if (room.state === 'closed') return <p className="composer-closed quiet">{t('room.closed')}</p>
  return (
    <div className="composer">
      <div className="composer-row">
        <textarea
          ref={field}
          className="composer-field"
          rows={1}
          aria-label={t('room.write')}
          placeholder={t('room.placeholder')}
          enterKeyHint="send"
          value={text}
          onChange={event => write(event.target.value)}
          onKeyDown={event => {
            // Enter chooses a word while a Chinese input method is composing.
            if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
            event.preventDefault()
            send()
          }}
        />
        {text.trim() === '' ? (
          <>
            <Link
              className="composer-envelope"
              aria-label={t('room.envelope')}
              to={`/send-envelope/${room.id}`}
            >
              <EnvelopeMark size={28} />
            </Link>
            <IconButton
              icon={tools ? 'close' : 'plus'}
              label={t('room.panel')}
              pressed={tools}
              onPress={() => setTools(!tools)}
            />
          </>
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
      {tools && <Tools roomId={room.id} />}
    </div>
  )
}

function Tools({ roomId }: { roomId: string }) {
  const { t } = useTranslation(['chat', 'payments'])
  return (
    <div className="tools" role="group" aria-label={t('room.panelTitle')}>
      <Link className="tool" to={`/send-envelope/${roomId}`}>
        <span className="tool-face">
          <Icon name="envelope" size={30} />
        </span>
        {t('room.envelope')}
      </Link>
      <Link className="tool" to={`/transfer?room=${roomId}`}>
        <span className="tool-face">
          <Icon name="transfer" size={30} />
        </span>
        {t('payments:transfer')}
      </Link>
      <Link className="tool" to={`/friends/${roomId}/invite`}>
        <span className="tool-face">
          <Icon name="people" size={30} />
        </span>
        {t('info.invite')}
      </Link>
    </div>
  )
}
