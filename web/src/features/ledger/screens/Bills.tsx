import type { BillMonth } from '@fuquan/sdk/index.ts'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { monthName } from '../../../lib/time.ts'
import { Button } from '../../../ui/Button.tsx'
import { Empty, Refused, Skeleton } from '../../../ui/faces.tsx'
import { IconButton } from '../../../ui/Button.tsx'
import { Page } from '../../../ui/Page.tsx'
import { useHouse } from '../../../app/neighbours.ts'
import { BillMenu } from '../parts/BillMenu.tsx'
import { BillRow } from '../parts/BillRow.tsx'
import { BillTools } from '../parts/BillTools.tsx'
import { useFilterWords } from '../parts/filterWords.ts'
import { useBills, useMonths } from '../queries.ts'
import { type BillFilter, byMonth, filterOf, isWhole } from '../state.ts'

/** Bills by month; search and filter stand in the address. */
export function Bills() {
  const { t } = useTranslation(['ledger', 'bills'])
  const [address, setAddress] = useSearchParams()
  const [menu, setMenu] = useState(false)
  const filter = filterOf(address)
  const months = useMonths()
  const show = (next: BillFilter) => setAddress({ ...next }, { replace: true })
  return (
    <Page
      title={t('bills.title')}
      back="/wallet"
      flush
      end={<IconButton icon="more" label={t('bills:more')} onPress={() => setMenu(true)} />}
    >
      <BillTools
        filter={filter}
        months={(months.data?.items ?? []).map(one => one.month)}
        onFilter={show}
      />
      <List filter={filter} months={months.data?.items ?? []} />
      {menu && <BillMenu month={filter.month} onClose={() => setMenu(false)} />}
    </Page>
  )
}

// A search reads so many lines per request; a few go out by themselves, then the person decides.
const looksAlone = 5

function List({ filter, months }: { filter: BillFilter; months: readonly BillMonth[] }) {
  const { t } = useTranslation(['ledger', 'bills'])
  const house = useHouse()
  const bills = useBills(filter)
  const items = bills.data?.pages.flatMap(page => page.items) ?? []
  const empty = items.length === 0
  const looks = bills.data?.pages.length ?? 0
  const { hasNextPage, isFetching, fetchNextPage } = bills
  useEffect(() => {
    if (empty && hasNextPage && !isFetching && looks < looksAlone) void fetchNextPage()
  }, [empty, hasNextPage, isFetching, looks, fetchNextPage])

  if (bills.isPending) return <Skeleton rows={6} />
  if (bills.error && empty) {
    return <Refused problem={bills.error} onAgain={() => void bills.refetch()} />
  }
  if (empty && hasNextPage && (isFetching || looks < looksAlone)) {
    return (
      <p className="quiet centred" role="status">
        {t('bills:searching')}
      </p>
    )
  }
  return (
    <>
      {empty && <Nothing filter={filter} />}
      {byMonth(items, house.data?.timeZone ?? 'UTC').map(one => (
        <section key={one.month} className="month">
          <MonthHead
            month={one.month}
            sums={months.find(other => other.month === one.month)}
            whole={isWhole(filter)}
          />
          <ul className="rows">
            {one.bills.map(bill => (
              <li key={`${bill.accountId}-${bill.version}`}>
                <BillRow bill={bill} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      {hasNextPage && (
        <More narrowed={!isWhole(filter)} busy={bills.isFetchingNextPage} onMore={fetchNextPage} />
      )}
    </>
  )
}

function Nothing({ filter }: { filter: BillFilter }) {
  const { t } = useTranslation('ledger')
  const words = useFilterWords()(filter).join(' · ')
  if (words) return <Empty art="bill" title={t('bills.emptyFilter', { filter: words })} />
  return <Empty art="bill" title={t('bills.empty')} words={t('bills.emptyWords')} />
}

type MoreProps = { narrowed: boolean; busy: boolean; onMore: () => unknown }

function More({ narrowed, busy, onMore }: MoreProps) {
  const { t } = useTranslation(['app', 'bills'])
  return (
    <div className="more">
      {narrowed && <p className="quiet centred">{t('bills:olderLeft')}</p>}
      <Button look="text" wide busy={busy} onPress={() => void onMore()}>
        {narrowed ? t('bills:lookOlder') : t('loadMore')}
      </Button>
    </div>
  )
}

type HeadProps = { month: string; sums: BillMonth | undefined; whole: boolean }

function MonthHead({ month, sums, whole }: HeadProps) {
  const { t } = useTranslation('ledger')
  const money = useMoneyText()
  return (
    <div className="month-head">
      <h2>{monthName(month)}</h2>
      {sums && whole && (
        <p>
          {t('bills.out')} {money(sums.out)}
          <span className="month-gap" />
          {t('bills.in')} {money(sums.in)}
        </p>
      )}
    </div>
  )
}
