import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { useHouse } from '../../../app/neighbours.ts'
import { refusedWith } from '../../../lib/problem.ts'
import { Empty, Refused, Skeleton } from '../../../ui/faces.tsx'
import { LinkCard } from './LinkCard.tsx'
import { useEnvelopeDoor } from './queries.ts'

/** What stands above the door for whoever came by a shared link and has not signed in. */
export function OutsideCard() {
  const { t } = useTranslation('links')
  const { envelopeCode = '' } = useParams()
  const door = useEnvelopeDoor(envelopeCode)
  const house = useHouse()
  if (door.isPending) return <Skeleton square={false} />
  if (refusedWith(door.error, 'not_found')) {
    return <Empty title={t('unknown')} words={t('unknownWords')} />
  }
  if (!door.data) return <Refused problem={door.error} onAgain={() => void door.refetch()} />
  return (
    <>
      <LinkCard door={door.data} house={house.data?.name ?? ''} />
      <p className="quiet link-sign-in">{t('signIn')}</p>
    </>
  )
}
