import type { YearBill } from '@fuquan/sdk/index.ts'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useCards } from '../../../app/neighbours.ts'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { dayName, longDay, monthName } from '../../../lib/time.ts'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Money } from '../../../ui/Money.tsx'
import { kindName } from './BillRow.tsx'

type Props = { bill: YearBill }
const kindsShown = 5

/** The cards of a year, each with one thing to see. */
export function YearCards({ bill }: Props) {
  return (
    <>
      <Cover bill={bill} />
      <Flow bill={bill} />
      <Months bill={bill} />
      <Peaks bill={bill} />
      <People bill={bill} />
      <Envelopes bill={bill} />
      <Largest bill={bill} />
      <Kinds bill={bill} />
    </>
  )
}

function Card({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="card year-card">
      <h2>{title}</h2>
      {children}
    </section>
  )
}

function Cover({ bill }: Props) {
  const { t } = useTranslation('bills')
  return (
    <section className="year-cover on-red">
      <p className="year-number">{t('yearCover', { year: bill.year })}</p>
      <p>{t('yearCoverWords', { count: bill.count })}</p>
      {bill.firstAt && <p>{t('yearFirst', { day: dayName(bill.firstAt) })}</p>}
    </section>
  )
}

function Flow({ bill }: Props) {
  const { t } = useTranslation('bills')
  const total = BigInt(bill.in) + BigInt(bill.out)
  const share = total === 0n ? 50 : Number((BigInt(bill.in) * 100n) / total)
  return (
    <Card title={t('yearFlow')}>
      <div className="year-flow" aria-hidden="true">
        <span className="year-in" style={{ flexGrow: share }} />
        <span className="year-out" style={{ flexGrow: 100 - share }} />
      </div>
      <dl className="year-pair">
        <div>
          <dt>{t('yearIn')}</dt>
          <dd>
            <Money amount={bill.in} />
          </dd>
        </div>
        <div>
          <dt>{t('yearOut')}</dt>
          <dd>
            <Money amount={bill.out} />
          </dd>
        </div>
      </dl>
    </Card>
  )
}

function Months({ bill }: Props) {
  const { t } = useTranslation('bills')
  const money = useMoneyText()
  const most = bill.months.reduce((top, { out }) => (BigInt(out) > top ? BigInt(out) : top), 1n)
  return (
    <Card title={t('yearMonths')}>
      <ul className="year-months">
        {bill.months.map(one => (
          <li key={one.month}>
            <Link to={`/wallet/bills?month=${one.month}`}>
              <span className="year-month">{monthName(one.month)}</span>
              <span className="year-bar" aria-hidden="true">
                <span style={{ inlineSize: `${(BigInt(one.out) * 100n) / most}%` }} />
              </span>
              <span className="year-sum">
                {t('yearOut')} {money(one.out)}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  )
}

function Peaks({ bill }: Props) {
  const { t } = useTranslation('bills')
  const [top] = bill.months.toSorted((a, b) => b.count - a.count)
  return (
    <>
      {top && (
        <Card title={t('yearMonth')}>
          <p className="year-line">
            {t('yearMonthWords', { month: monthName(top.month), count: top.count })}
          </p>
        </Card>
      )}
      {bill.busiestDay && (
        <Card title={t('yearDay')}>
          <p className="year-line">
            {t('yearDayWords', {
              day: longDay(`${bill.busiestDay.day}T12:00:00`),
              count: bill.busiestDay.count,
            })}
          </p>
        </Card>
      )}
    </>
  )
}

function People({ bill }: Props) {
  const { t } = useTranslation('bills')
  const cards = useCards(bill.people.map(one => one.userId))
  if (bill.people.length === 0) return null
  return (
    <Card title={t('yearPeople')}>
      <ul className="year-people">
        {bill.people.map(one => {
          const card = cards.data?.items.find(other => other.id === one.userId)
          return (
            <li key={one.userId}>
              <Avatar id={one.userId} pictureId={card?.pictureId ?? null} />
              <span>{card?.name}</span>
              <span className="quiet">{t('yearTimes', { count: one.count })}</span>
            </li>
          )
        })}
      </ul>
    </Card>
  )
}

function Envelopes({ bill }: Props) {
  const { t } = useTranslation('bills')
  const money = useMoneyText()
  const got = bill.kinds.find(one => one.kind === 'envelope_claim')
  const sent = bill.kinds.find(one => one.kind === 'envelope_fund')
  return (
    <>
      {got && (
        <Card title={t('yearGot')}>
          <p className="year-line">
            {t('yearEnvelopes', { count: got.count, amount: money(got.in) })}
          </p>
        </Card>
      )}
      {sent && (
        <Card title={t('yearSent')}>
          <p className="year-line">
            {t('yearEnvelopes', { count: sent.count, amount: money(sent.out) })}
          </p>
        </Card>
      )}
    </>
  )
}

function Largest({ bill }: Props) {
  const { t } = useTranslation('bills')
  const { largest } = bill
  if (largest === null) return null
  return (
    <Card title={t('yearLargest')}>
      <p className="year-line">
        <Link to={`/wallet/bills/${largest.accountId}/${largest.version}`}>
          {kindName(largest.kind)} · {dayName(largest.at)}
        </Link>
      </p>
      <p className="year-line">
        <Money amount={largest.amount} as="change" />
      </p>
    </Card>
  )
}

function Kinds({ bill }: Props) {
  const { t } = useTranslation('bills')
  const money = useMoneyText()
  return (
    <Card title={t('yearKinds')}>
      <ul className="year-kinds">
        {bill.kinds.slice(0, kindsShown).map(one => (
          <li key={one.kind}>
            <span>{kindName(one.kind)}</span>
            <span className="quiet">{t('yearTimes', { count: one.count })}</span>
            <span>{money(BigInt(one.in) - BigInt(one.out))}</span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
