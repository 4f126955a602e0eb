import type { YearBill } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { Empty, Refused, Skeleton } from '../../../ui/faces.tsx'
import { Page } from '../../../ui/Page.tsx'
import { SharePicture } from '../parts/SharePicture.tsx'
import { YearCards } from '../parts/YearCards.tsx'
import { useYearBill } from '../queries.ts'

/** My year in some ten cards, and a picture of it that shows no amounts unless I want it to. */
export function YearBillPage() {
  const { t } = useTranslation('bills')
  const { year = '' } = useParams()
  const bill = useYearBill(Number(year))
  return (
    <Page title={t('yearTitle', { year })} back="/wallet/bills">
      {bill.isPending && <Skeleton rows={4} square={false} />}
      {bill.error && <Refused problem={bill.error} onAgain={() => void bill.refetch()} />}
      {bill.data && <Loaded bill={bill.data} />}
    </Page>
  )
}

function Loaded({ bill }: { bill: YearBill }) {
  const { t } = useTranslation('bills')
  if (bill.count === 0) {
    const year = String(bill.year)
    return <Empty art="bill" title={t('yearEmpty', { year })} words={t('yearEmptyWords')} />
  }
  return (
    <div className="year">
      <YearCards bill={bill} />
      <SharePicture bill={bill} />
      <p className="quiet centred">{t('yearKept')}</p>
    </div>
  )
}
