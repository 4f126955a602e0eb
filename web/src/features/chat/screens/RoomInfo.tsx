import type { Room, RoomMember } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import { useMe } from '../../../app/session.tsx'
import { sentenceOfProblem } from '../../../lib/problem.ts'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Button, ButtonLink, IconButton, IconLink } from '../../../ui/Button.tsx'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Choices, Field } from '../../../ui/Field.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Row } from '../../../ui/Row.tsx'
import { Sheet } from '../../../ui/Sheet.tsx'
import { toast } from '../../../ui/Toast.tsx'
import { MemberSheet } from '../parts/MemberSheet.tsx'
import { useChangeRoom, useLeaveRoom, useMembers, useRoom } from '../queries.ts'

/** A room's own page: what it is for, who is in, and the way out. */
export function RoomInfo() {
  const { t } = useTranslation(['chat', 'app', 'identity', 'modules'])
  const { roomId = '' } = useParams()
  const room = useRoom(roomId)
  return (
    <Page title={t('info.title')} back={`/friends/${roomId}`}>
      {room.isPending && <Skeleton />}
      {room.error && !room.data && (
        <Refused problem={room.error} onAgain={() => void room.refetch()} />
      )}
      {room.data && <Loaded room={room.data} />}
    </Page>
  )
}

function Loaded({ room }: { room: Room }) {
  const { t } = useTranslation(['chat', 'app', 'identity', 'modules'])
  const [leaving, setLeaving] = useState(false)
  const admin = room.myRole !== 'member'
  return (
    <>
      <div className="card rows">
        <Row name={room.name} note={room.purpose} />
        <Row name={t('info.rhythm')} end={t(`modules:chat.rhythms.${room.rhythm}`)} />
      </div>
      {admin && <Settings room={room} />}
      <Members room={room} />
      {(admin || room.mayInvite === 'everyone') && (
        <ButtonLink to={`/friends/${room.id}/invite`} look="soft" icon="people" wide>
          {t('info.invite')}
        </ButtonLink>
      )}
      <Button look="danger" icon="out" wide onPress={() => setLeaving(true)}>
        {t('info.leave')}
      </Button>
      {leaving && <LeaveSheet room={room} onClose={() => setLeaving(false)} />}
    </>
  )
}

function Settings({ room }: { room: Room }) {
  const { t } = useTranslation(['chat', 'app', 'identity', 'modules'])
  const [name, setName] = useState(room.name)
  const change = useChangeRoom()
  const changed = name.trim() !== '' && name.trim() !== room.name
  const save = (body: { name?: string; mayInvite?: 'everyone' | 'admins' }) =>
    change.mutate(
      { path: { roomId: room.id }, body },
      { onSuccess: () => toast(t('identity:profile.saved')) },
    )
  return (
    <form
      className="card is-padded form"
      onSubmit={event => {
        event.preventDefault()
        if (changed && !change.isPending) save({ name: name.trim() })
      }}
    >
      <Field
        label={t('info.name')}
        value={name}
        onValue={setName}
        lengthMax={40}
        wrong={change.error ? sentenceOfProblem(change.error) : undefined}
      />
      {changed && (
        <Button type="submit" busy={change.isPending}>
          {t('info.rename')}
        </Button>
      )}
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
    </form>
  )
}

function Members({ room }: { room: Room }) {
  const { t } = useTranslation(['chat', 'app', 'identity', 'modules', 'payments'])
  const me = useMe()
  const members = useMembers(room.id)
  const [managed, setManaged] = useState<RoomMember>()
  const mayManage = (member: RoomMember) =>
    member.person.id !== me.user.id &&
    (room.myRole === 'owner' || (room.myRole === 'admin' && member.role === 'member'))
  return (
    <section aria-label={t('info.members', { count: room.memberCount })}>
      <h2 className="section-title">{t('info.members', { count: room.memberCount })}</h2>
      {members.isPending && <Skeleton rows={3} />}
      {members.error && <Refused problem={members.error} />}
      <ul className="card rows">
        {members.data?.items.map(member => (
          <li key={member.person.id}>
            <Row
              start={<Avatar id={member.person.id} pictureId={member.person.pictureId} />}
              name={
                <>
                  {member.person.name}{' '}
                  {member.role !== 'member' && (
                    <span className="tag">{t(`modules:chat.roles.${member.role}`)}</span>
                  )}
                </>
              }
              note={`@${member.person.handle}`}
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
