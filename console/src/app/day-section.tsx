import { lazy, Suspense, useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import { useColours } from './theme.tsx'
import { useWords } from '../lib/i18n.ts'
import type { Unit } from '../lib/money.ts'
import { Segmented, Table } from '../ui/antd.ts'
import { Money } from '../ui/Money.tsx'
import { Section } from '../ui/Page.tsx'
import type { Colours } from '../ui/tokens.ts'

// The charts are a large library that only this page needs.
const Chart = lazy(async () => {
  const { Chart: drawn } = await import('../ui/Chart.tsx')
  return { default: drawn }
})

type Dated = { day: string }
type Series<Day extends Dated> = {
  name: string
  colour: 'brand' | 'gold' | 'link'
  /** Nothing leaves a gap: that day has no such number. */
  of: (day: Day) => number | null
  /** How the table writes it, where that is not the number itself. */
  write?: (day: Day) => string
  /** Minor units, where the number is money: the table writes it exactly. */
  money?: (day: Day) => string
  /** Counted on its own scale, at the right. */
  aside?: boolean
}
type DaySectionProps<Day extends Dated> = {
  title: string
  words?: string
  days: Day[]
  series: Series<Day>[]
  unit?: Unit
  /** What the rows of the table are, where they are no days. */
  rows?: string
  /** Stands above the picture and below the words. */
  choice?: ReactNode
  /** Stands below the picture. */
  children?: ReactNode
}

/** Days as bars, and the same numbers as a table. */
export function DaySection<Day extends Dated>(props: DaySectionProps<Day>) {
  const { title, words, days, series, unit, rows, choice, children } = props
  const { say } = useWords()
  const colours = useColours()
  const [face, setFace] = useState<'chart' | 'table'>('chart')
  const option = useMemo(() => optionOf(days, series, colours), [days, series, colours])
  return (
    <Section
      title={title}
      actions={
        <Segmented
          size="small"
          aria-label={title}
          value={face}
          options={[
            { value: 'chart', label: say('figures.chart') },
            { value: 'table', label: say('figures.table') },
          ]}
          onChange={chosen => setFace(chosen === 'table' ? 'table' : 'chart')}
        />
      }
    >
      {words === undefined ? null : <p className="quiet">{words}</p>}
      {choice}
      {face === 'chart' ? (
        <Suspense fallback={<div className="chart" />}>
          <Chart option={option} label={title} />
        </Suspense>
      ) : (
        <Table
          rowKey="day"
          size="small"
          dataSource={[...days].reverse()}
          pagination={days.length > 31 ? { pageSize: 31, hideOnSinglePage: true } : false}
          columns={[
            { title: rows ?? say('figures.day'), dataIndex: 'day', className: 'mono' },
            ...series.map(one => ({
              key: one.name,
              title: one.name,
              className: 'number',
              render: (_: unknown, day: Day) =>
                one.money === undefined || unit === undefined ? (
                  (one.write?.(day) ?? one.of(day))
                ) : (
                  <Money minor={one.money(day)} unit={unit} />
                ),
            })),
          ]}
        />
      )}
      {children}
    </Section>
  )
}

function optionOf<Day extends Dated>(days: Day[], series: Series<Day>[], colours: Colours) {
  const text = { color: colours.text2, fontSize: 12 }
  const quiet = { lineStyle: { color: colours.line } }
  const scale = { type: 'value', minInterval: 1, axisLabel: text, splitLine: quiet }
  return {
    grid: { left: 8, right: 8, top: 36, bottom: 4, containLabel: true },
    // On a narrow screen names that do not fit are paged: a second row would lie on the picture.
    legend: { type: 'scroll', top: 0, left: 0, textStyle: text, itemWidth: 12, itemHeight: 12 },
    tooltip: {
      trigger: 'axis',
      backgroundColor: colours.raised,
      borderColor: colours.line,
      textStyle: { color: colours.text, fontSize: 13 },
    },
    xAxis: {
      type: 'category',
      data: days.map(day => day.day.slice(5)),
      axisLabel: text,
      axisLine: quiet,
      axisTick: { show: false },
    },
    yAxis: [scale, { ...scale, splitLine: { show: false } }],
    series: series.map(one => ({
      name: one.name,
      type: one.aside ? 'line' : 'bar',
      yAxisIndex: one.aside ? 1 : 0,
      data: days.map(one.of),
      itemStyle: { color: colours[one.colour] },
      barMaxWidth: 18,
      symbol: 'circle',
      symbolSize: 5,
    })),
  }
}
