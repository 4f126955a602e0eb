import {
  getDeskOptions,
  getPublicBooksOptions,
  listDeskDaysOptions,
} from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import type { Desk, DeskDay } from '@fuquan/sdk/types.gen.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useMay } from '../../app/session.tsx'
import { useWords } from '../../lib/i18n.ts'
import type { Unit } from '../../lib/money.ts'
import { writeMoment } from '../../lib/time.ts'
import { Alert, Button, Table, Tag } from '../../ui/antd.ts'
import { Empty, Face } from '../../ui/faces.tsx'
import { Money } from '../../ui/Money.tsx'
import { Page, Section } from '../../ui/Page.tsx'
import { PersonName, SeenName } from '../../ui/Person.tsx'
import { CloseDesk, OpenDesk, TakeCash } from './DeskActs.tsx'
import { PayOuts } from './PayOuts.tsx'
import './desk.css'

/** The cash desk: one drawer, one day, everything with the person present. */
export function DeskPage() {
  const { say } = useWords()
  const books = useQuery(getPublicBooksOptions())
  const desk = useQuery({ ...getDeskOptions(), refetchInterval: 30_000 })
  return (
    <Page title={say('cash.title')} lede={say('cash.lede')}>
      <Face query={books}>
        {({ asset }) => (
          <>
            <Face query={desk}>{data => <Today desk={data} unit={asset} />}</Face>
            <Days unit={asset} />
          </>
        )}
      </Face>
    </Page>
  )
}

type Act = 'open' | 'take' | 'close'

function Today({ desk, unit }: { desk: Desk; unit: Unit }) {
  const { say } = useWords()
  const may = useMay()('operator', 'treasurer', 'cashier')
  const [act, setAct] = useState<Act>()
  const close = () => setAct(undefined)
  const { day } = desk
  // Who only reads has no drawer to count.
  if (!may) return null
  if (day === null) {
    return (
      <section className="card stack desk-shut" aria-label={say('cash.title')}>
        <h2>{say('cash.closed')}</h2>
        <p className="quiet">{say('cash.closedHelp')}</p>
        <Button type="primary" onClick={() => setAct('open')}>
          {say('cash.open')}
        </Button>
        {act === 'open' ? <OpenDesk unit={unit} close={close} /> : null}
      </section>
    )
  }
  const counted = day.state === 'counted'
  return (
    <>
      <Drawer day={day} unit={unit} />
      {counted ? <Alert type="warning" showIcon title={say('cash.countedWaits')} /> : null}
      <div className="row desk-acts">
        {counted ? null : (
          <Button type="primary" size="large" onClick={() => setAct('take')}>
            {say('cash.topUp')}
          </Button>
        )}
        <Button size="large" onClick={() => setAct('close')}>
          {say(counted ? 'cash.recount' : 'cash.close')}
        </Button>
      </div>
      {act === 'take' ? (
        <TakeCash dayId={day.id} most={desk.most} unit={unit} close={close} />
      ) : null}
      {act === 'close' ? (
        <CloseDesk day={day} over={desk.differenceOver} unit={unit} close={close} />
      ) : null}
      {counted ? null : <PayOuts unit={unit} />}
      <Lines desk={desk} unit={unit} />
    </>
  )
}

function Drawer({ day, unit }: { day: DeskDay; unit: Unit }) {
  const { say, language } = useWords()
  const sums = [
    ['atFirst', day.float],
    ['paidIn', day.paidIn],
    ['paidOut', day.paidOut],
  ] as const
  return (
    <section className="card desk-drawer" aria-label={say('cash.expected')}>
      <div>
        <p className="quiet">{say('cash.expected')}</p>
        <p className="desk-sum" aria-live="polite">
          <Money minor={day.expected} unit={unit} />
        </p>
        <p className="quiet">{say('cash.since', { time: writeMoment(day.openedAt, language) })}</p>
      </div>
      <dl className="desk-parts">
        {sums.map(([name, minor]) => (
          <div key={name}>
            <dt className="quiet">{say(`cash.${name}`)}</dt>
            <dd>
              <Money minor={minor} unit={unit} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Lines({ desk, unit }: { desk: Desk; unit: Unit }) {
  const { say, language } = useWords()
  return (
    <Section title={say('cash.lines')}>
      <Table
        rowKey="transferId"
        size="middle"
        dataSource={desk.lines}
        pagination={false}
        scroll={{ x: 'max-content' }}
        locale={{ emptyText: <Empty>{say('cash.noLines')}</Empty> }}
        columns={[
          { title: say('money.at'), render: (_, line) => writeMoment(line.at, language) },
          { title: say('money.who'), render: (_, line) => <SeenName card={line.user} /> },
          { title: say('money.state'), render: (_, line) => say(`cash.kind.${line.kind}`) },
          {
            title: say('money.amount'),
            align: 'right',
            className: 'number',
            render: (_, line) => <Money minor={line.amount} unit={unit} />,
          },
        ]}
      />
    </Section>
  )
}

function Days({ unit }: { unit: Unit }) {
  const { say, language } = useWords()
  const days = useQuery(listDeskDaysOptions({ query: { limit: 30 } }))
  const columns = [
    {
      title: say('cash.day'),
      render: (_: unknown, day: DeskDay) => writeMoment(day.openedAt, language),
    },
    {
      title: say('cash.cashier'),
      render: (_: unknown, day: DeskDay) => <PersonName card={day.cashier} />,
    },
    {
      title: say('money.state'),
      render: (_: unknown, day: DeskDay) => (
        <span className="row">
          <Tag>{say(`cash.state.${day.state}`)}</Tag>
          {day.byOnePerson ? <Tag color="purple">{say('cash.alone')}</Tag> : null}
        </span>
      ),
    },
    {
      title: say('cash.expected'),
      align: 'right' as const,
      className: 'number',
      render: (_: unknown, day: DeskDay) => <Money minor={day.expected} unit={unit} />,
    },
    {
      title: say('cash.difference'),
      align: 'right' as const,
      className: 'number',
      render: (_: unknown, day: DeskDay) =>
        day.difference === null ? '–' : <Money minor={day.difference} unit={unit} />,
    },
  ]
  return (
    <Section title={say('cash.days')}>
      <Face query={days}>
        {({ items }) => (
          <Table
            rowKey="id"
            size="middle"
            dataSource={items}
            pagination={false}
            scroll={{ x: 'max-content' }}
            locale={{ emptyText: <Empty>{say('cash.noDays')}</Empty> }}
            columns={columns}
            expandable={{
              expandedRowRender: day => day.reason ?? '',
              rowExpandable: day => day.reason !== null,
            }}
          />
        )}
      </Face>
    </Section>
  )
}
