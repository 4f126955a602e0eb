import { useTranslation } from 'react-i18next'
import { clockTime } from '../../../lib/time.ts'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { QrCode } from '../../../ui/QrCode.tsx'
import { SwitchRow } from '../../../ui/SwitchRow.tsx'
import { useFaceDoor, useSharedPlace } from './queries.ts'
import { secondsUntil } from './state.ts'
import { useHouseClock } from './useHouseClock.ts'

type Shown = NonNullable<ReturnType<typeof useFaceDoor>['data']>

/** How others come in, on the host's phone: the QR of these seconds and four digits. */
export function Door({ roomId }: { roomId: string }) {
  const door = useFaceDoor(roomId)
  if (!door.data) {
    return door.error ? (
      <Refused problem={door.error} onAgain={() => void door.refetch()} />
    ) : (
      <Skeleton rows={3} square={false} />
    )
  }
  return <Open roomId={roomId} door={door.data} at={door.dataUpdatedAt} />
}

function Open({ roomId, door, at }: { roomId: string; door: Shown; at: number }) {
  const { t } = useTranslation('rooms')
  const { shares, kept, refused, change } = useSharedPlace(roomId, door)
  const { code, codeUntil } = door
  return (
    <section className="face-part face-door">
      <Square door={door} at={at} />
      <p className="face-code" aria-label={t('codeNow', { code: [...code].join(' ') })} role="img">
        {code}
      </p>
      <p className="quiet">{t('codeUntil', { time: clockTime(codeUntil) })}</p>
      <SwitchRow
        name={kept ? t('sharedHere') : t('shareHere')}
        note={refused ? t('noPlace') : t('placeNote')}
        checked={shares}
        onChange={change}
      />
    </section>
  )
}

/** One that is over is not shown: whoever scanned it would be told so, and wonder. */
function Square({ door, at }: { door: Shown; at: number }) {
  const { t } = useTranslation('rooms')
  const now = useHouseClock({ now: door.now, at }, 500)
  const { path, pathUntil } = door
  const lateMs = now - Date.parse(pathUntil)
  if (lateMs > graceMs) {
    return (
      <div className="qr face-stale">
        <p role="status">{t('renewing')}</p>
      </div>
    )
  }
  return (
    <>
      <QrCode text={`${location.origin}${path}`} label={t('qr')} />
      <p className="quiet face-renews">{t('renews', { count: secondsUntil(pathUntil, now) })}</p>
    </>
  )
}
/** The house takes one that is over for two seconds more, for the time a scan is on its way. */
const graceMs = 1_500
