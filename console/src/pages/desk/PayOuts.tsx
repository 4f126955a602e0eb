import { listRedemptionQueueOptions } from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import { payOutRedemption } from '@fuquan/sdk/sdk.gen.ts'
import type { StaffRedemption } from '@fuquan/sdk/types.gen.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { StaffAct } from '../../app/staff-act.tsx'
import { useWords } from '../../lib/i18n.ts'
import type { Unit } from '../../lib/money.ts'
import { writeMoment } from '../../lib/time.ts'
import { Button, Table } from '../../ui/antd.ts'
import { Empty, Face } from '../../ui/faces.tsx'
import { Money } from '../../ui/Money.tsx'
import { Section } from '../../ui/Page.tsx'
import { PersonName } from '../../ui/Person.tsx'

/** Approved redemptions that somebody comes to fetch. */
export function PayOuts({ unit }: { unit: Unit }) {
  const { say, language } = useWords()
  const [paying, setPaying] = useState<StaffRedemption>()
  const query = { state: 'approved', limit: 50 } as const
  const queue = useQuery({ ...listRedemptionQueueOptions({ query }), refetchInterval: 30_000 })
  return (
    <Section title={say('cash.payOuts')}>
      <Face query={queue}>
        {({ items }) => (
          <Table
            rowKey="id"
            size="middle"
            dataSource={items.filter(item => item.way === 'desk')}
            pagination={false}
            scroll={{ x: 'max-content' }}
            locale={{ emptyText: <Empty>{say('cash.noPayOuts')}</Empty> }}
            columns={[
              { title: say('money.who'), render: (_, item) => <PersonName card={item.user} /> },
              {
                title: say('money.at'),
                render: (_, item) => writeMoment(item.decidedAt ?? item.askedAt, language),
              },
              {
                title: say('money.amount'),
                align: 'right',
                className: 'number',
                render: (_, item) => <Money minor={item.amount} unit={unit} />,
              },
              {
                align: 'right',
                render: (_, item) => (
                  <Button size="large" onClick={() => setPaying(item)}>
                    {say('cash.pay')}
                  </Button>
                ),
              },
            ]}
          />
        )}
      </Face>
      {paying === undefined ? null : (
        <Pay redemption={paying} unit={unit} close={() => setPaying(undefined)} />
      )}
    </Section>
  )
}

type PayProps = { redemption: StaffRedemption; unit: Unit; close: () => void }

function Pay({ redemption, unit, close }: PayProps) {
  const { say } = useWords()
  const { id, user, amount } = redemption
  return (
    <StaffAct<{ reason: string }>
      title={say('cash.payTitle')}
      effect={say('cash.payEffect')}
      initial={{ reason: say('cash.payReason') }}
      shown={() => ({
        kind: 'ledger.redeem_pay',
        payee: user.id,
        amount,
        facts: { redemption: id },
      })}
      run={({ reason }, proof, key) =>
        payOutRedemption({
          path: { redemptionId: id },
          headers: { 'idempotency-key': key },
          body: { reason, proof },
        })
      }
      close={close}
    >
      <div className="desk-person">
        <PersonName card={user} />
        <b className="desk-sum">
          <Money minor={amount} unit={unit} />
        </b>
        <b>{say('cash.isIt')}</b>
      </div>
    </StaffAct>
  )
}
