import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { LevelMark } from '../../../app/neighbours.ts'
import { useIsOn } from '../../../app/switches.ts'
import { SearchBar } from '../../../ui/antd.ts'
import { Avatar } from '../../../ui/Avatar.tsx'
import { ButtonLink } from '../../../ui/Button.tsx'
import { Empty, Refused, Skeleton } from '../../../ui/faces.tsx'
import { Icon } from '../../../ui/Icon.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Row } from '../../../ui/Row.tsx'
import { LetterIndex } from '../parts/LetterIndex.tsx'
import { Requests } from '../parts/Requests.tsx'
import { useFriends } from '../queries.ts'
import { byLetter, calledOf, foundAmong, otherLetter } from '../state.ts'
import '../friends.css'

const searchFrom = 8

/** My friends from A to Z by pinyin, above them who asks me. */
export function Contacts() {
  const { t } = useTranslation('friends')
  const rooms = useIsOn()('chat')
  const friends = useFriends()
  const [text, setText] = useState('')
  const all = friends.data ?? []
  const groups = byLetter(foundAmong(all, text))
  const letters = groups.map(group => group.letter)
  // Searching takes letters away and not the strip they stand on.
  const indexed = byLetter(all).length > 1
  return (
    <Page title={t('list.title')} {...(rooms && { back: '/friends' })}>
      <div className={`contacts${indexed ? ' is-indexed' : ''}`}>
        {indexed && letters.length > 0 && <LetterIndex letters={letters} onLetter={goTo} />}
        <ul className="card rows">
          <li>
            <Row to="/people/add" start={<Icon name="plus" />} name={t('list.add')} />
          </li>
          <li>
            <Row to="/people/labels" start={<Icon name="filter" />} name={t('list.labels')} />
          </li>
          <li>
            <Row to="/people/privacy" start={<Icon name="shield" />} name={t('list.privacy')} />
          </li>
        </ul>
        <Requests />
        {all.length >= searchFrom && (
          <SearchBar placeholder={t('list.search')} value={text} onChange={setText} />
        )}
        {friends.isPending && <Skeleton />}
        {friends.error && !friends.data && (
          <Refused problem={friends.error} onAgain={() => void friends.refetch()} />
        )}
        {friends.data?.length === 0 && (
          <Empty
            art="friends"
            title={t('list.empty')}
            words={t('list.emptyWords')}
            action={<ButtonLink to="/people/add">{t('list.add')}</ButtonLink>}
          />
        )}
        {all.length > 0 && groups.length === 0 && (
          <p className="face">{t('list.noHit', { text: text.trim() })}</p>
        )}
        {groups.map(group => (
          <section
            key={group.letter}
            className="contacts-letter"
            id={idOf(group.letter)}
            aria-label={group.letter}
          >
            <h2 className="section-title">
              {group.letter === otherLetter ? t('list.other') : group.letter}
            </h2>
            <ul className="card rows">
              {group.friends.map(friend => (
                <li key={friend.person.id}>
                  <Row
                    to={`/people/${friend.person.id}`}
                    start={<Avatar id={friend.person.id} pictureId={friend.person.pictureId} />}
                    name={
                      <>
                        {calledOf(friend)} <LevelMark level={friend.person.level} />
                      </>
                    }
                    note={`@${friend.person.handle}`}
                  />
                </li>
              ))}
            </ul>
          </section>
        ))}
        {all.length > 0 && (
          <p className="quiet centred">{t('list.count', { count: all.length })}</p>
        )}
      </div>
    </Page>
  )
}

const goTo = (letter: string) => document.getElementById(idOf(letter))?.scrollIntoView()

const idOf = (letter: string) => `friends-${letter === otherLetter ? 'other' : letter}`
