import type { Friend, FriendEnvelopes, FriendProfile } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { FriendBoard, OpenFromFriend, useFriendEnvelopes } from '../../../app/neighbours.ts'
import { useIsOn } from '../../../app/switches.ts'
import { deadline } from '../../../lib/time.ts'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Button, ButtonLink } from '../../../ui/Button.tsx'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Row } from '../../../ui/Row.tsx'
import { useOpenDirect } from '../queries.ts'
import { Keeping } from './Keeping.tsx'

type Props = { profile: FriendProfile; friend: Friend }

/** A friend: what I may send or ask, what of theirs waits for me, and what I keep of them. */
export function Known({ profile, friend }: Props) {
  const envelopes = useFriendEnvelopes(profile.person.id)
  // Drawn together: what one may press here must not be pushed away by what comes late.
  if (envelopes.isLoading) return <Skeleton rows={3} />
  const { data } = envelopes
  return (
    <>
      <Send userId={profile.person.id} asking={data} />
      {envelopes.error && !data && (
        <Refused problem={envelopes.error} onAgain={() => void envelopes.refetch()} />
      )}
      {data && <OpenFromFriend waiting={data.waiting} />}
      {data && <FriendBoard board={data.board} />}
      <Keeping key={friend.person.id} friend={friend} />
      <CommonFriends profile={profile} />
    </>
  )
}

type Asking = Pick<FriendEnvelopes, 'mayAsk' | 'askAgainAt'>

function Send({ userId, asking }: { userId: string; asking: Asking | undefined }) {
  const { t } = useTranslation('friends')
  const navigate = useNavigate()
  const talk = useOpenDirect()
  const isOn = useIsOn()
  const open = (place: string) =>
    talk.mutate({ body: { userId } }, { onSuccess: ({ id }) => void navigate(`/${place}/${id}`) })
  return (
    <>
      <div className="friend-send">
        {isOn('chat') && (
          <Button icon="friends" small busy={talk.isPending} onPress={() => open('friends')}>
            {t('person.talk')}
          </Button>
        )}
        {isOn('chat') && isOn('envelopes') && (
          <Button
            icon="envelope"
            look="soft"
            small
            busy={talk.isPending}
            onPress={() => open('send-envelope')}
          >
            {t('person.envelope')}
          </Button>
        )}
        <ButtonLink icon="transfer" to={`/transfer/${userId}`} look="soft" small>
          {t('person.transfer')}
        </ButtonLink>
        {asking?.mayAsk && isOn('envelopes') && (
          <ButtonLink icon="collect" to={`/envelopes/asks/new?of=${userId}`} look="soft" small>
            {t('person.askFor')}
          </ButtonLink>
        )}
      </div>
      {asking?.askAgainAt && (
        <p className="centred quiet">
          {t('person.askAgain', { time: deadline(asking.askAgainAt) })}
        </p>
      )}
      {talk.error && <Refused problem={talk.error} />}
    </>
  )
}

function CommonFriends({ profile: { commonFriends } }: { profile: FriendProfile }) {
  const { t } = useTranslation('friends')
  const [open, setOpen] = useState(false)
  if (commonFriends.length === 0) return null
  const name = t('person.common', { count: commonFriends.length })
  return (
    <section className="card rows" aria-label={name}>
      <Row name={name} onPress={() => setOpen(!open)} />
      {open &&
        commonFriends.map(one => (
          <Row
            key={one.id}
            to={`/people/${one.id}`}
            start={<Avatar id={one.id} pictureId={one.pictureId} />}
            name={one.name}
          />
        ))}
    </section>
  )
}
