import type { Room } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { calledOf, RoomPicture, useFriends, useRooms } from '../../../app/neighbours.ts'
import { FriendPicker } from '../../../app/people.tsx'
import { Button, ButtonLink } from '../../../ui/Button.tsx'
import { Empty, Refused, Skeleton } from '../../../ui/faces.tsx'
import { Choices } from '../../../ui/Field.tsx'
import { Icon } from '../../../ui/Icon.tsx'
import { Sheet } from '../../../ui/Sheet.tsx'
import type { To } from '../draft.ts'
import { useNames } from './useHeadline.ts'

/** Who may open it, as it is chosen. */
export type Chosen = { to: To; people: readonly string[]; roomId: string | undefined }

type Props = {
  chosen: Chosen
  /** The room that was chosen, once it is known. */
  room: Room | undefined
  kinds: readonly To[]
  maxPeople: number
  anyoneMax: number
  onChange: (part: Partial<Chosen>) => void
}

/** The first line of a composer: who may open it. A tap changes it. */
export function AudienceField(props: Props) {
  const { t } = useTranslation('envelopes')
  const [open, setOpen] = useState(false)
  const words = useWords(props)
  // Read before the sheet opens: a list that comes late moves what a finger is about to press.
  useRooms()
  return (
    <>
      <button type="button" className="audience" onClick={() => setOpen(true)}>
        <Icon name={props.chosen.to === 'anyone' ? 'globe' : 'people'} size={18} />
        <span className="unseen">{t('audience.title')}</span>
        <span>{words}</span>
        <Icon name="next" size={16} />
      </button>
      {open && (
        <Sheet title={t('audience.title')} onClose={() => setOpen(false)}>
          <Picker {...props} onDone={() => setOpen(false)} />
        </Sheet>
      )}
    </>
  )
}

function useWords({ chosen, room }: Props): string {
  const { t } = useTranslation('envelopes')
  const names = useNames()
  const friends = useFriends()
  const { to, people } = chosen
  if (to === 'anyone') return t('audience.anyone')
  if (to === 'group') {
    return room
      ? t('composer.room', { name: room.name, count: room.memberCount })
      : t('audience.pickRoom')
  }
  const peer = room?.peer
  const called = (friends.data ?? [])
    .filter(friend => people.includes(friend.person.id))
    .map(friend => ({ name: calledOf(friend) }))
  const known = called.length > 0 || !peer ? called : [{ name: peer.name }]
  return people.length === 0
    ? t('audience.pickPeople')
    : t('audience.people', { names: names(known) })
}

function Picker(props: Props & { onDone: () => void }) {
  const { t } = useTranslation(['envelopes', 'app'])
  const { chosen, kinds, onChange, onDone } = props
  return (
    <div className="audience-pick">
      {kinds.length > 1 && (
        <Choices
          legend={t('audience.title')}
          legendHidden
          name="audience"
          value={chosen.to}
          options={kinds.map(value => ({ value, label: t(`audience.kinds.${value}`) }))}
          onValue={to => onChange({ to })}
        />
      )}
      {chosen.to === 'group' && (
        <Rooms
          chosen={chosen.roomId}
          onRoom={roomId => {
            onChange({ roomId })
            onDone()
          }}
        />
      )}
      {chosen.to === 'people' && (
        <FriendPicker
          chosen={chosen.people}
          max={props.maxPeople}
          onChosen={people => onChange({ people })}
        />
      )}
      {chosen.to === 'anyone' && (
        <p className="quiet">{t('audience.anyoneWords', { count: props.anyoneMax })}</p>
      )}
      {chosen.to !== 'group' && (
        <Button wide onPress={onDone}>
          {t('app:done')}
        </Button>
      )}
    </div>
  )
}

type RoomsProps = { chosen: string | undefined; onRoom: (roomId: string) => void }

/** My groups; a direct talk is for one, and is begun from that person. */
function Rooms({ chosen, onRoom }: RoomsProps) {
  const { t } = useTranslation(['envelopes', 'chat'])
  const rooms = useRooms()
  const people = new Map((rooms.data?.people ?? []).map(one => [one.id, one]))
  const items = (rooms.data?.items ?? []).filter(room => room.kind === 'group')
  if (rooms.isPending) return <Skeleton rows={3} />
  if (rooms.error && items.length === 0) return <Refused problem={rooms.error} />
  if (items.length === 0) {
    return (
      <Empty
        art="friends"
        title={t('composer.noRoom')}
        action={<ButtonLink to="/friends/new">{t('chat:make.title')}</ButtonLink>}
      />
    )
  }
  return (
    <fieldset className="plain-fieldset pick-list">
      <legend className="field-label">{t('composer.pickRoom')}</legend>
      {items.map(room => (
        <label className="pick-row" key={room.id}>
          <RoomPicture roomId={room.id} faces={room.faces} people={people} />
          <span className="row-main">
            <span className="row-name">{room.name}</span>
            <span className="row-note">{t('chat:list.members', { count: room.memberCount })}</span>
          </span>
          <input
            type="radio"
            name="audience-room"
            checked={room.id === chosen}
            onChange={() => onRoom(room.id)}
          />
        </label>
      ))}
    </fieldset>
  )
}
