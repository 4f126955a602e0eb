import { listStuckHoldsOptions } from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { useWords } from '../../lib/i18n.ts'
import type { Unit } from '../../lib/money.ts'
import { writeAge } from '../../lib/time.ts'
import { Table } from '../../ui/antd.ts'
import { Empty, Face } from '../../ui/faces.tsx'
import { Money } from '../../ui/Money.tsx'
import { Section } from '../../ui/Page.tsx'

/** Money that is held though its time is over: it should have come free by itself. */
export function StuckHolds({ unit }: { unit: Unit | undefined }) {
  const { say, language } = useWords()
  const holds = useQuery({ ...listStuckHoldsOptions(), refetchInterval: 60_000 })
  return (
    <Section title={say('more.holds')}>
      <Face query={holds}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{say('more.holdsNone')}</Empty>
          ) : (
            <Table
              rowKey="transferId"
              size="middle"
              dataSource={items}
              pagination={false}
              columns={[
                {
                  title: say('more.hold'),
                  render: (_, one) => (
                    <Link className="mono" to={`/books/transfers/${one.bookId}/${one.transferId}`}>
                      {one.transferId}
                    </Link>
                  ),
                },
                {
                  title: say('more.holdSince'),
                  render: (_, one) => writeAge(one.expiresAt, language),
                },
                {
                  title: say('books.heldOut'),
                  className: 'number',
                  render: (_, one) =>
                    unit === undefined ? null : <Money minor={one.amount} unit={unit} />,
                },
              ]}
            />
          )
        }
      </Face>
    </Section>
  )
}
