import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { forgetWay } from '../../../lib/onTheWay.ts'
import { ButtonLink } from '../../../ui/Button.tsx'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Page } from '../../../ui/Page.tsx'
import { ProfileCard } from '../parts/ProfileCard.tsx'
import { useLookUp, usePerson } from '../queries.ts'
import '../friends.css'

/** The page of one person. */
export function Person() {
  const { t } = useTranslation('friends')
  const { userId = '' } = useParams()
  const person = usePerson(userId)
  return (
    <Page title={t('person.title')} back="/people">
      {person.isPending && <Skeleton rows={3} />}
      {person.error && <NotFound problem={person.error} />}
      {person.data && <ProfileCard profile={person.data} />}
    </Page>
  )
}

/** Where the QR of a person leads. */
export function PersonByCode() {
  const { t } = useTranslation('friends')
  const { code = '' } = useParams()
  const person = useLookUp({ code })
  // The door has led back to here.
  useEffect(forgetWay, [])
  return (
    <Page title={t('person.title')} back="/people">
      {person.isPending && <Skeleton rows={3} />}
      {person.error && <NotFound problem={person.error} />}
      {person.data && <ProfileCard profile={person.data} way={{ by: 'qr', code }} />}
    </Page>
  )
}

function NotFound({ problem }: { problem: unknown }) {
  const { t } = useTranslation('friends')
  return (
    <>
      <Refused problem={problem} />
      <p className="quiet">{t('person.formerWords')}</p>
      <ButtonLink to="/people" look="soft" wide>
        {t('contacts')}
      </ButtonLink>
    </>
  )
}
