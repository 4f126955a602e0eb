import type { UserCard } from '@fuquan/sdk/index.ts'
import { LevelMark } from '../../../app/neighbours.ts'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Row } from '../../../ui/Row.tsx'
import { usePerson } from '../queries.ts'
import { calledOf } from '../state.ts'
import { FriendMenu } from './FriendMenu.tsx'
import { Blocked } from './ProfileCard.tsx'
import '../friends.css'

/** The card of whom one talks to, by my remark, leading to their page. */
export function PartnerCard({ person }: { person: UserCard }) {
  const friend = usePerson(person.id).data?.friend
  const called = friend ? calledOf(friend) : person.name
  return (
    <div className="card rows">
      <Row
        to={`/people/${person.id}`}
        start={<Avatar id={person.id} pictureId={person.pictureId} size={56} />}
        name={
          <>
            {called} <LevelMark level={person.level} />
          </>
        }
        note={called === person.name ? `@${person.handle}` : `${person.name} · @${person.handle}`}
      />
    </div>
  )
}

/** Ending and blocking from where one talks, or taking a block back. */
export function PartnerEnds({ person }: { person: UserCard }) {
  const { data } = usePerson(person.id)
  if (!data) return null
  return data.blockedByMe ? <Blocked profile={data} /> : <FriendMenu profile={data} />
}
