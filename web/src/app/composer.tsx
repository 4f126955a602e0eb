import { StickerHints, StickerPanel } from '../features/stickers/index.ts'

type Props = { roomId: string; onSent: () => void }

/** What opens below the line one writes: stickers. */
export function ComposerStickers(props: Props) {
  return <StickerPanel {...props} />
}

/** What else would say the same, above the line one writes. */
export function ComposerHints(props: Props & { text: string }) {
  return <StickerHints {...props} />
}
