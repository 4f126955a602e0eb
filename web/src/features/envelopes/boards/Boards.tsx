import type { Board, BoardLine } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { clockTime } from '../../../lib/time.ts'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Empty, Refused, Skeleton } from '../../../ui/faces.tsx'
import { Choices } from '../../../ui/Field.tsx'
import { Money } from '../../../ui/Money.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Row } from '../../../ui/Row.tsx'
import { SwitchRow } from '../../../ui/SwitchRow.tsx'
import { type BoardAsk, useBoard, useBoardChoice } from './queries.ts'
import './boards.css'

const kinds = ['generous', 'popular'] as const
const periods = ['week', 'month', 'year'] as const
const measures = ['people', 'envelopes', 'best_luck', 'total'] as const

/** Boards among friends: off until both sides have chosen them. */
export function Boards() {
  const { t } = useTranslation('boards')
  const [search, setSearch] = useSearchParams()
  const kind = kinds.find(one => one === search.get('kind')) ?? 'generous'
  const period = periods.find(one => one === search.get('period')) ?? 'month'
  const measure = measures.find(one => one === search.get('measure')) ?? 'people'
  const ask = { kind, period, measure }
  const board = useBoard(ask)
  const choose = (part: Partial<BoardAsk>) => setSearch({ ...ask, ...part }, { replace: true })
  return (
    <Page title={t('title')} back="/envelopes">
      {board.isPending && <Skeleton />}
      {board.error && <Refused problem={board.error} onAgain={() => void board.refetch()} />}
      {board.data && (
        <div className="board">
          {board.data.choice.looks ? (
            <>
              <Picks ask={ask} onChoose={choose} />
              <Mine board={board.data} />
              <Lines board={board.data} />
            </>
          ) : (
            <Empty title={t('off')} words={t('offWords')} />
          )}
          <Choice board={board.data} ask={ask} />
        </div>
      )}
    </Page>
  )
}

type PickProps = { ask: BoardAsk; onChoose: (part: Partial<BoardAsk>) => void }

function Picks({ ask, onChoose }: PickProps) {
  const { t } = useTranslation('boards')
  return (
    <section className="board-part">
      <Choices
        legend={t('kind')}
        legendHidden
        name="kind"
        value={ask.kind}
        options={kinds.map(value => ({ value, label: t(`kinds.${value}`) }))}
        onValue={kind => onChoose({ kind })}
      />
      <p className="quiet">{t(`kindNote.${ask.kind}`)}</p>
      <Choices
        legend={t('period')}
        legendHidden
        name="period"
        value={ask.period}
        options={periods.map(value => ({ value, label: t(`periods.${value}`) }))}
        onValue={period => onChoose({ period })}
      />
      <Choices
        legend={t('measure')}
        legendHidden
        name="measure"
        value={ask.measure}
        options={measures.map(value => ({ value, label: t(`measures.${value}`) }))}
        onValue={measure => onChoose({ measure })}
      />
    </section>
  )
}

type Figure = Pick<BoardLine, 'value' | 'band' | 'total'>

function Value({ figure, measure }: { figure: Figure; measure: Board['measure'] }) {
  const { t } = useTranslation('boards')
  const { value, band, total } = figure
  if (measure !== 'total') return <>{t(`values.${measure}`, { count: value ?? 0 })}</>
  if (total !== null) return <Money amount={total} />
  return band === null ? null : <>{t(`bands.${band}`)}</>
}

function Mine({ board: { me, measure } }: { board: Board }) {
  const { t } = useTranslation('boards')
  if (me === null) return null
  return (
    <section className="board-part board-mine">
      <p>{me.place === null ? t('none') : t('mine', { place: me.place })}</p>
      {me.place !== null && (
        <p className="board-value">
          <Value figure={me} measure={measure} />
        </p>
      )}
      <p className="quiet">{t('mineNote')}</p>
    </section>
  )
}

function Lines({ board: { lines, measure, computedAt } }: { board: Board }) {
  const { t } = useTranslation('boards')
  if (lines.length === 0) return <Empty title={t('empty')} words={t('emptyWords')} />
  return (
    <>
      <ol className="card rows">
        {lines.map(line => (
          <li key={line.user.id}>
            <Row
              start={<Avatar id={line.user.id} pictureId={line.user.pictureId} />}
              name={line.me ? `${line.user.name} (${t('me')})` : line.user.name}
              end={<Value figure={line} measure={measure} />}
            />
          </li>
        ))}
      </ol>
      <p className="quiet centred">{t('computed', { time: clockTime(computedAt) })}</p>
    </>
  )
}

function Choice({ board: { choice }, ask }: { board: Board; ask: BoardAsk }) {
  const { t } = useTranslation('boards')
  const set = useBoardChoice(ask)
  const rows = ['looks', 'listed', 'showsTotals'] as const
  return (
    <section className="card rows">
      {set.error && <Refused problem={set.error} />}
      {rows.map(name => (
        <SwitchRow
          key={name}
          name={t(name)}
          note={t(`${name}Note`)}
          checked={choice[name]}
          disabled={set.isPending}
          onChange={on => set.mutate({ body: { ...choice, [name]: on } })}
        />
      ))}
    </section>
  )
}
