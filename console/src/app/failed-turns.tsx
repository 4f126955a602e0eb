import { takeTurn } from '@fuquan/sdk/sdk.gen.ts'
import type { FailedTurn } from '@fuquan/sdk/types.gen.ts'
import { useState } from 'react'
import { useMay } from './session.tsx'
import { StaffAct } from './staff-act.tsx'
import { nameOf, useWords } from '../lib/i18n.ts'
import { writeMoment } from '../lib/time.ts'
import { Button, Table } from '../ui/antd.ts'
import { Empty } from '../ui/faces.tsx'
import { Section } from '../ui/Page.tsx'

/** Scheduled tasks that failed and have not gone well since; each can be run at once. */
export function FailedTurns({ items }: { items: FailedTurn[] }) {
  const { say, language } = useWords()
  const may = useMay()('operator')
  const [taking, setTaking] = useState<FailedTurn>()
  const nameOfTurn = ({ name }: FailedTurn) => nameOf(say, 'turns.names', name)
  return (
    <Section title={say('turns.title')}>
      {items.length === 0 ? (
        <Empty>{say('turns.none')}</Empty>
      ) : (
        <>
          <p className="quiet">{say('turns.clears')}</p>
          <Table
            rowKey="name"
            size="middle"
            dataSource={items}
            pagination={false}
            scroll={{ x: 640 }}
            columns={[
              { title: say('turns.name'), render: (_, one) => nameOfTurn(one) },
              { title: say('jobs.error'), dataIndex: 'why' },
              {
                title: say('turns.failures'),
                dataIndex: 'times',
                align: 'right',
                className: 'number',
              },
              {
                title: say('turns.failedAt'),
                render: (_, one) => writeMoment(one.failedAt, language),
              },
              {
                title: '',
                align: 'right',
                render: (_, one) =>
                  may ? <Button onClick={() => setTaking(one)}>{say('turns.take')}</Button> : null,
              },
            ]}
          />
        </>
      )}
      {taking === undefined ? null : (
        <StaffAct
          title={say('turns.take')}
          effect={say('turns.takeEffect', { name: nameOfTurn(taking) })}
          run={({ reason }) => takeTurn({ path: { name: taking.name }, body: { reason } })}
          close={() => setTaking(undefined)}
        />
      )}
    </Section>
  )
}
