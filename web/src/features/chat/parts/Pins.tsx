import type { Room } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../../ui/Icon.tsx'
import { useTalking } from '../talking.ts'

/** The pinned announcements above a thread; each leads to where it was said. */
export function Pins({ room }: { room: Room }) {
  const { t } = useTranslation('talk')
  const { jump } = useTalking()
  if (room.pins.length === 0) return null
  return (
    <ul className="pins" aria-label={t('thread.pins')}>
      {room.pins.map(pin => (
        <li key={pin.id}>
          <button type="button" className="pinned" onClick={() => jump(pin.number)}>
            <Icon name="horn" size={18} />
            <span className="one-line">{pin.text}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
