import type { PassTargets, TreeView } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Empty, Refused, Skeleton } from '../../../ui/faces.tsx'
import { Sheet } from '../../../ui/Sheet.tsx'
import { toast } from '../../../ui/Toast.tsx'
import { usePassTargets } from './queries.ts'
import { useMove } from './useMove.ts'

type Props = { view: TreeView; onClose: () => void }

/** Whom to pass it on to: some friends, or one group; once. */
export function PassOn({ view, onClose }: Props) {
  const { t } = useTranslation('trees')
  const targets = usePassTargets(view.envelopeId)
  const move = useMove(view.envelopeId)
  const pass = async (chosen: Chosen) => {
    const { people, roomId } = chosen
    const after = await move.make({
      is: 'pass',
      ...(roomId === undefined ? { people: [...people] } : { roomId }),
    })
    if (!after) return
    toast(t('pass.done'))
    onClose()
  }
  return (
    <Sheet title={t('pass.title')} onClose={onClose} held={move.busy}>
      {targets.isPending && <Skeleton rows={3} />}
      {targets.error && <Refused problem={targets.error} />}
      {targets.data && (
        <Picker targets={targets.data} busy={move.busy} onPass={chosen => void pass(chosen)} />
      )}
      {move.checking && <p role="status">{t('checking')}</p>}
      {move.problem !== undefined && <Refused problem={move.problem} />}
    </Sheet>
  )
}

type Chosen = { people: ReadonlySet<string>; roomId: string | undefined }
type PickerProps = { targets: PassTargets; busy: boolean; onPass: (chosen: Chosen) => void }

function Picker({ targets, busy, onPass }: PickerProps) {
  const { t } = useTranslation('trees')
  const [people, setPeople] = useState<ReadonlySet<string>>(new Set())
  const [roomId, setRoomId] = useState<string>()
  const { max, rooms } = targets
  if (targets.people.length === 0 && rooms.length === 0) {
    return <Empty art="people" title={t('pass.none')} words={t('pass.noneWords')} />
  }
  const toggle = (id: string) => {
    const next = new Set(people)
    if (!next.delete(id) && next.size < max) next.add(id)
    setRoomId(undefined)
    setPeople(next)
  }
  const nobody = people.size === 0 && roomId === undefined
  return (
    <div className="pass">
      <p className="quiet">{t('pass.rule', { max })}</p>
      {targets.people.length > 0 && (
        <fieldset className="plain-fieldset">
          <legend className="section-title">{t('pass.people')}</legend>
          {targets.people.map(one => (
            <label className="pass-row" key={one.id}>
              <Avatar id={one.id} pictureId={one.pictureId} size={36} />
              <span className="row-name">{one.name}</span>
              <input type="checkbox" checked={people.has(one.id)} onChange={() => toggle(one.id)} />
            </label>
          ))}
        </fieldset>
      )}
      {rooms.length > 0 && (
        <fieldset className="plain-fieldset">
          <legend className="section-title">{t('pass.rooms')}</legend>
          {rooms.map(room => (
            <label className="pass-row" key={room.id}>
              <Avatar id={room.id} size={36} />
              <span className="row-name">
                {room.name}
                <span className="row-note">{t('pass.members', { count: room.members })}</span>
              </span>
              <input
                type="radio"
                name="pass-room"
                checked={roomId === room.id}
                onChange={() => {
                  setPeople(new Set())
                  setRoomId(room.id)
                }}
              />
            </label>
          ))}
        </fieldset>
      )}
      <Button
        wide
        busy={busy}
        why={nobody ? t('pass.choose') : undefined}
        onPress={() => onPass({ people, roomId })}
      >
        {people.size > 0 ? t('pass.sendCount', { count: people.size }) : t('pass.send')}
      </Button>
    </div>
  )
}
