import { getFriendReportOptions } from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import type { FriendUse, GetFriendReportResponse } from '@fuquan/sdk/types.gen.ts'
import { useQuery } from '@tanstack/react-query'
import { useWords } from '../../lib/i18n.ts'
import { Table } from '../../ui/antd.ts'
import { Empty, Face } from '../../ui/faces.tsx'
import { Page } from '../../ui/Page.tsx'

type Line = GetFriendReportResponse['items'][number]
const days = [1, 7, 30] as const
const kinds = ['any', 'talk', 'gift', 'shared'] as const

/** What brings friends together here, and whether they use it. Nobody is named. */
export function FriendshipsPage() {
  const { say } = useWords()
  const report = useQuery({ ...getFriendReportOptions(), refetchInterval: 60_000 })
  return (
    <Page title={say('friendships.title')} lede={say('friendships.lede')}>
      <Face query={report}>
        {({ items }) =>
          items.length === 0 ? <Empty>{say('friendships.none')}</Empty> : <Origins items={items} />
        }
      </Face>
    </Page>
  )
}

function Origins({ items }: { items: Line[] }) {
  const { say } = useWords()
  const useOf = (line: Line, after: number) => line.used.find(one => one.days === after)
  const shareOf = (use: FriendUse | undefined, kind: (typeof kinds)[number]) =>
    use === undefined || use.old === 0 ? '–' : `${use[kind]} / ${use.old}`
  return (
    <Table
      rowKey="origin"
      size="middle"
      dataSource={items}
      pagination={false}
      scroll={{ x: 'max-content' }}
      columns={[
        {
          title: say('friendships.origin'),
          render: (_, line) => say(`friendships.of.${line.origin}`),
        },
        { title: say('friendships.made'), dataIndex: 'made', className: 'number' },
        { title: say('friendships.ended'), dataIndex: 'ended', className: 'number' },
        ...days.map(after => ({
          title: say('friendships.within', { count: after }),
          children: kinds.map(kind => ({
            key: `${after}-${kind}`,
            title: say(`friendships.${kind}`),
            className: 'number',
            render: (_: unknown, line: Line) => shareOf(useOf(line, after), kind),
          })),
        })),
      ]}
    />
  )
}
