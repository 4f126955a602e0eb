import type { Room, RoomMember } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/Button.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { Sheet } from '../../../ui/Sheet.tsx'
import { useChangeRole, useRemoveMember } from '../queries.ts'

type Props = { room: Room; member: RoomMember; onClose: () => void }

/** What the owner or an admin may do with one member; taking out is said before it is done. */
export function MemberSheet({ room, member, onClose }: Props) {
  const { t } = useTranslation(['chat', 'app'])
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
        <Button look="danger" icon="out" wide onPress={() => setRemoving(true)}>
          {t('info.remove')}
        </Button>
      </div>
    </Sheet>
  )
}
