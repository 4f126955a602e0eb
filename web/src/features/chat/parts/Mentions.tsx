import type { Room } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../../app/session.tsx'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Icon } from '../../../ui/Icon.tsx'
import { useMembers } from '../queries.ts'

/** Somebody who is meant; without an id it is everybody. */
export type Meant = { id?: string; name: string }
type Props = { room: Room; named: string; onPick: (one: Meant) => void }
const shownMax = 6

/** Whom one may mean by what stands behind the @, in the order they came. */
export function Mentions({ room, named, onPick }: Props) {
  const { t } = useTranslation('talk')
  const me = useMe()
  const members = useMembers(room.id)
  const wanted = named.toLowerCase()
  const found = (members.data?.items ?? [])
    .map(member => member.person)
    .filter(one => one.id !== me.user.id)
    .filter(one => [one.name, one.handle].some(text => text.toLowerCase().includes(wanted)))
    .slice(0, shownMax)
  const all = room.myRole !== 'member' && t('words.all').toLowerCase().includes(wanted)
  if (found.length === 0 && !all) return null
  return (
    <ul className="mentions" aria-label={t('compose.mention')}>
      {all && (
        <li>
          <button type="button" className="row" onClick={() => onPick({ name: t('words.all') })}>
            <Icon name="people" />
            <span className="row-main">{t('compose.mentionAll')}</span>
          </button>
        </li>
      )}
      {found.map(one => (
        <li key={one.id}>
          <button type="button" className="row" onClick={() => onPick(one)}>
            <Avatar id={one.id} pictureId={one.pictureId} size={32} />
            <span className="row-main">{one.name}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
