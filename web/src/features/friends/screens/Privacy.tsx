import type { FriendHabits } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Choices } from '../../../ui/Field.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Row } from '../../../ui/Row.tsx'
import { SwitchRow } from '../../../ui/SwitchRow.tsx'
import { toast } from '../../../ui/Toast.tsx'
import { useBlocked, useChangeHabits, useHabits, useUnblock } from '../queries.ts'
import '../friends.css'

const ways = ['common', 'friends_of_friends', 'nobody'] as const

/** Who may ask me, what finds me, and whom I blocked. */
export function FriendPrivacy() {
  const { t } = useTranslation('friends')
  const habits = useHabits()
  return (
    <Page title={t('privacy.title')} back="/people">
      {habits.isPending && <Skeleton rows={3} square={false} />}
      {habits.error && <Refused problem={habits.error} onAgain={() => void habits.refetch()} />}
      {habits.data && <Habits habits={habits.data} />}
      <Blocked />
    </Page>
  )
}

function Habits({ habits }: { habits: FriendHabits }) {
  const { t } = useTranslation('friends')
  const change = useChangeHabits()
  const { whoMayAsk, contacts, mail, friendCount, friendMax } = habits
  const renew = () =>
    change.mutate({ body: { newCode: true } }, { onSuccess: () => toast(t('privacy.newCodeDone')) })
  return (
    <>
      {change.error && <Refused problem={change.error} />}
      <section className="card is-padded acts" aria-label={t('privacy.who')}>
        <Choices
          legend={t('privacy.who')}
          name="who"
          value={whoMayAsk}
          options={ways.map(value => ({ value, label: t(`privacy.whoNames.${value}`) }))}
          onValue={value => change.mutate({ body: { whoMayAsk: value } })}
        />
        <p className="quiet">{t(`privacy.whoWords.${whoMayAsk}`)}</p>
      </section>
      <section className="card rows" aria-label={t('privacy.contacts')}>
        <SwitchRow
          name={t('privacy.contacts')}
          note={t(mail ? 'privacy.contactsWords' : 'privacy.contactsMail')}
          checked={contacts}
          disabled={!mail && !contacts}
          onChange={on => change.mutate({ body: { contacts: on } })}
        />
      </section>
      <section className="card is-padded acts" aria-label={t('privacy.newCode')}>
        <p className="quiet">{t('privacy.newCodeWords')}</p>
        <Button look="soft" wide busy={change.isPending} onPress={renew}>
          {t('privacy.newCode')}
        </Button>
      </section>
      <p className="quiet centred">{t('privacy.room', { count: friendCount, max: friendMax })}</p>
    </>
  )
}

function Blocked() {
  const { t } = useTranslation('friends')
  const blocked = useBlocked()
  const unblock = useUnblock()
  return (
    <section aria-label={t('privacy.blocked')}>
      <h2 className="section-title">{t('privacy.blocked')}</h2>
      {blocked.data?.items.length === 0 && <p className="quiet">{t('privacy.blockedNone')}</p>}
      {unblock.error && <Refused problem={unblock.error} />}
      <ul className="card rows">
        {blocked.data?.items.map(({ person }) => (
          <li key={person.id}>
            <Row
              start={<Avatar id={person.id} pictureId={person.pictureId} />}
              name={person.name}
              note={`@${person.handle}`}
              end={
                <Button
                  look="text"
                  small
                  onPress={() => unblock.mutate({ path: { userId: person.id } })}
                >
                  {t('person.unblock')}
                  <span className="unseen"> {person.name}</span>
                </Button>
              }
            />
          </li>
        ))}
      </ul>
    </section>
  )
}
