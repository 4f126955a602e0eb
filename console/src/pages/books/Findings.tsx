import { closeFinding } from '@fuquan/sdk/sdk.gen.ts'
import type { Finding } from '@fuquan/sdk/types.gen.ts'
import { useState } from 'react'
import { Link } from 'react-router'
import { useMay } from '../../app/session.tsx'
import { StaffAct } from '../../app/staff-act.tsx'
import { keyOf, useWords } from '../../lib/i18n.ts'
import type { Say } from '../../lib/i18n.ts'
import { writeMoment } from '../../lib/time.ts'
import { Button, Table } from '../../ui/antd.ts'
import { Empty } from '../../ui/faces.tsx'
import { Section } from '../../ui/Page.tsx'

/** What to do about a kind of difference; a kind nobody has words for is not to be closed. */
const helpOf = (say: Say, check: string): string =>
  say(keyOf(`findingHelp.${check}`) ?? 'findingHelp.other')

/** What did not agree, each with what to do about it. */
export function Findings({ items }: { items: Finding[] }) {
  const { say, language } = useWords()
  const may = useMay()('operator', 'treasurer')
  const [closing, setClosing] = useState<Finding>()
  return (
    <Section title={say('books.findings')}>
      {items.length === 0 ? (
        <Empty>{say('books.findingsNone')}</Empty>
      ) : (
        <Table
          rowKey="id"
          size="middle"
          dataSource={items}
          pagination={false}
          columns={[
            { title: say('books.at'), render: (_, one) => writeMoment(one.at, language) },
            {
              title: say('books.check'),
              render: (_, one) => (
                <>
                  <span className="mono">{one.check}</span>
                  {one.accountId === null ? null : (
                    <>
                      {' · '}
                      <Link to={`/books/accounts/${one.accountId}`}>{say('books.account')}</Link>
                    </>
                  )}
                  <p className="quiet">{helpOf(say, one.check)}</p>
                </>
              ),
            },
            { title: say('books.expected'), dataIndex: 'expected', className: 'mono' },
            { title: say('books.found'), dataIndex: 'found', className: 'mono' },
            {
              title: '',
              align: 'right',
              render: (_, one) =>
                may ? <Button onClick={() => setClosing(one)}>{say('books.close')}</Button> : null,
            },
          ]}
        />
      )}
      {closing === undefined ? null : (
        <StaffAct
          title={say('books.close')}
          effect={say('books.closeEffect')}
          run={({ reason }) => closeFinding({ path: { findingId: closing.id }, body: { reason } })}
          close={() => setClosing(undefined)}
        />
      )}
    </Section>
  )
}
