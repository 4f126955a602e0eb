import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Navigate, useParams } from 'react-router'
import { useHouse } from '../../../app/neighbours.ts'
import { forgetWay } from '../../../lib/onTheWay.ts'
import { refusedWith } from '../../../lib/problem.ts'
import { ButtonLink } from '../../../ui/Button.tsx'
import { Empty, Refused, Skeleton } from '../../../ui/faces.tsx'
import { Page } from '../../../ui/Page.tsx'
import { coverPathOf } from '../state.ts'
import { LinkCard } from './LinkCard.tsx'
import { useEnvelopeDoor } from './queries.ts'

/** Where a shared link leads who has signed in: to the envelope, or to who it is for. */
export function EnvelopeLink() {
  const { t } = useTranslation('links')
  const { code = '' } = useParams()
  const door = useEnvelopeDoor(code)
  const house = useHouse()
  // The door has led back to here.
  useEffect(forgetWay, [])
  if (door.data?.mine) {
    const { envelopeId, roomId } = door.data.mine
    const isTree = door.data.mode === 'funny' || door.data.mode === 'relay'
    const to = isTree ? `/envelopes/${envelopeId}/tree` : coverPathOf(envelopeId, roomId)
    return <Navigate to={to} replace />
  }
  const unknown = refusedWith(door.error, 'not_found')
  return (
    <Page title={t('title')} back="/today">
      {door.isPending && <Skeleton square={false} />}
      {unknown && <Empty title={t('unknown')} words={t('unknownWords')} />}
      {door.error && !unknown && (
        <Refused problem={door.error} onAgain={() => void door.refetch()} />
      )}
      {door.data && (
        <>
          <LinkCard door={door.data} house={house.data?.name ?? ''} />
          <section className="link-not-mine" role="status">
            <h2 className="section-title">{t('notMine')}</h2>
            <p className="quiet">{t('notMineWords')}</p>
          </section>
        </>
      )}
      <ButtonLink to="/today" look="plain" wide>
        {t('today')}
      </ButtonLink>
    </Page>
  )
}
