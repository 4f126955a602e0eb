import { listDeadJobsOptions, listQueuesOptions } from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import { retryJob } from '@fuquan/sdk/sdk.gen.ts'
import type { DeadJob, Queue } from '@fuquan/sdk/types.gen.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useMay } from '../../app/session.tsx'
import { StaffAct } from '../../app/staff-act.tsx'
import { useChosen } from '../../lib/chosen.ts'
import { useWords } from '../../lib/i18n.ts'
import { queueName } from '../../lib/queues.ts'
import { writeMoment } from '../../lib/time.ts'
import { Button, Segmented, Table } from '../../ui/antd.ts'
import { Empty, Face } from '../../ui/faces.tsx'
import { Page, Section } from '../../ui/Page.tsx'
import { FailedTurns } from '../../app/failed-turns.tsx'
import { Mails } from './Mails.tsx'

const renewMs = 10_000

/** What the house does in the background, and what failed every try. */
export function JobsPage() {
  const { say } = useWords()
  const dead = useQuery({ ...listDeadJobsOptions(), refetchInterval: renewMs })
  const queues = useQuery({ ...listQueuesOptions(), refetchInterval: renewMs })
  const [retrying, setRetrying] = useState<DeadJob>()
  return (
    <Page title={say('jobs.title')} lede={say('jobs.lede')}>
      <Face query={dead}>{({ failedTurns }) => <FailedTurns items={failedTurns} />}</Face>
      <Section title={say('jobs.deadTitle')}>
        <Face query={dead}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty>{say('jobs.deadNone')}</Empty>
            ) : (
              <DeadTable items={items} retry={setRetrying} />
            )
          }
        </Face>
      </Section>
      <Face query={queues}>{({ items }) => <Queues items={items} />}</Face>
      <Mails />
      {retrying === undefined ? null : (
        <StaffAct
          title={say('jobs.retry')}
          effect={say('jobs.retryEffect', { queue: queueName(say, retrying.queue) })}
          run={({ reason }) => retryJob({ path: { jobId: retrying.id }, body: { reason } })}
          close={() => setRetrying(undefined)}
        />
      )}
    </Page>
  )
}

function DeadTable({ items, retry }: { items: DeadJob[]; retry: (job: DeadJob) => void }) {
  const { say, language } = useWords()
  const may = useMay()('operator')
  return (
    <Table
      rowKey="id"
      size="middle"
      dataSource={items}
      pagination={false}
      columns={[
        { title: say('jobs.queue'), render: (_, job) => queueName(say, job.queue) },
        { title: say('jobs.error'), dataIndex: 'why' },
        {
          title: say('jobs.failedAt'),
          render: (_, job) => writeMoment(job.failedAt, language),
        },
        {
          title: '',
          align: 'right',
          render: (_, job) =>
            may ? <Button onClick={() => retry(job)}>{say('jobs.retry')}</Button> : null,
        },
      ]}
    />
  )
}

function Queues({ items }: { items: Queue[] }) {
  const { say } = useWords()
  const [show, setShow] = useChosen<'busy' | 'all'>('queues', 'busy', ['all'])
  const busy = items.filter(one => one.waiting > 0 || one.failed > 0)
  const shown = show === 'all' ? items : busy
  return (
    <Section
      title={say('jobs.queues')}
      actions={
        <Segmented
          value={show}
          options={[
            { value: 'busy', label: say('jobs.onlyBusy') },
            { value: 'all', label: say('jobs.all') },
          ]}
          onChange={setShow}
        />
      }
    >
      {shown.length === 0 ? null : (
        <Table
          rowKey="name"
          size="middle"
          dataSource={shown}
          pagination={false}
          columns={[
            { title: say('jobs.queue'), render: (_, one) => queueName(say, one.name) },
            {
              title: say('jobs.waiting'),
              dataIndex: 'waiting',
              align: 'right',
              className: 'number',
            },
            { title: say('jobs.dead'), dataIndex: 'failed', align: 'right', className: 'number' },
            {
              title: say('jobs.late'),
              align: 'right',
              className: 'number',
              render: (_, one) => say('jobs.seconds', { count: one.lateSeconds }),
            },
          ]}
        />
      )}
      {show === 'busy' && items.length > busy.length ? (
        <p className="quiet">{say('jobs.quiet', { count: items.length - busy.length })}</p>
      ) : null}
    </Section>
  )
}
