import type { Friend } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SearchBar } from '../../../ui/antd.ts'
import { Avatar } from '../../../ui/Avatar.tsx'
import { ButtonLink } from '../../../ui/Button.tsx'
import { Empty, Refused, Skeleton } from '../../../ui/faces.tsx'
import { useFriends, useLabels } from '../queries.ts'
import { byLetter, calledOf, foundAmong } from '../state.ts'
import '../friends.css'

const searchFrom = 8

type Props = {
  chosen: readonly string[]
  onChosen: (userIds: readonly string[]) => void
  /** How many may be chosen at once. */
  max: number
  /** Who cannot be chosen, and the word that says why. */
  without?: { ids: ReadonlySet<string>; why: string }
}

/** My friends to choose from, one by one or a label at a time. */
export function FriendPicker({ chosen, onChosen, max, without }: Props) {
  const { t } = useTranslation('friends')
  const friends = useFriends()
  const [text, setText] = useState('')
  const all = friends.data ?? []
  const out = without?.ids ?? new Set<string>()
  const choose = (ids: readonly string[]) => onChosen(ids.slice(0, max))
  if (friends.isPending) return <Skeleton rows={3} />
  if (friends.error && !friends.data) {
    return <Refused problem={friends.error} onAgain={() => void friends.refetch()} />
  }
  if (all.length === 0) {
    return (
      <Empty
        art="friends"
        title={t('list.empty')}
        words={t('list.emptyWords')}
        action={<ButtonLink to="/people/add">{t('list.add')}</ButtonLink>}
      />
    )
  }
  const found = byLetter(foundAmong(all, text)).flatMap(group => group.friends)
  return (
    <div className="friend-picker">
      <Labels all={all.filter(one => !out.has(one.person.id))} chosen={chosen} onChosen={choose} />
      {all.length >= searchFrom && (
        <SearchBar placeholder={t('list.search')} value={text} onChange={setText} />
      )}
      {found.length === 0 && <p className="quiet">{t('list.noHit', { text: text.trim() })}</p>}
      <ul className="card rows">
        {found.map(friend => (
          <li key={friend.person.id}>
            <Pick
              friend={friend}
              out={out.has(friend.person.id) ? without?.why : undefined}
              on={chosen.includes(friend.person.id)}
              full={chosen.length >= max}
              onToggle={on => {
                const { id } = friend.person
                choose(on ? [...chosen, id] : chosen.filter(one => one !== id))
              }}
            />
          </li>
        ))}
      </ul>
    </div>
  )
}

type PickProps = {
  friend: Friend
  out: string | undefined
  on: boolean
  full: boolean
  onToggle: (on: boolean) => void
}

function Pick({ friend, out, on, full, onToggle }: PickProps) {
  const { person } = friend
  return (
    <label className="row friend-pick">
      <Avatar id={person.id} pictureId={person.pictureId} />
      <span className="row-main">
        <span className="row-name">{calledOf(friend)}</span>
        <span className="row-note">@{person.handle}</span>
      </span>
      {out === undefined ? (
        <input
          type="checkbox"
          checked={on}
          disabled={full && !on}
          onChange={event => onToggle(event.target.checked)}
        />
      ) : (
        <span className="row-end">{out}</span>
      )}
    </label>
  )
}

type LabelProps = {
  all: readonly Friend[]
  chosen: readonly string[]
  onChosen: (ids: readonly string[]) => void
}

/** A label chooses everybody who carries it, and lets them all go again. */
function Labels({ all, chosen, onChosen }: LabelProps) {
  const { t } = useTranslation('friends')
  const labels = useLabels()
  const shown = (labels.data?.items ?? []).flatMap(label => {
    const ids = all.filter(one => one.labelIds.includes(label.id)).map(one => one.person.id)
    return ids.length > 0 ? [{ ...label, ids }] : []
  })
  if (shown.length === 0) return null
  return (
    <fieldset className="plain-fieldset">
      <legend className="field-label">{t('labels.title')}</legend>
      <div className="choices">
        {shown.map(({ id, name, ids }) => (
          <label className="choice" key={id}>
            <input
              type="checkbox"
              checked={ids.every(one => chosen.includes(one))}
              onChange={event => {
                const others = chosen.filter(one => !ids.includes(one))
                onChosen(event.target.checked ? [...others, ...ids] : others)
              }}
            />
            <span className="choice-label">{name}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
