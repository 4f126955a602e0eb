import type { FriendHabits } from '@fuquan/sdk/index.ts'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Field } from '../../../ui/Field.tsx'
import { Icon } from '../../../ui/Icon.tsx'
import { LinkShare } from '../../../ui/LinkShare.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Row } from '../../../ui/Row.tsx'
import { AskButton } from '../parts/AskSheet.tsx'
import { ProfileCard } from '../parts/ProfileCard.tsx'
import { useChangeHabits, useHabits, useLookUp, useProposals } from '../queries.ts'
import '../friends.css'

/** The ways to a friend: my own QR, theirs, a handle, contacts, and whom a link connects. */
export function AddFriend() {
  const { t } = useTranslation('friends')
  const habits = useHabits()
  return (
    <Page title={t('add.title')} back="/people">
      {habits.isPending && (
        <div className="friend-code-room">
          <Skeleton rows={5} />
        </div>
      )}
      {habits.error && <Refused problem={habits.error} onAgain={() => void habits.refetch()} />}
      {habits.data && <MyCode habits={habits.data} />}
      <ByHandle />
      <ul className="card rows">
        <li>
          <Row to="/wallet/scan" start={<Icon name="scan" />} name={t('add.scan')} />
        </li>
        <li>
          <Row to="/people/rooms" start={<Icon name="people" />} name={t('add.fromRooms')} />
        </li>
        <li>
          <Row to="/people/contacts" start={<Icon name="phone" />} name={t('add.fromContacts')} />
        </li>
      </ul>
      <Proposals />
    </Page>
  )
}

function MyCode({ habits }: { habits: FriendHabits }) {
  const { t } = useTranslation('friends')
  const { mutate } = useChangeHabits()
  const { code } = habits
  // Who was here before there were codes gets theirs now.
  useEffect(() => {
    if (code === null) mutate({ body: { newCode: true } })
  }, [code, mutate])
  return (
    <section className="card is-padded friend-code" aria-label={t('add.mine')}>
      <h2 className="section-title">{t('add.mine')}</h2>
      <p className="quiet">{t('add.mineWords')}</p>
      {code !== null && (
        <LinkShare
          url={`${location.origin}/f/${code}`}
          title={t('add.share')}
          qrLabel={t('add.mineQr')}
        />
      )}
    </section>
  )
}

function ByHandle() {
  const { t } = useTranslation('friends')
  const [text, setText] = useState('')
  const [handle, setHandle] = useState<string | undefined>(undefined)
  const found = useLookUp(handle === undefined ? undefined : { handle })
  const wanted = text.trim().replace(/^@/, '')
  return (
    <section aria-label={t('add.handle')}>
      <form
        className="card is-padded acts"
        onSubmit={event => {
          event.preventDefault()
          if (wanted !== '') setHandle(wanted)
        }}
      >
        <Field
          label={t('add.handle')}
          hint={t('add.handleHint')}
          value={text}
          onValue={setText}
          lengthMax={40}
        />
        <Button type="submit" look="soft" wide busy={found.isFetching}>
          {t('add.find')}
        </Button>
      </form>
      {found.error && <Refused problem={found.error} />}
      {handle !== undefined && found.data && (
        <div className="card is-padded">
          <ProfileCard profile={found.data} way={{ by: 'handle', handle }} />
        </div>
      )}
    </section>
  )
}

function Proposals() {
  const { t } = useTranslation('friends')
  const { data } = useProposals()
  const items = data?.items ?? []
  if (items.length === 0) return null
  return (
    <section aria-label={t('add.proposals')}>
      <h2 className="section-title">{t('add.proposals')}</h2>
      <ul className="card rows">
        {items.map(({ person, origin }) => (
          <li key={person.id}>
            <Row
              start={<Avatar id={person.id} pictureId={person.pictureId} />}
              name={person.name}
              note={t(origin.kind === 'import' ? 'add.why.import' : 'add.why.invite')}
              end={<AskButton person={person} way={{ by: 'invite', userId: person.id }} small />}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}
