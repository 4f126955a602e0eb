import { listRedemptionQueueOptions } from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import { approveRedemption, failRedemption, refuseRedemption } from '@fuquan/sdk/sdk.gen.ts'
import type { StaffRedemption } from '@fuquan/sdk/types.gen.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useMay } from '../../app/session.tsx'
import { StaffAct } from '../../app/staff-act.tsx'
import { useWords } from '../../lib/i18n.ts'
import type { Unit } from '../../lib/money.ts'
import { writeMoment } from '../../lib/time.ts'
import { Button, Table, Tag } from '../../ui/antd.ts'
import { Empty, Face } from '../../ui/faces.tsx'
import { Money } from '../../ui/Money.tsx'
import { Section } from '../../ui/Page.tsx'
import { PersonName } from '../../ui/Person.tsx'

const acts = ['approve', 'refuse', 'fail'] as const
type Act = { name: (typeof acts)[number]; of: StaffRedemption }

/** Who waits to be paid, the oldest first. */
export function Redemptions({ unit }: { unit: Unit }) {
  const { say, language } = useWords()
  const may = useMay()('operator', 'treasurer')
  const [act, setAct] = useState<Act>()
  const query = { limit: 50 } as const
  const queue = useQuery({ ...listRedemptionQueueOptions({ query }), refetchInterval: 30_000 })
  return (
    <Section title={say('money.redemptions')}>
      <Face query={queue}>
        {({ items }) => (
          <Table
            rowKey="id"
            size="middle"
            dataSource={items}
            pagination={false}
            scroll={{ x: 'max-content' }}
            locale={{ emptyText: <Empty>{say('money.noRedemptions')}</Empty> }}
            columns={[
              { title: say('money.who'), render: (_, one) => <PersonName card={one.user} /> },
              { title: say('money.way'), render: (_, one) => say(`redeemWay.${one.way}`) },
              {
                title: say('money.amount'),
                align: 'right',
                className: 'number',
                render: (_, one) => <Money minor={one.amount} unit={unit} />,
              },
              {
                title: say('money.state'),
                render: (_, one) => (
                  <Tag color={one.state === 'approved' ? 'blue' : undefined}>
                    {one.waits ? say('money.waits') : say(`redemptionState.${one.state}`)}
                  </Tag>
                ),
              },
              { title: say('money.at'), render: (_, one) => writeMoment(one.askedAt, language) },
              {
                align: 'right',
                render: (_, one) => (may ? <Choices of={one} act={setAct} /> : null),
              },
            ]}
          />
        )}
      </Face>
      {act === undefined ? null : <Doing act={act} unit={unit} close={() => setAct(undefined)} />}
    </Section>
  )
}

function Choices({ of, act }: { of: StaffRedemption; act: (act: Act) => void }) {
  const { say } = useWords()
  const press = (name: Act['name']) => () => act({ name, of })
  if (of.state === 'asked') {
    return (
      <span className="row">
        <Button type="primary" onClick={press('approve')}>
          {say('money.approve')}
        </Button>
        <Button onClick={press('refuse')}>{say('money.refuse')}</Button>
      </span>
    )
  }
  if (of.state === 'approved' && of.way === 'desk') {
    return <Button onClick={press('fail')}>{say('money.fail')}</Button>
  }
  return null
}

const runs = { refuse: refuseRedemption, fail: failRedemption } as const

function Doing({ act, unit, close }: { act: Act; unit: Unit; close: () => void }) {
  const { say } = useWords()
  const { name, of } = act
  const path = { redemptionId: of.id }
  const about = (
    <div className="preview-box" style={{ marginBottom: 16 }}>
      <PersonName card={of.user} /> <Money minor={of.amount} unit={unit} />
    </div>
  )
  if (name === 'approve') {
    return (
      <StaffAct<{ reason: string }>
        title={say('money.approveTitle')}
        effect={say('money.approveEffect')}
        initial={{ reason: say('money.approveReason') }}
        shown={() => ({
          kind: 'ledger.redeem_approve',
          payee: of.user.id,
          amount: of.amount,
          facts: { redemption: of.id },
        })}
        run={({ reason }, proof, key) =>
          approveRedemption({ path, headers: headersOf(key), body: { reason, proof } })
        }
        close={close}
      >
        {about}
      </StaffAct>
    )
  }
  return (
    <StaffAct<{ reason: string }>
      danger
      title={say(`money.${name}Title`)}
      effect={say(`money.${name}Effect`)}
      run={({ reason }, _, key) => runs[name]({ path, headers: headersOf(key), body: { reason } })}
      close={close}
    >
      {about}
    </StaffAct>
  )
}

const headersOf = (key: string) => ({ 'idempotency-key': key })
