import {
  getPublicBooksOptions,
  listFindingsOptions,
  listHouseAccountsOptions,
} from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import { pauseMoney, resumeMoney } from '@fuquan/sdk/sdk.gen.ts'
import type { Account, PublicBooks } from '@fuquan/sdk/types.gen.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { useMay } from '../../app/session.tsx'
import { StaffAct } from '../../app/staff-act.tsx'
import { nameOf, useWords } from '../../lib/i18n.ts'
import type { Unit } from '../../lib/money.ts'
import { writeMoment } from '../../lib/time.ts'
import { Button, Table, Tag } from '../../ui/antd.ts'
import { Face } from '../../ui/faces.tsx'
import { Money } from '../../ui/Money.tsx'
import { Page, Section } from '../../ui/Page.tsx'
import { Chain } from './Chain.tsx'
import { Findings } from './Findings.tsx'
import { Burn, Issue } from './MoneyActs.tsx'
import { StuckHolds } from './StuckHolds.tsx'
import { Keeping } from './Keeping.tsx'
import { LookUp } from './LookUp.tsx'
import { stateKeys } from './state.ts'

type Act = 'issue' | 'burn' | 'pause' | 'resume'

/** The books: one line that says they balance, the house's accounts, issue and burn. */
export function BooksPage() {
  const { say } = useWords()
  const books = useQuery({ ...getPublicBooksOptions(), refetchInterval: 30_000 })
  const findings = useQuery(listFindingsOptions({ query: { state: 'open' } }))
  const accounts = useQuery(listHouseAccountsOptions())
  const may = useMay()('operator', 'treasurer')
  const [act, setAct] = useState<Act>()
  const close = () => setAct(undefined)

  return (
    <Page
      title={say('books.title')}
      actions={
        may ? (
          <>
            <Button type="primary" onClick={() => setAct('issue')}>
              {say('books.issue')}
            </Button>
            <Button onClick={() => setAct('burn')}>{say('books.burn')}</Button>
          </>
        ) : null
      }
    >
      <Face query={books}>
        {data => (
          <>
            <Verdict books={data} findings={findings.data?.items.length ?? 0} act={setAct} />
            <Sums books={data} />
            <Chain books={data} />
            <LookUp />
            <Face query={accounts}>
              {({ items }) => (
                <Section title={say('books.accounts')}>
                  <AccountsTable items={items} unit={data.asset} />
                </Section>
              )}
            </Face>
            {act === 'issue' ? <Issue unit={data.asset} close={close} /> : null}
            {act === 'burn' ? <Burn unit={data.asset} close={close} /> : null}
          </>
        )}
      </Face>
      <Keeping />
      <StuckHolds unit={books.data?.asset} />
      <Face query={findings}>{({ items }) => <Findings items={items} />}</Face>
      {act === 'pause' ? (
        <StaffAct
          danger
          title={say('books.pause')}
          effect={say('books.pauseEffect')}
          run={({ reason }) => pauseMoney({ body: { reason } })}
          close={close}
        />
      ) : null}
      {act === 'resume' ? (
        <StaffAct
          title={say('books.resume')}
          effect={say('books.resumeEffect')}
          run={({ reason }) => resumeMoney({ body: { reason } })}
          close={close}
        />
      ) : null}
    </Page>
  )
}

type VerdictProps = { books: PublicBooks; findings: number; act: (act: Act) => void }

function Verdict({ books, findings, act }: VerdictProps) {
  const { say, language } = useWords()
  const may = useMay()('operator', 'treasurer')
  const good = books.balanced && findings === 0 && !books.paused
  const sentence = books.paused
    ? say('books.paused')
    : good
      ? say('books.balanced')
      : say('books.broken', { count: findings })
  const checked =
    books.lastCheck === null
      ? say('books.neverChecked')
      : say('books.checked', { at: writeMoment(books.lastCheck, language) })
  return (
    <output className={good ? 'verdict good' : 'verdict bad'}>
      <span aria-hidden="true">{good ? '✓' : '!'}</span>
      {sentence}
      <span className="quiet" style={{ flex: 1, fontWeight: 400, fontSize: 14 }}>
        {checked}
      </span>
      {may ? (
        <Button danger={!books.paused} onClick={() => act(books.paused ? 'resume' : 'pause')}>
          {books.paused ? say('books.resume') : say('books.pause')}
        </Button>
      ) : null}
    </output>
  )
}

function Sums({ books }: { books: PublicBooks }) {
  const { say } = useWords()
  const sums = [
    { key: 'issued', label: say('books.issued'), minor: books.issued },
    { key: 'redeemed', label: say('books.redeemed'), minor: books.redeemed },
    { key: 'hands', label: say('books.inHands'), minor: books.inHands },
    { key: 'funds', label: say('books.inFunds'), minor: books.inFunds },
    { key: 'house', label: say('books.inHouse'), minor: books.inHouse },
    { key: 'outside', label: say('books.outside'), minor: books.outside },
  ]
  return (
    <dl className="sums">
      {sums.map(({ key, label, minor }) => (
        <div key={key}>
          <dt>{label}</dt>
          <dd>
            <Money minor={minor} unit={books.asset} />
          </dd>
        </div>
      ))}
      <div>
        <dt>{say('books.inEscrow')}</dt>
        <dd>
          {books.escrow === null ? (
            <span className="quiet">{say('books.escrowFew')}</span>
          ) : (
            <Money minor={books.escrow.amount} unit={books.asset} />
          )}
        </dd>
      </div>
      <div>
        <dt>{say('books.byOnePerson')}</dt>
        <dd>{books.byOnePerson}</dd>
      </div>
    </dl>
  )
}

function AccountsTable({ items, unit }: { items: Account[]; unit: Unit }) {
  const { say } = useWords()
  return (
    <Table
      rowKey="id"
      size="middle"
      dataSource={items}
      pagination={false}
      columns={[
        {
          title: say('books.kind'),
          render: (_, one) => (
            <Link to={`/books/accounts/${one.id}`}>{nameOf(say, 'accountKinds', one.kind)}</Link>
          ),
        },
        { title: say('books.state'), render: (_, one) => <Tag>{say(stateKeys[one.state])}</Tag> },
        {
          title: say('books.heldOut'),
          align: 'right',
          className: 'number',
          render: (_, one) => <Money minor={one.heldOut} unit={unit} />,
        },
        {
          title: say('books.balance'),
          align: 'right',
          className: 'number',
          render: (_, one) => <Money minor={one.balance} unit={unit} />,
        },
      ]}
    />
  )
}
