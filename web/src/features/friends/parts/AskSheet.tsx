import type { RequestFriendData, UserCard } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { Field } from '../../../ui/Field.tsx'
import { Sheet } from '../../../ui/Sheet.tsx'
import { toast } from '../../../ui/Toast.tsx'
import { useAsk, useAskRoommate, useHabits } from '../queries.ts'

/** How I know the one I ask. */
export type Way = RequestFriendData['body']['way'] | { by: 'room'; roomId: string }

type Props = { person: UserCard; way: Way }

/** The button that asks somebody to be friends, with a word if one likes. */
export function AskButton({ person, way, small = false }: Props & { small?: boolean }) {
  const { t } = useTranslation('friends')
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button
        small={small}
        wide={!small}
        look={small ? 'soft' : 'main'}
        icon="plus"
        onPress={() => setOpen(true)}
      >
        {t('ask.open')}
        {small && <span className="unseen"> {person.name}</span>}
      </Button>
      {open && <AskSheet person={person} way={way} onClose={() => setOpen(false)} />}
    </>
  )
}

function AskSheet({ person, way, onClose }: Props & { onClose: () => void }) {
  const { t } = useTranslation('friends')
  const habits = useHabits()
  const [note, setNote] = useState('')
  const byWay = useAsk()
  const byRoom = useAskRoommate()
  const ask = way.by === 'room' ? byRoom : byWay
  const told = {
    onSuccess: ({ outcome }: { outcome: 'waiting' | 'friends' }) => {
      toast(t(outcome === 'friends' ? 'requests.made' : 'ask.sent'))
      onClose()
    },
  }
  const send = () => {
    if (way.by !== 'room') return byWay.mutate({ body: { way, note } }, told)
    const path = { roomId: way.roomId, userId: person.id }
    return byRoom.mutate({ path, body: { note } }, told)
  }
  return (
    <Sheet title={t('ask.title', { name: person.name })} onClose={onClose} held={ask.isPending}>
      <div className="acts">
        <div className="friend-asked">
          <Avatar id={person.id} pictureId={person.pictureId} />
          <p>
            {person.name} <span className="quiet">@{person.handle}</span>
          </p>
        </div>
        <Field
          label={t('ask.note')}
          value={note}
          onValue={setNote}
          lengthMax={habits.data?.noteLength ?? 50}
        />
        {ask.error && <Refused problem={ask.error} />}
        <Button wide busy={ask.isPending} onPress={send}>
          {t('ask.send')}
        </Button>
      </div>
    </Sheet>
  )
}
