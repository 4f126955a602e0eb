type Props = { id: string; alt: string; side: number; preview?: boolean }

/** The picture of a sticker in a square of that side; its words stand in for it. */
export function StickerPicture({ id, alt, side, preview = false }: Props) {
  const size = preview || side <= 48 ? 128 : 512
  return (
    <img
      className="sticker"
      src={`/api/stickers/${id}/picture?size=${size}`}
      alt={alt}
      width={side}
      height={side}
      loading="lazy"
      decoding="async"
      draggable={false}
    />
  )
}
