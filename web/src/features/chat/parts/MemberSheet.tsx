import type { Room, RoomMember } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/Button.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { Sheet } from '../../../ui/Sheet.tsx'
import { useChangeRole, useRemoveMember } from '../queries.ts'
import { useGiveHistory, useOffer, useSilence } from '../talk-queries.ts'
import { toast } from '../../../ui/Toast.tsx'

type Props = { room: Room; member: RoomMember; onClose: () => void }

/** What the owner or an admin may do with one member; taking out is said before it is done. */
export function MemberSheet({ room, member, onClose }: Props) {
  const { t } = useTranslation(['chat', 'app', 'talk'])
  const { person, role } = member
  const [removing, setRemoving] = useState(false)
  const change = useChangeRole()
  const remove = useRemoveMember()
  const path = { roomId: room.id, userId: person.id }
  const next = role === 'admin' ? 'member' : 'admin'
  if (removing) {
    return (
      <Sheet title={t('info.removeTitle', { name: person.name })} onClose={onClose}>
        <div className="acts">
          <p>{t('info.removeWords')}</p>
          {remove.error && <Refused problem={remove.error} />}
          <Button
            look="danger"
            icon="out"
            wide
            busy={remove.isPending}
            onPress={() => remove.mutate({ path }, { onSuccess: onClose })}
          >
            {t('info.remove')}
          </Button>
          <Button look="plain" wide onPress={onClose}>
            {t('app:cancel')}
          </Button>
        </div>
      </Sheet>
    )
  }
  return (
    <Sheet title={t('info.manage', { name: person.name })} onClose={onClose}>
      <div className="acts">
        {change.error && <Refused problem={change.error} />}
        {room.myRole === 'owner' && (
          <Button
            look="plain"
            wide
            busy={change.isPending}
            onPress={() => change.mutate({ path, body: { role: next } }, { onSuccess: onClose })}
          >
            {role === 'admin' ? t('info.dropAdmin') : t('info.makeAdmin')}
          </Button>
        )}
        <Standing room={room} member={member} onClose={onClose} />
        <Button look="danger" icon="out" wide onPress={() => setRemoving(true)}>
          {t('info.remove')}
        </Button>
      </div>
    </Sheet>
  )
}

const silenceMinutes = 60

/** Speaking, what they may read of before, and taking over. */
function Standing({ room, member, onClose }: Props) {
  const { t } = useTranslation('talk')
  const silence = useSilence()
  const history = useGiveHistory()
  const offer = useOffer()
  const { id } = member.person
  const path = { roomId: room.id, userId: id }
  const silenced = member.silencedUntil && Date.parse(member.silencedUntil) > Date.now()
  const problem = silence.error ?? history.error ?? offer.error
  const offered = room.offeredTo === id
  return (
    <>
      {problem && <Refused problem={problem} />}
      <Button
        look="plain"
        wide
        busy={silence.isPending}
        onPress={() =>
          silence.mutate(
            { path, body: { minutes: silenced ? 0 : silenceMinutes } },
            { onSuccess: onClose },
          )
        }
      >
        {silenced ? t('group.unsilence') : t('group.silence')}
      </Button>
      {room.myRole === 'owner' && (
        <>
          <Button
            look="plain"
            wide
            busy={history.isPending}
            onPress={() =>
              history.mutate(
                { path },
                {
                  onSuccess: () => {
                    toast(t('group.historyGiven'))
                    onClose()
                  },
                },
              )
            }
          >
            {t('group.history')}
          </Button>
          <Button
            look="plain"
            wide
            busy={offer.isPending}
            onPress={() =>
              offer.mutate(
                { path: { roomId: room.id }, body: { to: offered ? null : id } },
                { onSuccess: onClose },
              )
            }
          >
            {offered ? t('group.offerBack') : t('group.offer')}
          </Button>
        </>
      )}
    </>
  )
}
