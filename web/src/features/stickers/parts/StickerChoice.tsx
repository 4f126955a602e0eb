import { Skeleton } from '../../../ui/faces.tsx'
import { useShelf } from '../queries.ts'
import { StickerGrid } from './StickerGrid.tsx'
import '../stickers.css'

type Props = { busy: boolean; max: number; onPick: (stickerId: string) => void }

/** A few stickers of my shelf to answer with: those I used last, then those of my first packs. */
export function StickerChoice({ busy, max, onPick }: Props) {
  const { data: shelf, error } = useShelf()
  if (error) return null
  if (!shelf) return <Skeleton rows={2} />
  const all = [...shelf.recent, ...shelf.packs.flatMap(pack => pack.stickers)]
  const few = [...new Map(all.map(one => [one.id, one])).values()].slice(0, max)
  return <StickerGrid stickers={few} busy={busy} onPick={sticker => onPick(sticker.id)} />
}
