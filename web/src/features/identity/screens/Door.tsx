import { useQuery } from '@tanstack/react-query'
import { getLinkOptions } from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { ButtonLink } from '../../../ui/Button.tsx'
import { EnvelopeMark } from '../../../ui/EnvelopeMark.tsx'
import { Empty, Refused, Skeleton } from '../../../ui/faces.tsx'
import { OfflineBar } from '../../../ui/OfflineBar.tsx'
import { DemoDoors } from '../parts/DemoDoors.tsx'
import { LanguageChoice } from '../parts/LanguageChoice.tsx'
import { useHouse, useInvite } from '../queries.ts'

/** The door: which house this is, who invites or what waits behind it, and one main button. */
export function Door({ about }: { about?: ReactNode }) {
  const { t } = useTranslation('identity')
  const { code, roomCode } = useParams()
  const house = useHouse()
  const room = useQuery({
    ...getLinkOptions({ path: { code: roomCode ?? '' } }),
    enabled: roomCode !== undefined,
  })
  const inviteCode = code ?? room.data?.houseInvite ?? undefined
  const invite = useInvite(code)

  if (house.isPending) return <Skeleton />
  if (!house.data) return <Refused problem={house.error} onAgain={() => void house.refetch()} />
  if (!house.data.setUp) {
    return <Empty title={t('door.notSetUp')} words={t('door.notSetUpWords')} />
  }
  const { name, joinMode, off } = house.data
  const promise = off.includes('envelopes') || off.includes('chat') ? 'promiseWallet' : 'promise'
  const broken = invite.error ?? room.error
  const mayJoin = joinMode !== 'closed' && (joinMode !== 'invite' || inviteCode !== undefined)
  const query = inviteCode ? `?invite=${encodeURIComponent(inviteCode)}` : ''
  const after = roomCode ? `${query ? '&' : '?'}room=${encodeURIComponent(roomCode)}` : ''
  return (
    <div className="door">
      <OfflineBar />
      <div className="door-card">
        {about ?? <EnvelopeMark size={88} />}
        <p className="quiet">{t('door.hello')}</p>
        <h1 className="door-name">{name}</h1>
        <p className="quiet">{t(`door.${promise}`)}</p>
        {invite.data && (
          <p className="door-invite">{t('door.invitedBy', { name: invite.data.inviterName })}</p>
        )}
        {room.data && (
          <p className="door-invite">
            {t('door.invitedToRoom', { name: room.data.inviter, room: room.data.roomName })}
          </p>
        )}
        {broken && <Refused problem={broken} />}
      </div>
      {!mayJoin && <DemoDoors />}
      <div className="door-acts">
        {mayJoin ? (
          <ButtonLink to={`/sign-up/name${query}${after}`} wide>
            {t('door.join')}
          </ButtonLink>
        ) : (
          <p className="quiet door-mode">{t(`door.mode.${joinMode}`)}</p>
        )}
        <ButtonLink to={`/sign-in${after ? after.replace('&', '?') : ''}`} look="plain" wide>
          {t('door.signIn')}
        </ButtonLink>
        {mayJoin && joinMode !== 'invite' && (
          <p className="quiet door-mode">{t(`door.mode.${joinMode}`)}</p>
        )}
        <LanguageChoice />
      </div>
      {mayJoin && <DemoDoors />}
    </div>
  )
}
