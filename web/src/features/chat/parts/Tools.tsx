import type { Room } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Icon, type IconName } from '../../../ui/Icon.tsx'
import { toast } from '../../../ui/Toast.tsx'
import { mayHost } from '../state.ts'
import { AnnounceSheet } from './AnnounceSheet.tsx'
import { PicturesSheet } from './PicturesSheet.tsx'
import { PlaceSheet } from './PlaceSheet.tsx'

type Props = { room: Room; onDone: () => void }
type Open = 'pictures' | 'place' | 'announce'

/** The "+" panel: what can be put into this room. */
export function Tools({ room, onDone }: Props) {
  const { t } = useTranslation(['chat', 'payments', 'talk'])
  const [open, setOpen] = useState<Open>()
  const admin = room.kind === 'group' && room.myRole !== 'member'
  const close = () => {
    setOpen(undefined)
    onDone()
  }
  return (
    <div className="tools" role="group" aria-label={t('room.panelTitle')}>
      {mayHost(room) ? (
        <ToolLink icon="envelope" to={`/send-envelope/${room.id}`} name={t('room.envelope')} />
      ) : (
        <Tool
          icon="envelope"
          name={t('room.envelope')}
          off={t('talk:compose.hostOff')}
          onPress={() => toast(t('talk:compose.hostOff'))}
        />
      )}
      <ToolLink icon="transfer" to={transferTo(room)} name={t('payments:transfer')} />
      {room.kind !== 'object' && (
        <ToolLink icon="ask" to={askTo(room)} name={t('talk:compose.ask')} />
      )}
      <ToolLink icon="collect" to="/wallet/collect" name={t('talk:compose.collect')} />
      <Tool icon="picture" name={t('talk:compose.pictures')} onPress={() => setOpen('pictures')} />
      <Tool icon="place" name={t('talk:compose.place')} onPress={() => setOpen('place')} />
      {room.kind === 'group' && (
        <ToolLink icon="people" to={`/friends/${room.id}/invite`} name={t('info.invite')} />
      )}
      {admin && (
        <Tool icon="horn" name={t('talk:compose.announce')} onPress={() => setOpen('announce')} />
      )}
      {open === 'pictures' && <PicturesSheet room={room} onClose={close} />}
      {open === 'place' && <PlaceSheet room={room} onClose={close} />}
      {open === 'announce' && <AnnounceSheet room={room} onClose={close} />}
    </div>
  )
}

const transferTo = ({ peer, id }: Room) =>
  peer ? `/transfer/${peer.id}?room=${id}` : `/transfer?room=${id}`

const askTo = ({ peer, id }: Room) => `/envelopes/asks/new?${peer ? `of=${peer.id}` : `room=${id}`}`

type ToolProps = { icon: IconName; name: string }

function ToolLink({ icon, name, to }: ToolProps & { to: string }) {
  return (
    <Link className="tool" to={to}>
      <span className="tool-face">
        <Icon name={icon} size={30} />
      </span>
      {name}
    </Link>
  )
}

type TapProps = ToolProps & {
  onPress: () => void
  /** Why it cannot be used here; it is said when it is pressed. */
  off?: string
}

function Tool({ icon, name, onPress, off }: TapProps) {
  return (
    <button
      type="button"
      className={`tool${off ? ' is-off' : ''}`}
      aria-label={off && `${name}: ${off}`}
      onClick={onPress}
    >
      <span className="tool-face">
        <Icon name={icon} size={30} />
      </span>
      {name}
    </button>
  )
}
