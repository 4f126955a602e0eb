import type { Friend, FriendProfile } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { LevelMark } from '../../../app/neighbours.ts'
import { dayName } from '../../../lib/time.ts'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Button, ButtonLink } from '../../../ui/Button.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { useCommonRooms, useUnblock } from '../queries.ts'
import { calledOf } from '../state.ts'
import { AskButton, type Way } from './AskSheet.tsx'
import { CommonRooms } from './CommonRooms.tsx'
import { FriendMenu } from './FriendMenu.tsx'
import { Known } from './Known.tsx'
import { Answers } from './Requests.tsx'

type Props = { profile: FriendProfile; way?: Way | undefined }

/** A person as I may see them: a friend whole, a stranger by four facts. */
export function ProfileCard({ profile, way }: Props) {
  const { t } = useTranslation('friends')
  const { person, tie, friend, blockedByMe } = profile
  const called = friend ? calledOf(friend) : person.name
  return (
    <>
      <header className="friend-head">
        <Avatar id={person.id} pictureId={person.pictureId} size={88} />
        <h2 className="friend-name">
          {called} <LevelMark level={person.level} />
        </h2>
        <p className="quiet">
          {called === person.name ? '' : `${person.name} · `}@{person.handle}
        </p>
        {friend && <OriginLine friend={friend} />}
        {tie === 'stranger' && <p className="quiet">{t('person.stranger')}</p>}
        {tie === 'me' && <p className="quiet">{t('person.me')}</p>}
      </header>
      {tie === 'me' && (
        <ButtonLink to="/me/profile" look="soft" wide>
          {t('person.edit')}
        </ButtonLink>
      )}
      {blockedByMe && <Blocked profile={profile} />}
      {tie === 'stranger' && !blockedByMe && <Stranger profile={profile} way={way} />}
      {friend && <Known profile={profile} friend={friend} />}
      {tie !== 'me' && !blockedByMe && <Rest profile={profile} />}
    </>
  )
}

/** Drawn together: what one may press here must not be pushed away by what comes late. */
function Rest({ profile }: Props) {
  const shared = useCommonRooms(profile.person.id)
  if (shared.isPending) return null
  return (
    <>
      <CommonRooms person={profile.person} />
      <FriendMenu profile={profile} />
    </>
  )
}

function OriginLine({ friend }: { friend: Friend }) {
  const { t } = useTranslation('friends')
  const how = t(`origins.${friend.origin.kind}`)
  return <p className="quiet">{t('origins.line', { how, time: dayName(friend.since) })}</p>
}

function Stranger({ profile, way }: Props) {
  const { t } = useTranslation('friends')
  const { person, request } = profile
  const [shared] = useCommonRooms(person.id).data?.items ?? []
  if (request?.mine) return <p className="centred quiet">{t('ask.waiting')}</p>
  if (request) {
    return (
      <section className="card is-padded" aria-label={t('requests.title')}>
        <p>{t('ask.theyAsk', { name: person.name })}</p>
        {request.note !== '' && <p className="friend-note">{request.note}</p>}
        <Answers requestId={request.id} name={person.name} />
      </section>
    )
  }
  // Whoever shares a group with me may be asked because of it.
  const asked = way ?? (shared && { by: 'room' as const, roomId: shared.roomId })
  return asked ? <AskButton person={person} way={asked} /> : null
}

/** Somebody I block, and the way back. */
export function Blocked({ profile }: Props) {
  const { t } = useTranslation('friends')
  const unblock = useUnblock()
  return (
    <section className="card is-padded acts" aria-label={t('person.block')}>
      <p>{t('person.blocked')}</p>
      {unblock.error && <Refused problem={unblock.error} />}
      <Button
        look="soft"
        wide
        busy={unblock.isPending}
        onPress={() => unblock.mutate({ path: { userId: profile.person.id } })}
      >
        {t('person.unblock')}
      </Button>
    </section>
  )
}
