import type { MessagePicture } from '@fuquan/sdk/index.ts'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../../ui/Button.tsx'
import { useBack, useModal } from '../../../ui/Sheet.tsx'

type Props = {
  roomId: string
  pictures: readonly MessagePicture[]
  start: number
  onClose: () => void
}
const swipePx = 50

/** The pictures of a line, one at a time and large; swiped, by keys or by buttons. */
export function Viewer({ roomId, pictures, start, onClose }: Props) {
  const { t } = useTranslation(['talk', 'app'])
  const { dialog } = useModal()
  useBack(onClose)
  const [at, setAt] = useState(start)
  const from = useRef<number | undefined>(undefined)
  const picture = pictures[at]
  const go = (by: number) => setAt(now => Math.max(0, Math.min(pictures.length - 1, now + by)))
  if (!picture) return null
  const title = t('thread.viewer', { at: at + 1, count: pictures.length })
  return (
    <dialog
      ref={dialog}
      className="viewer"
      aria-label={title}
      onCancel={event => {
        event.preventDefault()
        onClose()
      }}
      onKeyDown={event => {
        if (event.key === 'ArrowLeft') go(-1)
        if (event.key === 'ArrowRight') go(1)
      }}
      onPointerDown={event => {
        from.current = event.clientX
      }}
      onPointerUp={event => {
        const moved = event.clientX - (from.current ?? event.clientX)
        from.current = undefined
        if (Math.abs(moved) > swipePx) go(moved < 0 ? 1 : -1)
      }}
    >
      <div className="viewer-head">
        <IconButton icon="close" label={t('app:close')} onPress={onClose} />
        <p aria-live="polite">{title}</p>
      </div>
      <img
        className="viewer-picture"
        draggable={false}
        src={`/api/chat/rooms/${roomId}/pictures/${picture.id}/large`}
        alt={picture.alt || t('words.picture', { number: at + 1 })}
        width={picture.width}
        height={picture.height}
      />
      {picture.alt && <p className="viewer-words">{picture.alt}</p>}
      {pictures.length > 1 && (
        <div className="viewer-turns">
          <IconButton icon="back" label={t('thread.previous')} onPress={() => go(-1)} />
          <IconButton icon="next" label={t('thread.next')} onPress={() => go(1)} />
        </div>
      )}
    </dialog>
  )
}
