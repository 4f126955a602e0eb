import { inspectTopUpOptions, listAllTopUpsOptions } from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import { askGateway } from '@fuquan/sdk/sdk.gen.ts'
import type { GatewayEvent, StaffTopUp } from '@fuquan/sdk/types.gen.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { LookAtOwner } from '../../app/look-first.tsx'
import { useMay } from '../../app/session.tsx'
import { StaffAct } from '../../app/staff-act.tsx'
import { useChosen } from '../../lib/chosen.ts'
import { useWords } from '../../lib/i18n.ts'
import type { Unit } from '../../lib/money.ts'
import { writeMoment } from '../../lib/time.ts'
import { Button, Descriptions, Drawer, Segmented, Table, Tag } from '../../ui/antd.ts'
import { Empty, Face } from '../../ui/faces.tsx'
import { Money } from '../../ui/Money.tsx'
import { Section } from '../../ui/Page.tsx'
import { SeenName } from '../../ui/Person.tsx'

const views = ['all', 'open', 'stuck'] as const
type View = (typeof views)[number]
const words = { all: 'money.all', open: 'money.open', stuck: 'money.onlyStuck' } as const

/** Top-ups of everybody; those that are stuck can be asked about. */
export function TopUps({ unit }: { unit: Unit }) {
  const { say, language } = useWords()
  const [view, setView] = useChosen<View>('top-ups', 'all', views)
  const [shown, setShown] = useState<string>()
  const query = { limit: 50, ...(view === 'all' ? {} : { only: view }) }
  const topUps = useQuery({ ...listAllTopUpsOptions({ query }), refetchInterval: 30_000 })
  const empty = say(view === 'stuck' ? 'money.noStuck' : 'money.noTopUps')
  return (
    <Section
      title={say('money.topUps')}
      actions={
        <Segmented
          aria-label={say('money.state')}
          value={view}
          options={views.map(value => ({ value, label: say(words[value]) }))}
          onChange={setView}
        />
      }
    >
      <Face query={topUps}>
        {({ items }) => (
          <Table
            rowKey="id"
            size="middle"
            dataSource={items}
            pagination={false}
            scroll={{ x: 'max-content' }}
            locale={{ emptyText: <Empty>{empty}</Empty> }}
            columns={[
              { title: say('money.who'), render: (_, one) => <SeenName card={one.user} /> },
              { title: say('money.way'), render: (_, one) => say(`money.${one.gateway}`) },
              {
                title: say('money.amount'),
                align: 'right',
                className: 'number',
                render: (_, one) => <Money minor={one.amount} unit={unit} />,
              },
              { title: say('money.state'), render: (_, one) => <State topUp={one} /> },
              { title: say('money.at'), render: (_, one) => writeMoment(one.startedAt, language) },
              {
                align: 'right',
                render: (_, one) => (
                  <Button size="small" onClick={() => setShown(one.id)}>
                    {say('money.openTopUp')}
                  </Button>
                ),
              },
            ]}
          />
        )}
      </Face>
      {shown === undefined ? null : (
        <Inspect topUpId={shown} unit={unit} close={() => setShown(undefined)} />
      )}
    </Section>
  )
}

function State({ topUp }: { topUp: StaffTopUp }) {
  const { say } = useWords()
  return (
    <span className="row">
      <Tag color={topUp.state === 'credited' ? 'blue' : undefined}>
        {say(`topUpState.${topUp.state}`)}
      </Tag>
      {topUp.stuck ? <Tag color="red">{say('money.stuck')}</Tag> : null}
    </span>
  )
}

type InspectProps = { topUpId: string; unit: Unit; close: () => void }

function Inspect({ topUpId, unit, close }: InspectProps) {
  const { say } = useWords()
  const may = useMay()('operator', 'treasurer')
  const [asking, setAsking] = useState(false)
  const found = useQuery(inspectTopUpOptions({ path: { topUpId } }))
  return (
    <Drawer open title={say('money.topUp')} onClose={close} size={480}>
      <Face query={found}>
        {({ topUp, events }) => (
          <div className="stack">
            <span className="row">
              <SeenName card={topUp.user} />
              {topUp.user === null ? <LookAtOwner accountId={topUp.accountId} /> : null}
            </span>
            <Descriptions
              column={1}
              size="small"
              items={[
                { key: 'state', label: say('money.state'), children: <State topUp={topUp} /> },
                {
                  key: 'amount',
                  label: say('money.amount'),
                  children: <Money minor={topUp.amount} unit={unit} />,
                },
                {
                  key: 'reference',
                  label: say('money.reference'),
                  children: <span className="mono">{topUp.reference ?? '–'}</span>,
                },
                { key: 'tries', label: say('money.tries'), children: topUp.tries },
              ]}
            />
            <h2>{say('money.events')}</h2>
            <Events events={events} />
            {may ? <Button onClick={() => setAsking(true)}>{say('money.ask')}</Button> : null}
          </div>
        )}
      </Face>
      {asking ? (
        <StaffAct<{ reason: string }>
          title={say('money.askTitle')}
          effect={say('money.askEffect')}
          initial={{ reason: say('money.askReason') }}
          run={({ reason }) => askGateway({ path: { topUpId }, body: { reason } })}
          close={() => setAsking(false)}
        />
      ) : null}
    </Drawer>
  )
}

function Events({ events }: { events: GatewayEvent[] }) {
  const { say, language } = useWords()
  return (
    <Table
      rowKey={event => `${event.at} ${event.said}`}
      size="small"
      dataSource={events}
      pagination={false}
      scroll={{ x: 'max-content' }}
      locale={{ emptyText: <Empty>{say('money.noEvents')}</Empty> }}
      columns={[
        { title: say('money.at'), render: (_, event) => writeMoment(event.at, language) },
        { title: say('money.way'), render: (_, event) => say(`gatewayWay.${event.way}`) },
        {
          title: say('money.events'),
          render: (_, event) => <span className="mono">{event.said}</span>,
        },
        { title: say('money.state'), render: (_, event) => say(`gatewayOutcome.${event.outcome}`) },
      ]}
    />
  )
}
