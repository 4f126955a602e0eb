import { listSentFiguresOptions } from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import { useQuery } from '@tanstack/react-query'
import { useWords } from '../../lib/i18n.ts'
import { Table } from '../../ui/antd.ts'
import { Empty, Face } from '../../ui/faces.tsx'
import { Page } from '../../ui/Page.tsx'
import { type Figure, linesOf } from './state.ts'

const states = ['sent', 'bundled', 'waiting', 'dropped', 'failed'] as const

/** What became of pushes and mails, day by day. Nobody is named. */
export function NoticesPage() {
  const { say } = useWords()
  const figures = useQuery({ ...listSentFiguresOptions(), refetchInterval: 60_000 })
  return (
    <Page title={say('notices.title')} lede={say('notices.lede')}>
      <Face query={figures}>
        {({ items }) =>
          items.length === 0 ? <Empty>{say('notices.none')}</Empty> : <Days items={items} />
        }
      </Face>
    </Page>
  )
}

function Days({ items }: { items: readonly Figure[] }) {
  const { say } = useWords()
  return (
    <Table
      rowKey="key"
      size="middle"
      dataSource={linesOf(items)}
      pagination={false}
      columns={[
        { title: say('notices.day'), dataIndex: 'day' },
        { title: say('notices.channel'), render: (_, line) => say(`notices.${line.channel}`) },
        ...states.map(state => ({
          title: say(`notices.${state}`),
          dataIndex: state,
          align: 'right' as const,
          className: 'number',
        })),
      ]}
    />
  )
}
