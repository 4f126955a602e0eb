import type { YearStatement } from '@fuquan/sdk/index.ts'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useParams, useSearchParams } from 'react-router'
import { longDay, moment, monthName } from '../../../lib/time.ts'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Empty, Refused, Skeleton } from '../../../ui/faces.tsx'
import { Money } from '../../../ui/Money.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Row } from '../../../ui/Row.tsx'
import { StatementPicture } from './StatementPicture.tsx'
import { useExportYear, useStatement, useStatementActs } from './queries.ts'
import { YearStory } from './YearStory.tsx'
import './boards.css'

/** My envelopes of a year in figures, once I have asked for them. */
export function Statement() {
  const { t } = useTranslation('boards')
  const year = Number(useParams()['year'])
  const found = useStatement(year)
  return (
    <Page title={t('statement', { year })} back="/envelopes">
      {found.isPending && <Skeleton />}
      {found.error && <Refused problem={found.error} onAgain={() => void found.refetch()} />}
      {found.data && (
        <div className="board">
          {found.data.statement ? (
            <Figures statement={found.data.statement} />
          ) : (
            <Empty title={t('statement', { year })} words={t('statementNote')} />
          )}
          <Acts year={year} found={found.data} />
        </div>
      )}
    </Page>
  )
}

/** The way into the cards; the card in front is in the address, and Back closes them. */
function Walk({ statement }: { statement: YearStatement }) {
  const { t } = useTranslation('boards')
  const [search, setSearch] = useSearchParams()
  const card = search.get('card')
  const go = (at: number) => setSearch({ card: String(at) }, { replace: card !== null })
  return (
    <section className="board-cover on-red">
      <p className="story-year">{statement.year}</p>
      <p>{t('statementNote')}</p>
      <Button look="gold" wide onPress={() => go(0)}>
        {t('walk')}
      </Button>
      {card !== null && (
        <YearStory
          statement={statement}
          at={Math.max(0, Number(card) || 0)}
          onGo={go}
          onClose={() => setSearch({}, { replace: true })}
        />
      )}
    </section>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="board-part">
      <h2>{title}</h2>
      {children}
    </section>
  )
}

function Figures({ statement }: { statement: YearStatement }) {
  const { t } = useTranslation('boards')
  const { year, sentCount, receivedCount, biggestSent, biggestReceived, madeAt } = statement
  if (sentCount + receivedCount === 0) return <Empty title={t('yearEmpty', { year })} />
  return (
    <>
      <Walk statement={statement} />
      <Part title={t('sent')}>
        <p className="board-value">
          <Money amount={statement.sentAmount} />
        </p>
        <p className="quiet">
          {t('envelopes', { count: sentCount })} · {t('givenTo', { count: statement.givenTo })}
        </p>
        {biggestSent !== null && (
          <Line name={t('biggest')} value={<Money amount={biggestSent} />} />
        )}
      </Part>
      <Part title={t('received')}>
        <p className="board-value">
          <Money amount={statement.receivedAmount} />
        </p>
        <p className="quiet">
          {t('envelopes', { count: receivedCount })} ·{' '}
          {t('receivedFrom', { count: statement.receivedFrom })}
        </p>
        {biggestReceived !== null && (
          <Line name={t('biggest')} value={<Money amount={biggestReceived} />} />
        )}
        {(['bestLuck', 'rightGuesses', 'passOnsWon'] as const).map(name => (
          <Line key={name} name={t(name)} value={t('times', { count: statement[name] })} />
        ))}
      </Part>
      <Months statement={statement} />
      <Top statement={statement} />
      <StatementPicture statement={statement} />
      <p className="quiet centred">{t('made', { time: moment(madeAt) })}</p>
    </>
  )
}

function Line({ name, value }: { name: string; value: ReactNode }) {
  return (
    <p className="board-line">
      <span>{name}</span>
      <span>{value}</span>
    </p>
  )
}

function Months({ statement: { months } }: { statement: YearStatement }) {
  const { t } = useTranslation('boards')
  const most = months
    .flatMap(one => [BigInt(one.sent), BigInt(one.received)])
    .reduce((max, sum) => (sum > max ? sum : max), 1n)
  const dim = (amount: string) => (amount === '0' ? 'quiet' : '')
  const width = (amount: string) => `${Number((BigInt(amount) * 100n) / most)}%`
  return (
    <Part title={t('months')}>
      <table className="board-months">
        <thead>
          <tr>
            <th scope="col">{t('month')}</th>
            <th scope="col">{t('sent')}</th>
            <th scope="col">{t('received')}</th>
          </tr>
        </thead>
        <tbody>
          {months.map(({ month, sent, received }) => (
            <tr key={month}>
              <th scope="row">{monthName(month, new Date(`${month}-15`))}</th>
              <td>
                <Money amount={sent} className={dim(sent)} />
                <span className="board-bar" style={{ width: width(sent) }} />
              </td>
              <td>
                <Money amount={received} className={dim(received)} />
                <span className="board-bar board-bar-in" style={{ width: width(received) }} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Part>
  )
}

function Top({ statement: { top } }: { statement: YearStatement }) {
  const { t } = useTranslation('boards')
  const [shown, setShown] = useState(false)
  if (top.length === 0) return null
  return (
    <Part title={t('top')}>
      {!shown && (
        <Button look="soft" wide onPress={() => setShown(true)}>
          {t('showTop')}
        </Button>
      )}
      {shown && (
        <ol className="rows">
          {top.map(({ user, count }) => (
            <li key={user.id}>
              <Row
                start={<Avatar id={user.id} pictureId={user.pictureId} />}
                name={user.name}
                end={t('shared', { count })}
              />
            </li>
          ))}
        </ol>
      )}
    </Part>
  )
}

type Found = NonNullable<ReturnType<typeof useStatement>['data']>

function Acts({ year, found }: { year: number; found: Found }) {
  const { availableFrom: from, now } = found
  const made = found.statement !== null
  const { t } = useTranslation('boards')
  const { make, remove } = useStatementActs(year)
  const save = useExportYear()
  const early = Date.parse(from) > Date.parse(now) ? t('early', { time: longDay(from) }) : undefined
  const problem = make.error ?? remove.error ?? save.error
  const path = { year }
  return (
    <section className="board-part">
      {problem && <Refused problem={problem} />}
      <Button wide why={early} busy={make.isPending} onPress={() => make.mutate({ path })}>
        {made ? t('again') : t('make')}
      </Button>
      <div className="board-acts">
        <Button look="soft" onPress={() => save.mutate({ year, as: 'csv' })}>
          {t('csv')}
        </Button>
        <Button look="soft" onPress={() => save.mutate({ year, as: 'json' })}>
          {t('json')}
        </Button>
      </div>
      {made && (
        <Button look="text" wide busy={remove.isPending} onPress={() => remove.mutate({ path })}>
          {t('remove')}
        </Button>
      )}
      {remove.isSuccess && !made && <p role="status">{t('removed')}</p>}
    </section>
  )
}
