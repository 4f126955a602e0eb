import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { isProblem } from '../../../lib/problem.ts'
import { useSticker } from '../queries.ts'
import { StickerPicture } from './StickerPicture.tsx'
import '../stickers.css'

const side = 132
const previewSide = 64

/** A sticker in a thread: one tap opens its pack. Its place is kept while it loads. */
export function StickerBubble({ stickerId }: { stickerId: string }) {
  const { t } = useTranslation('stickers')
  const { data, error } = useSticker(stickerId)
  if (error && isProblem(error)) return <p className="sticker-gone">{t('unseen')}</p>
  if (!data) return <div className="sticker-room" />
  const { sticker, packName, size } = data
  if (size === 'gone') return <p className="sticker-gone">{t('gone')}</p>
  const small = size === 'preview'
  return (
    <Link
      className={small ? 'sticker-sent is-small' : 'sticker-sent'}
      to={`/stickers/${sticker.packId}`}
      aria-label={t('fromPack', { alt: sticker.alt, pack: packName })}
    >
      <StickerPicture id={stickerId} alt="" side={small ? previewSide : side} preview={small} />
    </Link>
  )
}
