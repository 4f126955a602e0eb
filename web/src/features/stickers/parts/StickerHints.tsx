import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Refused } from '../../../ui/faces.tsx'
import { useSendSticker, useShelf } from '../queries.ts'
import { indexOf, suggest } from '../search.ts'
import { StickerPicture } from './StickerPicture.tsx'
import '../stickers.css'

const noPacks = { packs: [] }
type Props = { roomId: string; text: string; onSent: () => void }

/** Stickers that say what is being typed, above the line; found on this phone. */
export function StickerHints({ roomId, text, onSent }: Props) {
  const { t } = useTranslation('stickers')
  const { data: shelf } = useShelf(text.trim() !== '')
  const index = useMemo(() => indexOf(shelf ?? noPacks), [shelf])
  const send = useSendSticker(roomId, onSent)
  const hints = suggest(index, text)
  if (hints.length === 0) return null
  return (
    <div className="sticker-hints" role="group" aria-label={t('hints')}>
      {send.error && <Refused problem={send.error} />}
      <ul className="sticker-row">
        {hints.map(sticker => (
          <li key={sticker.id}>
            <button
              type="button"
              className="sticker-key"
              aria-label={t('send', { alt: sticker.alt })}
              aria-disabled={send.isPending || undefined}
              onClick={() => {
                if (!send.isPending) send.mutate(sticker.id)
              }}
            >
              <StickerPicture id={sticker.id} alt="" side={64} />
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
