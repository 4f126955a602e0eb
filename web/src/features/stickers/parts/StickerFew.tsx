import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useShelf } from '../queries.ts'
import { find, indexOf } from '../search.ts'
import { StickerPicture } from './StickerPicture.tsx'
import '../stickers.css'

const noPacks = { packs: [] }
const side = 56

type Props = {
  words: readonly string[]
  max: number
  busy: boolean
  onPick: (stickerId: string) => void
}

/** A few stickers of my shelf that say one of these words, side by side; else nothing. */
export function StickerFew({ words, max, busy, onPick }: Props) {
  const { t } = useTranslation('stickers')
  const { data: shelf } = useShelf()
  const index = useMemo(() => indexOf(shelf ?? noPacks), [shelf])
  const found = words.flatMap(word => find(index, word))
  const few = [...new Map(found.map(one => [one.id, one])).values()].slice(0, max)
  if (few.length === 0) return null
  return (
    <ul className="sticker-few">
      {few.map(sticker => (
        <li key={sticker.id}>
          <button
            type="button"
            className="sticker-key"
            aria-label={t('send', { alt: sticker.alt })}
            aria-disabled={busy || undefined}
            onClick={() => {
              if (!busy) onPick(sticker.id)
            }}
          >
            <StickerPicture id={sticker.id} alt="" side={side} />
          </button>
        </li>
      ))}
    </ul>
  )
}
