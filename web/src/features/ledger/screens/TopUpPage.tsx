import type { TopUp } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { deadline, exactly } from '../../../lib/time.ts'
import { ButtonLink } from '../../../ui/Button.tsx'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Facts, Outcome } from '../parts/Outcome.tsx'
import { useTopUp } from '../fundingQueries.ts'

/** How one top-up stands; it changes by itself. */
export function TopUpPage() {
  const { t } = useTranslation('funding')
  const { topUpId = '' } = useParams()
  const topUp = useTopUp(topUpId)
  return (
    <Page title={t('page.title')} back="/wallet/top-up">
      {topUp.isPending && <Skeleton square={false} />}
      {topUp.error && !topUp.data && (
        <Refused problem={topUp.error} onAgain={() => void topUp.refetch()} />
      )}
      {topUp.data && <Loaded topUp={topUp.data} />}
    </Page>
  )
}

const marks = {
  started: 'clock',
  paid: 'clock',
  credited: 'check',
  failed: 'alert',
  expired: 'alert',
} as const

function Loaded({ topUp }: { topUp: TopUp }) {
  const { t } = useTranslation('funding')
  const { state, amount, price, startedAt, endedAt } = topUp
  const ended = state === 'credited' || state === 'failed' || state === 'expired'
  return (
    <>
      <Outcome
        mark={marks[state]}
        state={t(`state.${state}`)}
        amount={amount}
        words={<Words topUp={topUp} />}
      />
      {state === 'started' && topUp.next !== null && <PayLink next={topUp.next} />}
      {ended && (
        <ButtonLink to="/wallet" wide>
          {t('page.wallet')}
        </ButtonLink>
      )}
      {ended && state !== 'credited' && (
        <ButtonLink to="/wallet/top-up" look="plain" wide>
          {t('page.again')}
        </ButtonLink>
      )}
      <Facts
        facts={[
          [t('page.gateway'), t(`topUp.${topUp.gateway}`)],
          [t('page.price'), priceText(price)],
          [t('page.started'), exactly(startedAt)],
          [t('page.ended'), endedAt === null ? null : exactly(endedAt)],
          [t('page.number'), topUp.transferId],
        ]}
      />
    </>
  )
}

/** What it costs, as the currency is written; a word that is no currency stays as it is. */
function priceText({ amount, currency }: TopUp['price']): string {
  if (!/^[a-z]{3}$/.test(currency)) return `${(Number(amount) / 100).toFixed(2)} ${currency}`
  const format = new Intl.NumberFormat(undefined, { style: 'currency', currency })
  const { maximumFractionDigits = 2 } = format.resolvedOptions()
  return format.format(Number(amount) / 10 ** maximumFractionDigits)
}

function Words({ topUp }: { topUp: TopUp }) {
  const { t } = useTranslation('funding')
  const { state, why, next, expiresAt } = topUp
  if (state === 'started' && next === null) return t('page.contactingWords')
  if (state === 'started') return t('page.until', { time: deadline(expiresAt) })
  if (state === 'failed' || state === 'expired') {
    const known = why === 'declined' || why === 'expired' || why === 'cancelled'
    return `${t(`why.${known ? why : 'other'}`)} ${t('why.late')}`
  }
  return null
}

/** Our own page opens in the app; one outside leaves it, and comes back here. */
function PayLink({ next }: { next: string }) {
  const { t } = useTranslation('funding')
  if (next.startsWith('/')) {
    return (
      <Link className="button is-main is-wide" to={next}>
        {t('page.go')}
      </Link>
    )
  }
  return (
    <a className="button is-main is-wide" href={next} rel="noreferrer">
      {t('page.go')}
    </a>
  )
}
