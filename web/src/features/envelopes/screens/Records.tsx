import type { EnvelopeRecord, RecordRole } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { useMe } from '../../../app/session.tsx'
import { useLeads } from '../../../app/switches.ts'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { moment } from '../../../lib/time.ts'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Button, ButtonLink } from '../../../ui/Button.tsx'
import { Empty, Refused, Skeleton } from '../../../ui/faces.tsx'
import { Choices } from '../../../ui/Field.tsx'
import { Money } from '../../../ui/Money.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Row } from '../../../ui/Row.tsx'
import { Crown } from '../parts/Crown.tsx'
import { useRecords, useRecordSums } from '../queries.ts'
import { coverPathOf } from '../state.ts'

const roles = ['received', 'sent', 'waiting'] as const

/** My envelopes by year: received, sent, and those that wait for me. */
export function Records() {
  const { t } = useTranslation(['envelopes', 'rooms', 'boards', 'asks'])
  const [search, setSearch] = useSearchParams()
  const me = useMe()
  const leads = useLeads()
  const now = new Date().getFullYear()
  const firstYear = new Date(me.createdAt).getFullYear()
  const role = roles.find(one => one === search.get('role')) ?? 'received'
  const year = Number(search.get('year')) || now
  const years = Array.from({ length: now - firstYear + 1 }, (_, n) => String(now - n))
  const choose = (part: Record<string, string>) =>
    setSearch({ role, year: String(year), ...part }, { replace: true })
  // What waits is of now, whatever the year.
  const pick = years.length > 1 && role !== 'waiting' && (
    <label className="year">
      <span className="unseen">{t('records.yearLabel')}</span>
      <select value={String(year)} onChange={event => choose({ year: event.target.value })}>
        {years.map(one => (
          <option key={one} value={one}>
            {t('records.year', { year: one })}
          </option>
        ))}
      </select>
    </label>
  )
  return (
    <Page title={t('records.title')} back="/wallet" end={pick}>
      <div className="records-pick">
        <Choices
          legend={t('records.title')}
          legendHidden
          name="role"
          value={role}
          options={roles.map(value => ({ value, label: t(`records.${value}`) }))}
          onValue={value => choose({ role: value })}
        />
      </div>
      <nav className="records-ways" aria-label={t('boards:title')}>
        {leads('/face') && (
          <ButtonLink to="/face" look="soft" small>
            {t('rooms:entry')}
          </ButtonLink>
        )}
        <ButtonLink to="/envelopes/asks" look="soft" small>
          {t('asks:list')}
        </ButtonLink>
        {leads('/envelopes/boards') && (
          <ButtonLink to="/envelopes/boards" look="soft" small>
            {t('boards:title')}
          </ButtonLink>
        )}
        <ButtonLink to={`/envelopes/years/${year}`} look="soft" small>
          {t('boards:statement', { year })}
        </ButtonLink>
      </nav>
      {role !== 'waiting' && <Sums role={role} year={year} />}
      <List role={role} year={year} />
    </Page>
  )
}

function Sums({ role, year }: { role: 'received' | 'sent'; year: number }) {
  const { t } = useTranslation(['envelopes', 'app', 'chat'])
  const money = useMoneyText()
  const sums = useRecordSums(role, year, true)
  if (!sums.data) return sums.error ? <Refused problem={sums.error} /> : <Skeleton rows={1} />
  const { amount, count, bestLuck, returned } = sums.data
  return (
    <section className="sums">
      <p className="quiet">{role === 'sent' ? t('records.sumSent') : t('records.sumReceived')}</p>
      <p className="sums-amount">
        <Money amount={amount} />
      </p>
      <p className="quiet">
        {t('records.count', { count })}
        {role === 'received' && ` · ${t('records.bestLuck', { count: bestLuck })}`}
        {role === 'sent' &&
          BigInt(returned) > 0n &&
          ` · ${t('records.returned', { amount: money(returned) })}`}
      </p>
    </section>
  )
}

function List({ role, year }: { role: RecordRole; year: number }) {
  const { t } = useTranslation(['envelopes', 'app', 'chat'])
  const leads = useLeads()
  const way = role === 'sent' ? '/send-envelope' : '/friends'
  const records = useRecords(role, year)
  const items = records.data?.pages.flatMap(page => page.items) ?? []
  if (records.isPending) return <Skeleton />
  if (records.error && items.length === 0) {
    return <Refused problem={records.error} onAgain={() => void records.refetch()} />
  }
  if (items.length === 0) {
    return (
      <Empty
        title={t(`records.empty.${role}`)}
        words={t('records.emptyWords')}
        action={
          leads(way) && (
            <ButtonLink to={way} look="soft">
              {role === 'sent' ? t('composer.title') : t('records.toRooms')}
            </ButtonLink>
          )
        }
      />
    )
  }
  return (
    <>
      <ul className="card rows">
        {items.map(record => (
          <li key={`${record.envelopeId}-${record.at}`}>
            <Line record={record} />
          </li>
        ))}
      </ul>
      {records.hasNextPage && (
        <Button
          look="text"
          wide
          busy={records.isFetchingNextPage}
          onPress={() => void records.fetchNextPage()}
        >
          {t('app:loadMore')}
        </Button>
      )}
    </>
  )
}

function Line({ record }: { record: EnvelopeRecord }) {
  const { t } = useTranslation(['envelopes', 'app', 'chat'])
  const { claimed, shares, role } = record
  const waits = role === 'waiting'
  const to = waits
    ? coverPathOf(record.envelopeId, record.mode === 'room' ? null : record.roomId)
    : `/envelopes/${record.envelopeId}`
  return (
    <Row
      to={to}
      start={<Avatar id={record.sender.id} pictureId={record.sender.pictureId} />}
      name={role === 'sent' ? t(`modeLong.${record.mode}`) : record.sender.name}
      note={
        <>
          {moment(record.at)}
          {role === 'sent' && ` · ${t('records.progress', { claimed, shares })}`}
          {waits && ` · ${record.greeting || t('greeting')}`}
        </>
      }
      end={
        <span className="record-end">
          {record.amount !== null && <Money amount={record.amount} className="record-amount" />}
          {record.bestLuck && (
            <span className="best-luck">
              <Crown />
              {t('result.bestLuck')}
            </span>
          )}
        </span>
      }
    />
  )
}
