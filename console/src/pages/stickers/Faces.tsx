import type { PackCard } from '@fuquan/sdk/types.gen.ts'
import { useWords } from '../../lib/i18n.ts'

/** A pack by its name and its first pictures. */
export function Faces({ pack }: { pack: PackCard }) {
  const { say } = useWords()
  return (
    <div className="pack-line">
      {pack.cover.map(id => (
        <StickerFace key={id} id={id} alt="" small />
      ))}
      <span>
        <strong>{pack.name}</strong>
        <span className="quiet"> · {say('stickers.pictures', { count: pack.count })}</span>
      </span>
    </div>
  )
}

/** The picture of a sticker, small in a line or large enough to be looked at. */
export function StickerFace({ id, alt, small }: { id: string; alt: string; small?: boolean }) {
  const side = small ? 40 : 112
  const size = small ? 128 : 512
  return (
    <img
      src={`/api/stickers/${id}/picture?size=${size}`}
      alt={alt}
      width={side}
      height={side}
      className="sticker-face"
      loading="lazy"
    />
  )
}
