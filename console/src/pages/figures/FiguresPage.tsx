import { getFiguresOptions, getPublicBooksOptions } from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import type { EscrowAge, Figures, Returning } from '@fuquan/sdk/types.gen.ts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { saveCsv } from '../../lib/csv.ts'
import { useChosen } from '../../lib/chosen.ts'
import { keyOf, useWords } from '../../lib/i18n.ts'
import { typedAmount } from '../../lib/money.ts'
import type { Unit } from '../../lib/money.ts'
import { Button, Segmented, Table } from '../../ui/antd.ts'
import { Empty, Face } from '../../ui/faces.tsx'
import { Money } from '../../ui/Money.tsx'
import { Page, Section } from '../../ui/Page.tsx'
import { DaySection } from '../../app/day-section.tsx'
import { Waits } from './Waits.tsx'

const spans = ['7', '30', '90', '365'] as const

/** Promises kept, money moved, envelopes and who came back: each as a picture and as numbers. */
export function FiguresPage() {
  const { say } = useWords()
  const [span, setSpan] = useChosen<(typeof spans)[number]>('days', '30', spans)
  const days = Number(span)
  const figures = useQuery({
    ...getFiguresOptions({ query: { days } }),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  })
  const books = useQuery(getPublicBooksOptions())
  return (
    <Page
      title={say('figures.title')}
      lede={say('figures.lede')}
      actions={
        <>
          <Segmented
            aria-label={say('figures.span')}
            value={span}
            options={spans.map(value => ({
              value,
              label: say('figures.span', { count: Number(value) }),
            }))}
            onChange={setSpan}
          />
          {figures.data === undefined || books.data === undefined ? null : (
            <Button onClick={() => exportDays(figures.data, books.data.asset)}>
              {say('figures.export')}
            </Button>
          )}
        </>
      }
    >
      <Face query={books}>
        {({ asset }) => (
          <Face query={figures}>{data => <Sections data={data} unit={asset} />}</Face>
        )}
      </Face>
    </Page>
  )
}

function exportDays(data: Figures, unit: Unit): void {
  const head = [
    ...['day', 'joined', 'kept', 'moved', 'transfers', 'sent', 'opened'],
    ...['answered', 'wait_median_seconds', 'wait_ninetieth_seconds', 'answered_in_time'],
  ]
  const waits = new Map(data.waits[0]?.days.map(one => [one.day, one]))
  const rows = data.days.map(day => [
    day.day,
    String(day.joined),
    String(day.kept),
    typedAmount(day.moved, unit.scale),
    String(day.transfers),
    String(day.sent),
    String(day.opened),
    String(waits.get(day.day)?.decided ?? 0),
    String(waits.get(day.day)?.medianSeconds ?? ''),
    String(waits.get(day.day)?.ninetiethSeconds ?? ''),
    String(waits.get(day.day)?.inTime ?? ''),
  ])
  saveCsv(`fuquan-figures-${data.from}-${data.until}.csv`, [head, ...rows])
}

function Sections({ data, unit }: { data: Figures; unit: Unit }) {
  const { say } = useWords()
  const { days } = data
  const today = days.at(-1)
  return (
    <>
      <dl className="sums">
        <div>
          <dt>{say('figures.members')}</dt>
          <dd>{data.members.all}</dd>
        </div>
        <div>
          <dt>{say('figures.active')}</dt>
          <dd>{data.members.active}</dd>
        </div>
        <div>
          <dt>{say('figures.restricted')}</dt>
          <dd>{data.members.restricted}</dd>
        </div>
        <div>
          <dt>{say('figures.keptToday')}</dt>
          <dd>{today?.kept ?? 0}</dd>
        </div>
      </dl>
      <DaySection
        title={say('figures.kept')}
        words={say('figures.keptWords')}
        days={days}
        series={[
          { name: say('figures.kept'), colour: 'brand', of: day => day.kept },
          { name: say('figures.joined'), colour: 'gold', of: day => day.joined },
        ]}
      />
      <DaySection
        title={say('figures.moved')}
        words={say('figures.movedWords')}
        days={days}
        unit={unit}
        series={[
          {
            name: say('figures.moved'),
            colour: 'brand',
            of: day => Number(typedAmount(day.moved, unit.scale)),
            money: day => day.moved,
          },
          { name: say('figures.transfers'), colour: 'link', of: day => day.transfers, aside: true },
        ]}
      />
      <DaySection
        title={say('figures.envelopes')}
        days={days}
        series={[
          { name: say('figures.sent'), colour: 'brand', of: day => day.sent },
          { name: say('figures.opened'), colour: 'gold', of: day => day.opened },
        ]}
      />
      <Waits waits={data.waits} days={days} answerHours={data.answerHours} />
      <Returns items={data.returning} />
      <Escrow items={data.escrow} unit={unit} />
    </>
  )
}

const share = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${part} · ${Math.round((part / whole) * 100)}%`

function Returns({ items }: { items: Returning[] }) {
  const { say } = useWords()
  const originOf = (origin: string) => {
    const key = keyOf(`figures.origins.${origin}`)
    return key === undefined ? origin : say(key)
  }
  return (
    <Section title={say('figures.returning')}>
      <p className="quiet">{say('figures.returningWords')}</p>
      {items.length === 0 ? (
        <Empty>{say('figures.nobody')}</Empty>
      ) : (
        <Table
          rowKey="origin"
          size="middle"
          dataSource={items}
          pagination={false}
          columns={[
            { title: say('figures.origin'), render: (_, one) => originOf(one.origin) },
            { title: say('figures.joined'), dataIndex: 'joined', className: 'number' },
            {
              title: say('figures.day1'),
              className: 'number',
              render: (_, one) => share(one.day1, one.joined),
            },
            {
              title: say('figures.day7'),
              className: 'number',
              render: (_, one) => share(one.day7, one.joined),
            },
            {
              title: say('figures.day30'),
              className: 'number',
              render: (_, one) => share(one.day30, one.joined),
            },
          ]}
        />
      )}
    </Section>
  )
}

const ages = {
  '1': 'figures.age1',
  '7': 'figures.age7',
  '30': 'figures.age30',
  more: 'figures.ageMore',
} as const

function Escrow({ items, unit }: { items: EscrowAge[]; unit: Unit }) {
  const { say } = useWords()
  return (
    <Section title={say('figures.escrow')}>
      {items.length === 0 ? (
        <Empty>{say('figures.escrowNone')}</Empty>
      ) : (
        <Table
          rowKey="days"
          size="middle"
          dataSource={items}
          pagination={false}
          columns={[
            { title: say('figures.escrowAge'), render: (_, one) => say(ages[one.days]) },
            { title: say('figures.escrowOpen'), dataIndex: 'open', className: 'number' },
            {
              title: say('books.balance'),
              className: 'number',
              render: (_, one) =>
                one.amount === null ? (
                  <span className="quiet">{say('books.escrowFew')}</span>
                ) : (
                  <Money minor={one.amount} unit={unit} />
                ),
            },
          ]}
        />
      )}
    </Section>
  )
}
