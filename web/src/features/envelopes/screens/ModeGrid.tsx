import type { SwitchedBy } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { useRoom } from '../../../app/neighbours.ts'
import { remember, remembered } from '../../../lib/remembered.ts'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Page } from '../../../ui/Page.tsx'
import { inOrder, pathOfTile, type Tile } from '../modes.ts'
import { TileArt } from '../parts/TileArt.tsx'
import { useLimits } from '../queries.ts'

/** The ways to send an envelope, each with its rule in one line; the one used last comes first. */
export function ModeGrid() {
  const { t } = useTranslation('envelopes')
  const { roomId } = useParams()
  const room = useRoom(roomId)
  const limits = useLimits(roomId)
  // The order stands while one looks: a tile does not move under a finger.
  const [tiles] = useState(() => inOrder(remembered('mode')))
  const problem = room.error ?? limits.error
  const loaded = limits.data && (roomId === undefined || room.data)
  const off = new Map((limits.data?.off ?? []).map(({ mode, by }) => [mode, by]))
  return (
    <Page title={t('composer.title')} back={roomId ? `/friends/${roomId}` : '/wallet'}>
      {room.data && <p className="quiet">{t('grid.into', { name: room.data.name })}</p>}
      {problem && !loaded && <Refused problem={problem} onAgain={() => void limits.refetch()} />}
      {!problem && !loaded && <Skeleton rows={6} />}
      {loaded && (
        <ul className="mode-grid">
          {tiles.map(tile => (
            <li key={tile}>
              <TileLink tile={tile} roomId={roomId} off={off.get(tile)} />
            </li>
          ))}
        </ul>
      )}
    </Page>
  )
}

type Props = { tile: Tile; roomId: string | undefined; off: SwitchedBy | undefined }

/** A way that is switched off here stays in its place and says why. */
function TileLink({ tile, roomId, off }: Props) {
  const { t } = useTranslation('envelopes')
  const words = (
    <>
      <TileArt tile={tile} />
      <span className="mode-name">{t(`grid.${tile}.name`)}</span>
      <span className="mode-rule">{t(off ? `grid.off.${off}` : `grid.${tile}.rule`)}</span>
    </>
  )
  if (off) {
    return (
      <button type="button" className="mode-tile is-off" aria-disabled="true">
        {words}
      </button>
    )
  }
  return (
    <Link
      className="mode-tile"
      to={pathOfTile(tile, roomId)}
      onClick={() => remember('mode', tile)}
    >
      {words}
    </Link>
  )
}
