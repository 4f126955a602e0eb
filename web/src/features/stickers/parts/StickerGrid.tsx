import type { Sticker } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { StickerPicture } from './StickerPicture.tsx'

type Props = {
  stickers: readonly Sticker[]
  /** Without it the pictures are only looked at. */
  onPick?: (sticker: Sticker) => void
  busy?: boolean
}

/** Pictures side by side, four in a row on a phone. */
export function StickerGrid({ stickers, onPick, busy = false }: Props) {
  const { t } = useTranslation('stickers')
  return (
    <ul className="sticker-grid">
      {stickers.map(sticker => (
        <li key={sticker.id}>
          {onPick ? (
            <button
              type="button"
              className="sticker-key"
              aria-label={t('send', { alt: sticker.alt })}
              aria-disabled={busy || undefined}
              onClick={() => {
                if (!busy) onPick(sticker)
              }}
            >
              <StickerPicture id={sticker.id} alt="" side={72} />
            </button>
          ) : (
            <StickerPicture id={sticker.id} alt={sticker.alt} side={72} />
          )}
        </li>
      ))}
    </ul>
  )
}
