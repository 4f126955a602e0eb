import type { Payment } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { moment } from '../../../lib/time.ts'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Button, ButtonLink, IconLink } from '../../../ui/Button.tsx'
import { Empty, Refused, Skeleton } from '../../../ui/faces.tsx'
import { Choices } from '../../../ui/Field.tsx'
import { Money } from '../../../ui/Money.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Row } from '../../../ui/Row.tsx'
import { useStateWords, useWhoWords } from '../parts/stateWords.ts'
import { usePayments } from '../paymentQueries.ts'

/** My transfers: all, or those that wait for somebody or for their hour. */
export function Payments() {
  const { t } = useTranslation('payments')
  const [search, setSearch] = useSearchParams()
  const only = search.get('only') === 'waiting' ? 'waiting' : undefined
  const pages = usePayments(only)
  const items = pages.data?.pages.flatMap(page => page.items) ?? []
  return (
    <Page
      title={t('list.title')}
      back="/wallet"
      end={<IconLink icon="more" label={t('receiving.title')} to="/wallet/receiving" />}
    >
      <Choices
        legend={t('list.title')}
        legendHidden
        name="only"
        value={only ?? 'all'}
        options={[
          { value: 'all', label: t('list.all') },
          { value: 'waiting', label: t('list.waiting') },
        ]}
        onValue={value => setSearch(value === 'all' ? {} : { only: value }, { replace: true })}
      />
      {pages.isPending && <Skeleton />}
      {pages.error && items.length === 0 && (
        <Refused problem={pages.error} onAgain={() => void pages.refetch()} />
      )}
      {pages.data && items.length === 0 && (
        <Empty
          art="wallet"
          title={t(only ? 'list.emptyWaiting' : 'list.empty')}
          words={t('list.emptyWords')}
          action={<ButtonLink to="/transfer">{t('list.start')}</ButtonLink>}
        />
      )}
      {items.length > 0 && (
        <ul className="card rows">
          {items.map(payment => (
            <li key={payment.id}>
              <PaymentRow payment={payment} />
            </li>
          ))}
        </ul>
      )}
      {pages.hasNextPage && (
        <Button
          look="text"
          wide
          busy={pages.isFetchingNextPage}
          onPress={() => void pages.fetchNextPage()}
        >
          {t('list.more')}
        </Button>
      )}
    </Page>
  )
}

function PaymentRow({ payment }: { payment: Payment }) {
  const who = useWhoWords()
  const state = useStateWords()
  const { other, role, amount } = payment
  const signed = role === 'payer' ? `-${amount}` : amount
  const moved = payment.state === 'received' || payment.state === 'sent'
  return (
    <Row
      to={`/wallet/payments/${payment.id}`}
      start={<Avatar id={other.id} pictureId={other.pictureId} />}
      name={who(payment)}
      note={`${moment(payment.sentAt)} · ${state(payment)}`}
      end={
        <Money
          amount={moved ? signed : amount}
          as={moved ? 'change' : 'sum'}
          className="bill-amount"
        />
      }
    />
  )
}
