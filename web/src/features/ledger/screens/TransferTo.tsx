import { useTranslation } from 'react-i18next'
import { useParams, useSearchParams } from 'react-router'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Page } from '../../../ui/Page.tsx'
import { PayForm } from '../parts/PayForm.tsx'
import { useTerms } from '../paymentQueries.ts'
import { useWallet } from '../queries.ts'

/** Paying one person: the form stands once the house has said what paying them means. */
export function TransferTo() {
  const { t } = useTranslation('payments')
  const { payeeId = '' } = useParams()
  const [search] = useSearchParams()
  const roomId = search.get('room') ?? undefined
  const terms = useTerms(payeeId)
  const wallet = useWallet()
  const problem = terms.error ?? wallet.error
  const name = terms.data?.payee.name
  const title = name === undefined ? t('title') : t('form.title', { name })
  const back = roomId === undefined ? '/transfer' : `/friends/${roomId}`
  return (
    <Page title={title} back={back}>
      {problem && (!terms.data || !wallet.data) && (
        <Refused problem={problem} onAgain={() => void terms.refetch()} />
      )}
      {!problem && (!terms.data || !wallet.data) && <Skeleton rows={4} square={false} />}
      {terms.data && wallet.data && <PayForm key={payeeId} terms={terms.data} roomId={roomId} />}
    </Page>
  )
}
