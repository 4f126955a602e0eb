import type { UserCard } from '@fuquan/sdk/index.ts'
import { LevelMark } from '../../../app/neighbours.ts'
import { Avatar } from '../../../ui/Avatar.tsx'

/** Whom a code belongs to, read before anything else: face, name, handle, level. */
export function CodePerson({ person }: { person: UserCard }) {
  return (
    <div className="payee">
      <Avatar id={person.id} pictureId={person.pictureId} size={64} />
      <p className="payee-name">{person.name}</p>
      <p className="quiet code-person">
        @{person.handle} <LevelMark level={person.level} />
      </p>
    </div>
  )
}
