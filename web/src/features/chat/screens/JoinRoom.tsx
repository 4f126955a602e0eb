import { useTranslation } from 'react-i18next'
import { Navigate, useNavigate, useParams } from 'react-router'
import { deadline } from '../../../lib/time.ts'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Page } from '../../../ui/Page.tsx'
import { useJoin, useLink } from '../queries.ts'

/** Coming into a room by its link. */
export function JoinRoom() {
  const { t } = useTranslation('chat')
  const { roomCode = '' } = useParams()
  const navigate = useNavigate()
  const link = useLink(roomCode)
  const join = useJoin()
  const card = link.data
  // Who is in already, by signing up with this very link or long ago, just walks in.
  if (card?.roomId) return <Navigate to={`/friends/${card.roomId}`} replace />
  return (
    <Page title={t('join.title')} back="/friends">
      {link.isPending && <Skeleton rows={2} />}
      {link.error && <Refused problem={link.error} />}
      {card && (
        <div className="card is-padded join-card">
          <Avatar id={roomCode} size={72} />
          <p className="quiet">{t('join.by', { name: card.inviter })}</p>
          <h2 className="join-name">{card.roomName}</h2>
          <p className="quiet">{t('join.members', { count: card.memberCount })}</p>
          <p className="quiet">{t('join.until', { time: deadline(card.expiresAt) })}</p>
          {join.error && <Refused problem={join.error} />}
          <Button
            wide
            busy={join.isPending}
            why={card.full ? t('join.full') : undefined}
            onPress={() =>
              join.mutate(
                { path: { code: roomCode } },
                {
                  onSuccess: ({ roomId }) => void navigate(`/friends/${roomId}`, { replace: true }),
                },
              )
            }
          >
            {t('join.go')}
          </Button>
          <p className="quiet">{t('join.see')}</p>
        </div>
      )}
    </Page>
  )
}
