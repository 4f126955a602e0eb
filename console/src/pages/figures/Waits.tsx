import type { FigureDay, ReviewWait, WaitDay } from '@fuquan/sdk/types.gen.ts'
import { useMemo } from 'react'
import { useChosen } from '../../lib/chosen.ts'
import { useWords } from '../../lib/i18n.ts'
import { writeAge, writeSpan } from '../../lib/time.ts'
import { Select, Table, Tag } from '../../ui/antd.ts'
import { Empty } from '../../ui/faces.tsx'
import { DaySection } from '../../app/day-section.tsx'

const hourSeconds = 3600

type WaitsProps = { waits: ReviewWait[]; days: FigureDay[]; answerHours: number }
type Shown = { day: string; wait: WaitDay | undefined }

/** How long people waited for the house: by day of the answer, and what waits now. */
export function Waits({ waits, days, answerHours }: WaitsProps) {
  const { say, language } = useWords()
  const names = waits.map(one => one.queue)
  const [queue, setQueue] = useChosen<ReviewWait['queue']>('queue', 'all', names)
  const shown = useMemo<Shown[]>(() => {
    const of = new Map(waits.find(one => one.queue === queue)?.days.map(one => [one.day, one]))
    return days.map(({ day }) => ({ day, wait: of.get(day) }))
  }, [waits, days, queue])
  const write = (seconds: number | undefined) =>
    seconds === undefined ? '–' : (writeSpan(seconds, language) ?? say('waits.under'))
  const hours = (seconds: number | undefined) =>
    seconds === undefined ? null : Math.round((seconds / hourSeconds) * 10) / 10

  const choice = (
    <Select
      aria-label={say('waits.queue')}
      style={{ minWidth: 220, alignSelf: 'flex-start' }}
      value={queue}
      options={waits.map(one => ({ value: one.queue, label: say(`waits.queues.${one.queue}`) }))}
      onChange={setQueue}
    />
  )
  return (
    <DaySection
      title={say('waits.title')}
      words={`${say('waits.words')} ${say('promise.words', { count: answerHours })}`}
      choice={choice}
      days={shown}
      series={[
        {
          name: say('waits.median'),
          colour: 'brand',
          of: ({ wait }) => hours(wait?.medianSeconds),
          write: ({ wait }) => write(wait?.medianSeconds),
        },
        {
          name: say('waits.ninetieth'),
          colour: 'gold',
          of: ({ wait }) => hours(wait?.ninetiethSeconds),
          write: ({ wait }) => write(wait?.ninetiethSeconds),
        },
        {
          name: say('waits.decided'),
          colour: 'link',
          of: ({ wait }) => wait?.decided ?? 0,
          aside: true,
        },
      ]}
    >
      <Queues waits={waits} />
    </DaySection>
  )
}

/** How many answers of these days came in time; days on which nothing was promised are left out. */
function keptOf(days: WaitDay[]): { part: number; whole: number } {
  const promised = days.filter(one => one.inTime !== null)
  return {
    part: promised.reduce((sum, one) => sum + (one.inTime ?? 0), 0),
    whole: answered(promised),
  }
}

const answered = (days: WaitDay[]): number => days.reduce((sum, one) => sum + one.decided, 0)

/** Each queue in numbers; those where nothing came and nothing waits are left out. */
function Queues({ waits }: { waits: ReviewWait[] }) {
  const { say, language } = useWords()
  const items = waits.filter(one => one.waiting > 0 || one.days.length > 0)
  if (items.length === 0) return <Empty>{say('waits.none')}</Empty>
  return (
    <Table
      rowKey="queue"
      size="middle"
      dataSource={items}
      pagination={false}
      columns={[
        { title: say('waits.queue'), render: (_, one) => say(`waits.queues.${one.queue}`) },
        { title: say('waits.now'), dataIndex: 'waiting', className: 'number' },
        {
          title: say('waits.oldest'),
          className: 'number',
          render: (_, one) => (
            <>
              {one.late ? <Tag color="red">{say('promise.late')}</Tag> : null}
              {one.since === null ? '–' : writeAge(one.since, language)}
            </>
          ),
        },
        { title: say('waits.lately'), className: 'number', render: (_, one) => answered(one.days) },
        {
          title: say('promise.inTime'),
          className: 'number',
          render: (_, one) => {
            const { part, whole } = keptOf(one.days)
            if (whole === 0) return '–'
            return say('promise.share', { part, whole, percent: Math.floor((part / whole) * 100) })
          },
        },
      ]}
    />
  )
}
