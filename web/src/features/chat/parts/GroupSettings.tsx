import type { ChangeRoomData, Room } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { sentenceOfProblem } from '../../../lib/problem.ts'
import { Button } from '../../../ui/Button.tsx'
import { Choices, Field } from '../../../ui/Field.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { SwitchRow } from '../../../ui/SwitchRow.tsx'
import { toast } from '../../../ui/Toast.tsx'
import { useChangeRoom } from '../queries.ts'

const rhythms = ['none', 'weekly', 'monthly', 'yearly', 'once'] as const
const modes = [
  ...(['ordinary', 'directed', 'lucky', 'classic', 'funny'] as const),
  ...(['relay', 'room', 'password', 'ask'] as const),
]
type Change = NonNullable<ChangeRoomData['body']>

/** What the owner and the admins of a group decide. */
export function GroupSettings({ room }: { room: Room }) {
  const { t } = useTranslation(['chat', 'talk', 'identity', 'modules'])
  const change = useChangeRoom()
  const save = (body: Change) =>
    change.mutate(
      { path: { roomId: room.id }, body },
      { onSuccess: () => toast(t('identity:profile.saved')) },
    )
  const may = (['everyone', 'admins'] as const).map(value => ({
    value,
    label: t(`talk:group.options.${value}`),
  }))
  const toggle = (mode: string, on: boolean) =>
    save({ modesOff: on ? room.modesOff.filter(one => one !== mode) : [...room.modesOff, mode] })
  return (
    <section aria-label={t('talk:group.settings')}>
      <h2 className="section-title">{t('talk:group.settings')}</h2>
      <div className="card is-padded form">
        <Naming room={room} busy={change.isPending} problem={change.error} onSave={save} />
        <Choices
          legend={t('make.rhythm')}
          name="rhythm"
          value={room.rhythm}
          options={rhythms.map(value => ({ value, label: t(`modules:chat.rhythms.${value}`) }))}
          onValue={rhythm => save({ rhythm })}
        />
        <Choices
          legend={t('info.mayInvite')}
          name="may-invite"
          value={room.mayInvite}
          options={(['everyone', 'admins'] as const).map(value => ({
            value,
            label: t(`info.mayInviteOptions.${value}`),
          }))}
          onValue={mayInvite => save({ mayInvite })}
        />
        <Choices
          legend={t('talk:group.maySend')}
          name="may-send"
          value={room.maySend}
          options={may}
          onValue={maySend => save({ maySend })}
        />
        <Choices
          legend={t('talk:group.mayHost')}
          name="may-host"
          value={room.mayHost}
          options={may}
          onValue={mayHost => save({ mayHost })}
        />
        {change.error && <Refused problem={change.error} />}
      </div>
      <div className="card rows">
        <SwitchRow
          name={t('talk:group.anonymousClaims')}
          checked={room.anonymousClaims}
          onChange={anonymousClaims => save({ anonymousClaims })}
        />
        <SwitchRow
          name={t('talk:group.readNames')}
          checked={room.readNames}
          onChange={readNames => save({ readNames })}
        />
        <SwitchRow
          name={t('talk:group.quiet')}
          checked={room.quiet}
          onChange={quiet => save({ quiet })}
        />
      </div>
      <h3 className="section-title">{t('talk:group.modes')}</h3>
      <div className="card rows">
        {modes.map(mode => (
          <SwitchRow
            key={mode}
            name={t(`talk:group.mode.${mode}`)}
            checked={!room.modesOff.includes(mode)}
            onChange={on => toggle(mode, on)}
          />
        ))}
      </div>
    </section>
  )
}

type NamingProps = {
  room: Room
  busy: boolean
  problem: unknown
  onSave: (body: Change) => void
}

function Naming({ room, busy, problem, onSave }: NamingProps) {
  const { t } = useTranslation(['chat', 'talk'])
  const [name, setName] = useState(room.name)
  const [purpose, setPurpose] = useState(room.purpose)
  const changed =
    name.trim() !== '' && (name.trim() !== room.name || purpose.trim() !== room.purpose)
  return (
    <form
      className="form"
      onSubmit={event => {
        event.preventDefault()
        if (changed && !busy) onSave({ name: name.trim(), purpose: purpose.trim() })
      }}
    >
      <Field
        label={t('info.name')}
        value={name}
        onValue={setName}
        lengthMax={40}
        wrong={problem ? sentenceOfProblem(problem) : undefined}
      />
      <Field label={t('make.purpose')} value={purpose} onValue={setPurpose} lengthMax={200} />
      {changed && (
        <Button type="submit" busy={busy}>
          {t('info.rename')}
        </Button>
      )}
    </form>
  )
}
