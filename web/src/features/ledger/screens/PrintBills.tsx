import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { useCards, useHouse } from '../../../app/neighbours.ts'
import { useMe } from '../../../app/session.tsx'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { exactly, monthName } from '../../../lib/time.ts'
import { Button } from '../../../ui/Button.tsx'
import { Empty, Refused, Skeleton } from '../../../ui/faces.tsx'
import { Page } from '../../../ui/Page.tsx'
import { kindName } from '../parts/BillRow.tsx'
import { useBillsOfMonth, useMonths } from '../queries.ts'

/** One month on paper: every line with its number, and the sums. */
export function PrintBills() {
  const { t } = useTranslation(['ledger', 'bills'])
  const { month = '' } = useParams()
  const bills = useBillsOfMonth(month)
  return (
    <Page title={t('bills:printTitle', { month: monthName(month) })} back="/wallet/bills">
      {bills.isPending && <Skeleton rows={8} square={false} />}
      {bills.error && <Refused problem={bills.error} onAgain={() => void bills.refetch()} />}
      {bills.data && bills.data.items.length === 0 && <Empty art="bill" title={t('bills.empty')} />}
      {bills.data && bills.data.items.length > 0 && (
        <Paper month={month} items={bills.data.items} />
      )}
    </Page>
  )
}

type Items = NonNullable<ReturnType<typeof useBillsOfMonth>['data']>['items']

function Paper({ month, items }: { month: string; items: Items }) {
  const { t } = useTranslation(['ledger', 'bills'])
  const money = useMoneyText()
  const { user } = useMe()
  const house = useHouse()
  const others = items.map(bill => bill.otherId).filter(id => id !== null)
  const cards = useCards([...new Set(others)])
  const months = useMonths()
  const sums = months.data?.items.find(one => one.month === month)
  const nameOf = (id: string | null) => cards.data?.items.find(card => card.id === id)?.name ?? ''
  return (
    <article className="paper">
      <p>
        {t('bills:printOf', { name: user.name, handle: user.handle })}
        {sums && ` · ${t('bills.out')} ${money(sums.out)} · ${t('bills.in')} ${money(sums.in)}`}
      </p>
      <div className="paper-scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">{t('bill.when')}</th>
              <th scope="col">{t('bills.what')}</th>
              <th scope="col">{t('bill.other')}</th>
              <th scope="col">{t('bills.amount')}</th>
              <th scope="col">{t('bills:balance')}</th>
            </tr>
          </thead>
          <tbody>
            {items.map(bill => (
              <tr key={`${bill.accountId}-${bill.version}`}>
                <td>{exactly(bill.at)}</td>
                <td>
                  {kindName(bill.kind)}
                  <span className="paper-number">{bill.transferId}</span>
                </td>
                <td>{nameOf(bill.otherId)}</td>
                <td className="paper-money">{money(bill.amount)}</td>
                <td className="paper-money">{money(bill.balanceAfter)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="quiet">
        {t('bills:printMade', { time: exactly(new Date()), house: house.data?.name ?? '' })}
      </p>
      <div className="paper-act">
        <Button wide onPress={() => print()}>
          {t('bills:printNow')}
        </Button>
      </div>
    </article>
  )
}
