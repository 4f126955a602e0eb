import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Button, ButtonLink } from '../../../ui/Button.tsx'
import { Empty, Refused, Skeleton } from '../../../ui/faces.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Row } from '../../../ui/Row.tsx'
import { AskButton } from '../parts/AskSheet.tsx'
import { useChangeHabits, useContactSalt, useHabits, useMatch } from '../queries.ts'
import { addressesOf, hashesOf, hasPicker, pickAddresses } from '../state.ts'
import '../friends.css'

/** Finds friends in an address book that never leaves this browser. */
export function MatchContacts() {
  const { t } = useTranslation('friends')
  const habits = useHabits()
  const change = useChangeHabits()
  const on = habits.data?.contacts === true
  return (
    <Page title={t('match.title')} back="/people/add">
      <p className="quiet">{t('match.words')}</p>
      {habits.isPending && <Skeleton rows={2} />}
      {habits.error && <Refused problem={habits.error} onAgain={() => void habits.refetch()} />}
      {change.error && <Refused problem={change.error} />}
      {habits.data && !on && (
        <section className="card is-padded acts" aria-label={t('privacy.contacts')}>
          <p>{t('match.off')}</p>
          {habits.data.mail ? (
            <Button
              wide
              busy={change.isPending}
              onPress={() => change.mutate({ body: { contacts: true } })}
            >
              {t('match.turnOn')}
            </Button>
          ) : (
            <ButtonLink to="/me/security/email" wide>
              {t('privacy.contactsMail')}
            </ButtonLink>
          )}
        </section>
      )}
      {on && (isSecureContext ? <Matching /> : <p role="alert">{t('match.insecure')}</p>)}
    </Page>
  )
}

function Matching() {
  const { t } = useTranslation('friends')
  const salt = useContactSalt(true)
  const match = useMatch()
  const [words, setWords] = useState('')
  const left = match.data?.left ?? salt.data?.left ?? 0
  const send = async (addresses: readonly string[]) => {
    setWords('')
    if (!salt.data || addresses.length === 0) return setWords(t('match.noMail'))
    if (addresses.length > left) setWords(t('match.tooMany', { count: addresses.length, left }))
    const hashes = await hashesOf(salt.data.salt, addresses.slice(0, left))
    if (hashes.size > 0) match.mutate({ body: { hashes: [...hashes.keys()] } })
  }
  const read = async (file: File | undefined) => {
    if (file) await send(addressesOf(await file.text()))
  }
  return (
    <>
      <section className="card is-padded acts" aria-label={t('match.title')}>
        {hasPicker() && (
          <Button wide onPress={() => void pickAddresses().then(send, () => undefined)}>
            {t('match.pick')}
          </Button>
        )}
        <label className="friend-file">
          <span className="field-label">{t('match.file')}</span>
          <input
            type="file"
            accept=".vcf,text/vcard,text/x-vcard"
            onChange={event => void read(event.target.files?.[0])}
          />
        </label>
        <p className="quiet">{t('match.fileWords')}</p>
        <p className="quiet">{t('match.left', { count: left })}</p>
        {words !== '' && <p role="status">{words}</p>}
      </section>
      {salt.error && <Refused problem={salt.error} />}
      {match.error && <Refused problem={match.error} />}
      {match.data?.items.length === 0 && (
        <Empty art="people" title={t('match.none')} words={t('match.noneWords')} />
      )}
      {match.data && match.data.items.length > 0 && (
        <section aria-label={t('match.found', { count: match.data.items.length })}>
          <h2 className="section-title" role="status">
            {t('match.found', { count: match.data.items.length })}
          </h2>
          <ul className="card rows">
            {match.data.items.map(({ hash, person }) => (
              <li key={person.id}>
                <Row
                  start={<Avatar id={person.id} pictureId={person.pictureId} />}
                  name={person.name}
                  note={`@${person.handle}`}
                  end={<AskButton person={person} way={{ by: 'contacts', hash }} small />}
                />
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}
