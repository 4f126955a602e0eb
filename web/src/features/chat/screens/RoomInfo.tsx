import type { Room, RoomMember } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useParams } from 'react-router'
import { useMe } from '../../../app/session.tsx'
import { deadline } from '../../../lib/time.ts'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Button, ButtonLink, IconButton, IconLink } from '../../../ui/Button.tsx'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Row } from '../../../ui/Row.tsx'
import { Sheet } from '../../../ui/Sheet.tsx'
import { DirectInfo } from '../parts/DirectInfo.tsx'
import { Announcements, CloseGroup, OwnerOffer } from '../parts/GroupEnds.tsx'
import { GroupSettings } from '../parts/GroupSettings.tsx'
import { MyRoom } from '../parts/MyRoom.tsx'
import { MemberSheet } from '../parts/MemberSheet.tsx'
import { useLeaveRoom, useMembers, useRoom } from '../queries.ts'

/** How many members stand there before one asks for all. */
const membersShown = 8
/** So few more are shown at once: a button would take as much room. */
const membersSpared = 2

/** A room's own page: what it is for, who is in, and the way out. */
export function RoomInfo() {
  const { t } = useTranslation(['chat', 'app', 'identity', 'modules'])
  const { roomId = '' } = useParams()
  const room = useRoom(roomId)
  const members = useMembers(roomId)
  // Drawn at once, so that nothing below the members is pushed down by them.
  const isWaiting = room.isPending || (room.data !== undefined && members.isPending)
  return (
    <Page title={t(titleOf(room.data))} back={`/friends/${roomId}`}>
      {isWaiting && <Skeleton rows={5} />}
      {room.error && !room.data && (
        <Refused problem={room.error} onAgain={() => void room.refetch()} />
      )}
      {room.data && !isWaiting && room.data.kind === 'direct' && <DirectInfo room={room.data} />}
      {room.data && !isWaiting && room.data.kind !== 'direct' && <Loaded room={room.data} />}
    </Page>
  )
}

const titleOf = (room: Room | undefined) =>
  room?.kind === 'direct' ? 'info.directTitle' : 'info.title'

function Loaded({ room }: { room: Room }) {
  const { t } = useTranslation(['chat', 'app', 'identity', 'modules'])
  const [leaving, setLeaving] = useState(false)
  const admin = room.myRole !== 'member'
  const group = room.kind === 'group'
  return (
    <>
      <div className="card rows">
        <Row name={room.name} note={room.purpose} />
        {group && <Row name={t('info.rhythm')} end={t(`modules:chat.rhythms.${room.rhythm}`)} />}
      </div>
      <OwnerOffer room={room} />
      <Members room={room} />
      {group && room.state !== 'closed' && (admin || room.mayInvite === 'everyone') && (
        <ButtonLink to={`/friends/${room.id}/invite`} look="soft" icon="people" wide>
          {t('info.invite')}
        </ButtonLink>
      )}
      {group && <Announcements room={room} />}
      <MyRoom room={room} />
      {group && admin && room.state !== 'closed' && <GroupSettings room={room} />}
      <CloseGroup room={room} />
      {group && (
        <Button look="danger" icon="out" wide onPress={() => setLeaving(true)}>
          {t('info.leave')}
        </Button>
      )}
      {leaving && <LeaveSheet room={room} onClose={() => setLeaving(false)} />}
    </>
  )
}

function Members({ room }: { room: Room }) {
  const { t } = useTranslation(['chat', 'app', 'modules', 'payments', 'talk'])
  const me = useMe()
  const members = useMembers(room.id)
  const [managed, setManaged] = useState<RoomMember>()
  const [all, setAll] = useState(false)
  const known = members.data?.items ?? []
  const folds = known.length > membersShown + membersSpared
  const shown = all || !folds ? known : known.slice(0, membersShown)
  const noteOf = ({ person, silencedUntil }: RoomMember) =>
    silencedUntil && Date.parse(silencedUntil) > Date.now()
      ? t('talk:group.silencedUntil', { time: deadline(silencedUntil) })
      : `@${person.handle}`
  const mayManage = (member: RoomMember) =>
    room.kind === 'group' &&
    room.state !== 'closed' &&
    member.person.id !== me.user.id &&
    (room.myRole === 'owner' || (room.myRole === 'admin' && member.role === 'member'))
  return (
    <section aria-label={t('info.members', { count: room.memberCount })}>
      <h2 className="section-title">{t('info.members', { count: room.memberCount })}</h2>
      {members.error && <Refused problem={members.error} />}
      <ul className="card rows">
        {shown.map(member => (
          <li key={member.person.id}>
            <Row
              start={
                <Link
                  to={`/people/${member.person.id}`}
                  aria-label={t('room.profile', { name: member.person.name })}
                >
                  <Avatar id={member.person.id} pictureId={member.person.pictureId} />
                </Link>
              }
              name={
                <>
                  {member.person.name}{' '}
                  {member.role !== 'member' && (
                    <span className="tag">{t(`modules:chat.roles.${member.role}`)}</span>
                  )}
                </>
              }
              note={noteOf(member)}
              end={
                member.person.id === me.user.id ? (
                  t('info.mine')
                ) : (
                  <>
                    <IconLink
                      icon="transfer"
                      label={t('payments:form.title', { name: member.person.name })}
                      to={`/transfer/${member.person.id}?room=${room.id}`}
                    />
                    {mayManage(member) && (
                      <IconButton
                        icon="more"
                        label={t('info.manage', { name: member.person.name })}
                        onPress={() => setManaged(member)}
                      />
                    )}
                  </>
                )
              }
            />
          </li>
        ))}
      </ul>
      {folds && (
        <Button look="text" wide onPress={() => setAll(!all)}>
          {all ? t('info.fewer') : t('info.all', { count: known.length })}
        </Button>
      )}
      {managed && (
        <MemberSheet room={room} member={managed} onClose={() => setManaged(undefined)} />
      )}
    </section>
  )
}

function LeaveSheet({ room, onClose }: { room: Room; onClose: () => void }) {
  const { t } = useTranslation(['chat', 'app', 'identity', 'modules'])
  const navigate = useNavigate()
  const leave = useLeaveRoom()
  const last = room.memberCount === 1
  return (
    <Sheet title={t('info.leaveTitle', { name: room.name })} onClose={onClose}>
      <div className="acts">
        <p>{t('info.leaveWords')}</p>
        {last && <p>{t('info.leaveLast')}</p>}
        {!last && room.myRole === 'owner' && <p>{t('info.leaveOwner')}</p>}
        {leave.error && <Refused problem={leave.error} />}
        <Button
          look="danger"
          icon="out"
          wide
          busy={leave.isPending}
          onPress={() =>
            leave.mutate(
              { path: { roomId: room.id } },
              { onSuccess: () => void navigate('/friends', { replace: true }) },
            )
          }
        >
          {t('info.leave')}
        </Button>
        <Button look="plain" wide onPress={onClose}>
          {t('app:cancel')}
        </Button>
      </div>
    </Sheet>
  )
}
