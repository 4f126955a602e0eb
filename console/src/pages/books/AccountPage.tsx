import {
  getAccountInfiniteOptions,
  getPublicBooksOptions,
} from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import { freezeAccount, unfreezeAccount } from '@fuquan/sdk/sdk.gen.ts'
import type { Account, Entry, Party } from '@fuquan/sdk/types.gen.ts'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { LookFirst } from '../../app/look-first.tsx'
import { useMay } from '../../app/session.tsx'
import { StaffAct } from '../../app/staff-act.tsx'
import { problemOf } from '../../lib/api.ts'
import { nameOf, useWords } from '../../lib/i18n.ts'
import type { Unit } from '../../lib/money.ts'
import { writeMoment } from '../../lib/time.ts'
import { Button, Descriptions, Table } from '../../ui/antd.ts'
import { Empty, Face, Refused } from '../../ui/faces.tsx'
import { Money } from '../../ui/Money.tsx'
import { Page, Section } from '../../ui/Page.tsx'
import { Owner, PartyName } from './PartyName.tsx'
import { stateKeys } from './state.ts'

/** One account with its entries. Of a person only while a look is live. */
export function AccountPage() {
  const { say } = useWords()
  const { accountId = '' } = useParams()
  const books = useQuery(getPublicBooksOptions())
  const pages = useInfiniteQuery({
    ...getAccountInfiniteOptions({ path: { accountId } }),
    initialPageParam: { path: { accountId } },
    getNextPageParam: page => page.entries.next,
    retry: false,
  })
  const first = pages.data?.pages[0]
  const entries = pages.data?.pages.flatMap(page => page.entries.items) ?? []
  const locked = problemOf(pages.error)?.code === 'console_reason_missing'

  return (
    <Page title={say('books.account')} lede={accountId}>
      {locked ? (
        <LookFirst accountId={accountId} again={() => void pages.refetch()} />
      ) : pages.isError ? (
        <Refused error={pages.error} again={() => void pages.refetch()} />
      ) : null}
      <Face query={books}>
        {({ asset }) =>
          first === undefined ? null : (
            <>
              <div className="card stack">
                <Facts account={first.account} owner={first.owner} unit={asset} />
                <Freezing account={first.account} />
              </div>
              <Section title={say('books.entries')}>
                <Entries items={entries} unit={asset} />
                {pages.hasNextPage ? (
                  <Button onClick={() => void pages.fetchNextPage()}>{say('face.loadMore')}</Button>
                ) : null}
              </Section>
            </>
          )
        }
      </Face>
    </Page>
  )
}

type FactsProps = { account: Account; owner: Party['owner']; unit: Unit }

function Facts({ account, owner, unit }: FactsProps) {
  const { say } = useWords()
  return (
    <Descriptions
      column={{ xs: 1, md: 3 }}
      items={[
        {
          key: 'kind',
          label: say('books.kind'),
          children: nameOf(say, 'accountKinds', account.kind),
        },
        { key: 'state', label: say('books.state'), children: say(stateKeys[account.state]) },
        {
          key: 'balance',
          label: say('books.balance'),
          children: <Money minor={account.balance} unit={unit} />,
        },
        {
          key: 'held',
          label: say('books.heldOut'),
          children: <Money minor={account.heldOut} unit={unit} />,
        },
        {
          key: 'owner',
          label: say('parties.whose'),
          children: (
            <span className="party">
              <Owner owner={owner} />
              {account.ownerId === null ? null : (
                <Link to={`/people/${account.ownerId}`}>{say('person.ownerPage')}</Link>
              )}
            </span>
          ),
        },
      ]}
    />
  )
}

function Freezing({ account }: { account: Account }) {
  const { say } = useWords()
  const may = useMay()('operator', 'treasurer')
  const [acting, setActing] = useState(false)
  if (!may || account.state === 'closed') return null
  const frozen = account.state === 'frozen'
  const path = { accountId: account.id }
  return (
    <div>
      <Button danger={!frozen} onClick={() => setActing(true)}>
        {frozen ? say('books.unfreeze') : say('books.freeze')}
      </Button>
      {acting ? (
        <StaffAct
          danger={!frozen}
          title={frozen ? say('books.unfreeze') : say('books.freeze')}
          effect={frozen ? say('books.unfreezeEffect') : say('books.freezeEffect')}
          run={({ reason }) =>
            frozen
              ? unfreezeAccount({ path, body: { reason } })
              : freezeAccount({ path, body: { reason } })
          }
          close={() => setActing(false)}
        />
      ) : null}
    </div>
  )
}

function Entries({ items, unit }: { items: Entry[]; unit: Unit }) {
  const { say, language } = useWords()
  if (items.length === 0) return <Empty>{say('books.entriesNone')}</Empty>
  return (
    <Table
      rowKey="version"
      size="middle"
      dataSource={items}
      pagination={false}
      scroll={{ x: 680 }}
      columns={[
        { title: say('books.version'), dataIndex: 'version', align: 'right', className: 'number' },
        { title: say('books.at'), render: (_, one) => writeMoment(one.at, language) },
        {
          title: say('books.what'),
          render: (_, one) => (
            <Link to={`/books/transfers/${one.bookId}/${one.transferId}`}>
              {nameOf(say, 'kinds', one.kind)}
            </Link>
          ),
        },
        { title: say('parties.with'), render: (_, one) => <Others entry={one} /> },
        {
          title: say('books.change'),
          align: 'right',
          className: 'number',
          render: (_, one) => <Money minor={one.amount} unit={unit} />,
        },
        {
          title: say('books.after'),
          align: 'right',
          className: 'number',
          render: (_, one) => <Money minor={one.balanceAfter} unit={unit} />,
        },
      ]}
    />
  )
}

/** Who is at the other end of a line, and how many more there are. */
function Others({ entry }: { entry: Entry }) {
  const { say } = useWords()
  const more = entry.otherCount - entry.others.length
  return (
    <span className="stack tight">
      {entry.others.map(party => (
        <PartyName key={party.accountId} party={party} />
      ))}
      {more > 0 ? <span className="quiet">{say('parties.more', { count: more })}</span> : null}
    </span>
  )
}
