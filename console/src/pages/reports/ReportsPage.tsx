import { listMessageReportsInfiniteOptions } from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import { decideMessageReport } from '@fuquan/sdk/sdk.gen.ts'
import type { MessageReport } from '@fuquan/sdk/types.gen.ts'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useMay } from '../../app/session.tsx'
import { StaffAct } from '../../app/staff-act.tsx'
import { useChosen } from '../../lib/chosen.ts'
import { useWords } from '../../lib/i18n.ts'
import { writeMoment } from '../../lib/time.ts'
import { Button, Form, InputNumber, Segmented, Table } from '../../ui/antd.ts'
import { Empty, Refused } from '../../ui/faces.tsx'
import { Page } from '../../ui/Page.tsx'
import { PersonName } from '../../ui/Person.tsx'

const states = ['waiting', 'removed', 'kept'] as const
type Show = (typeof states)[number]
type Deciding = { report: MessageReport; outcome: 'removed' | 'kept' }

/** Reported messages with the lines around them, and what is decided. */
export function ReportsPage() {
  const { say } = useWords()
  const [show, setShow] = useChosen<Show>('show', 'waiting', states)
  const [deciding, setDeciding] = useState<Deciding>()
  const reports = useInfiniteQuery({
    ...listMessageReportsInfiniteOptions({ query: { state: show } }),
    initialPageParam: {},
    getNextPageParam: page => page.next,
  })
  const items = reports.data?.pages.flatMap(page => page.items) ?? []
  return (
    <Page
      title={say('reports.title')}
      lede={say('reports.lede')}
      actions={
        <Segmented
          value={show}
          options={states.map(value => ({ value, label: say(`reports.${value}`) }))}
          onChange={setShow}
        />
      }
    >
      {reports.isError ? (
        <Refused error={reports.error} again={() => void reports.refetch()} />
      ) : null}
      {reports.data !== undefined && items.length === 0 ? (
        <Empty>{say('reports.none')}</Empty>
      ) : null}
      {items.length > 0 ? <Reports items={items} decide={setDeciding} /> : null}
      {reports.hasNextPage ? (
        <Button onClick={() => void reports.fetchNextPage()}>{say('problems.more')}</Button>
      ) : null}
      {deciding === undefined ? null : (
        <Decision {...deciding} close={() => setDeciding(undefined)} />
      )}
    </Page>
  )
}

function Decision({ report, outcome, close }: Deciding & { close: () => void }) {
  const { say } = useWords()
  const line = report.excerpt.find(one => one.number === report.number)
  const removes = outcome === 'removed'
  return (
    <StaffAct<{ rule?: number }>
      title={say(removes ? 'reports.remove' : 'reports.keep')}
      effect={say(removes ? 'reports.removeEffect' : 'reports.keepEffect', {
        words: line?.text ?? '',
      })}
      danger={removes}
      run={({ rule, reason }) =>
        decideMessageReport({
          path: { messageReportId: report.id },
          body: { outcome, reason, ...(rule !== undefined && { rule }) },
        })
      }
      close={close}
    >
      {removes ? (
        <Form.Item name="rule" label={say('reports.rule')} rules={[{ required: true }]}>
          <InputNumber min={1} max={99} precision={0} />
        </Form.Item>
      ) : null}
    </StaffAct>
  )
}

type ReportsProps = { items: MessageReport[]; decide: (deciding: Deciding) => void }

function Reports({ items, decide }: ReportsProps) {
  const { say, language } = useWords()
  const may = useMay()('operator', 'moderator')
  return (
    <Table
      rowKey="id"
      size="middle"
      dataSource={items}
      pagination={false}
      columns={[
        {
          title: say('reports.who'),
          render: (_, { reporter, about, words }) => (
            <>
              <PersonName card={reporter} />
              <div>{say(`reports.about.${about}`)}</div>
              <div className="quiet said">{words}</div>
            </>
          ),
        },
        { title: say('reports.excerpt'), render: (_, report) => <Excerpt report={report} /> },
        { title: say('problems.since'), render: (_, { at }) => writeMoment(at, language) },
        {
          title: '',
          align: 'right',
          render: (_, report) =>
            may && report.state === 'waiting' ? (
              <>
                <Button danger onClick={() => decide({ report, outcome: 'removed' })}>
                  {say('reports.remove')}
                </Button>
                <Button onClick={() => decide({ report, outcome: 'kept' })}>
                  {say('reports.keep')}
                </Button>
              </>
            ) : (
              <span className="quiet">{report.decision}</span>
            ),
        },
      ]}
    />
  )
}

function Excerpt({ report }: { report: MessageReport }) {
  const names = new Map(report.people.map(one => [one.id, one.name]))
  return (
    <ol className="excerpt">
      {report.excerpt.map(line => (
        <li key={line.number} className="said">
          {line.number === report.number ? (
            <strong>
              {names.get(line.author)}: {line.text}
            </strong>
          ) : (
            <>
              {names.get(line.author)}: {line.text}
            </>
          )}
        </li>
      ))}
    </ol>
  )
}
