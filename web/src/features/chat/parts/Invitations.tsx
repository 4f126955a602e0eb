import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { useAnswer, useInvitations } from '../queries.ts'

/** The strip of rooms that ask me in; nothing when none does. */
export function Invitations() {
  const { t } = useTranslation('chat')
  const navigate = useNavigate()
  const invitations = useInvitations()
  const answer = useAnswer()
  const say = (roomInvitationId: string, accept: boolean) =>
    answer.mutate(
      { path: { roomInvitationId }, body: { accept } },
      { onSuccess: ({ roomId }) => void (roomId && navigate(`/friends/${roomId}`)) },
    )
  const items = invitations.data?.items ?? []
  if (items.length === 0) return null
  return (
    <section className="invitations" aria-label={t('list.invitations')}>
      <h2 className="section-title">{t('list.invitations')}</h2>
      {answer.error && <Refused problem={answer.error} />}
      {items.map(one => (
        <div className="card is-padded invitation" key={one.id}>
          <Avatar id={one.by.id} pictureId={one.by.pictureId} />
          <div className="row-main">
            <p>{one.roomName}</p>
            <p className="quiet">
              {t('list.invitedBy', { name: one.by.name, count: one.memberCount })}
            </p>
            <div className="choices">
              <Button small busy={answer.isPending} onPress={() => say(one.id, true)}>
                {t('list.accept')}
                <span className="unseen"> {one.roomName}</span>
              </Button>
              <Button look="text" small busy={answer.isPending} onPress={() => say(one.id, false)}>
                {t('list.decline')}
                <span className="unseen"> {one.roomName}</span>
              </Button>
            </div>
          </div>
        </div>
      ))}
    </section>
  )
}
