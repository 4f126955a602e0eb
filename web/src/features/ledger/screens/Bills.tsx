import type { BillMonth } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { monthName } from '../../../lib/time.ts'
import { Button, IconButton } from '../../../ui/Button.tsx'
import { Empty, Refused, Skeleton } from '../../../ui/faces.tsx'
import { Page } from '../../../ui/Page.tsx'
import { useHouse } from '../../../app/neighbours.ts'
import { BillRow, kindName } from '../parts/BillRow.tsx'
import { FilterSheet } from '../parts/FilterSheet.tsx'
import { useBills, useExport, useMonths } from '../queries.ts'
import { type BillFilter, byMonth, filterOf } from '../state.ts'

/** Bills by month; the filter stands in the address. */
export function Bills() {
  const { t } = useTranslation(['ledger', 'app'])
  const [search, setSearch] = useSearchParams()
  const [filtering, setFiltering] = useState(false)
  const filter = filterOf(search)
  const months = useMonths()
  return (
    <Page
      title={t('bills.title')}
      back="/wallet"
      flush
      end={<IconButton icon="more" label={t('bills.filter')} onPress={() => setFiltering(true)} />}
    >
      <Filtered filter={filter} onClear={() => setSearch({}, { replace: true })} />
      <List filter={filter} months={months.data?.items ?? []} />
      {filtering && (
        <FilterSheet
          filter={filter}
          months={(months.data?.items ?? []).map(one => one.month)}
          onFilter={next => setSearch(next, { replace: true })}
          onClose={() => setFiltering(false)}
        />
      )}
    </Page>
  )
}

function useFilterWords(): (filter: BillFilter) => string {
  const { t } = useTranslation(['ledger', 'app'])
  return ({ month, kind, direction }) =>
    [month && monthName(month), direction && t(`bills.${direction}`), kind && kindName(kind)]
      .filter(Boolean)
      .join(' · ')
}

function Filtered({ filter, onClear }: { filter: BillFilter; onClear: () => void }) {
  const { t } = useTranslation(['ledger', 'app'])
  const words = useFilterWords()(filter)
  const save = useExport()
  if (words === '') return null
  return (
    <div className="filtered">
      <p>{words}</p>
      <div className="choices">
        {filter.month && (
          <Button
            look="soft"
            small
            icon="download"
            busy={save.isPending}
            onPress={() => filter.month && save.mutate(filter.month)}
          >
            {t('bills.export', { month: monthName(filter.month) })}
          </Button>
        )}
        <Button look="text" small onPress={onClear}>
          {t('bills.clear')}
        </Button>
      </div>
      {save.error && <Refused problem={save.error} />}
    </div>
  )
}

function List({ filter, months }: { filter: BillFilter; months: readonly BillMonth[] }) {
  const { t } = useTranslation(['ledger', 'app'])
  const house = useHouse()
  const bills = useBills(filter)
  const filterWords = useFilterWords()(filter)
  const items = bills.data?.pages.flatMap(page => page.items) ?? []
  if (bills.isPending) return <Skeleton rows={6} />
  if (bills.error && items.length === 0) {
    return <Refused problem={bills.error} onAgain={() => void bills.refetch()} />
  }
  if (items.length === 0) {
    return filterWords ? (
      <Empty art="bill" title={t('bills.emptyFilter', { filter: filterWords })} />
    ) : (
      <Empty art="bill" title={t('bills.empty')} words={t('bills.emptyWords')} />
    )
  }
  return (
    <>
      {byMonth(items, house.data?.timeZone ?? 'UTC').map(one => (
        <section key={one.month} className="month">
          <MonthHead
            month={one.month}
            sums={months.find(other => other.month === one.month)}
            whole={filter.kind === undefined && filter.direction === undefined}
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
      {bills.hasNextPage && (
        <Button
          look="text"
          wide
          busy={bills.isFetchingNextPage}
          onPress={() => void bills.fetchNextPage()}
        >
          {t('app:loadMore')}
        </Button>
      )}
    </>
  )
}

type HeadProps = { month: string; sums: BillMonth | undefined; whole: boolean }

function MonthHead({ month, sums, whole }: HeadProps) {
  const { t } = useTranslation(['ledger', 'app'])
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
