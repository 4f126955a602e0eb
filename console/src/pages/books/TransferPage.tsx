import { getPublicBooksOptions, getTransferOptions } from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import type { Party, Transfer } from '@fuquan/sdk/types.gen.ts'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import { LookAtOwner, LookFirst } from '../../app/look-first.tsx'
import { problemOf } from '../../lib/api.ts'
import { nameOf, useWords } from '../../lib/i18n.ts'
import type { Unit } from '../../lib/money.ts'
import { writeMoment } from '../../lib/time.ts'
import { Descriptions, Table } from '../../ui/antd.ts'
import { Face } from '../../ui/faces.tsx'
import { Money } from '../../ui/Money.tsx'
import { Page, Section } from '../../ui/Page.tsx'
import { Correct } from './Correct.tsx'
import { PartyName } from './PartyName.tsx'

/** One transfer in full: from, legs, what it is about, and its place in the chain. */
export function TransferPage() {
  const { say } = useWords()
  const { accountId = '', transferId = '' } = useParams()
  const books = useQuery(getPublicBooksOptions())
  const transfer = useQuery({
    ...getTransferOptions({ path: { accountId, transferId } }),
    retry: false,
  })
  const locked = problemOf(transfer.error)?.code === 'console_reason_missing'
  return (
    <Page title={say('books.transfer')} lede={transferId}>
      {locked ? (
        <LookFirst accountId={accountId} again={() => void transfer.refetch()} />
      ) : (
        <Face query={transfer}>
          {data => (
            <Face query={books}>
              {({ asset }) => (
                <Facts transfer={data} unit={asset} again={() => void transfer.refetch()} />
              )}
            </Face>
          )}
        </Face>
      )}
    </Page>
  )
}

type FactsProps = { transfer: Transfer; unit: Unit; again: () => void }

function Facts({ transfer, unit, again }: FactsProps) {
  const { say, language } = useWords()
  const { reference } = transfer
  const about =
    reference === null ? (
      '–'
    ) : reference.ref.startsWith('env_') ? (
      <Link to={`/books/envelopes/${reference.ref}`}>{say('parties.envelope')}</Link>
    ) : (
      <>
        {nameOf(say, 'kinds', reference.kind)} <span className="mono quiet">{reference.ref}</span>
      </>
    )
  const parties = new Map(transfer.parties.map(party => [party.accountId, party]))
  const end = (accountId: string) => {
    const party = parties.get(accountId)
    return party === undefined ? null : <End party={party} again={again} />
  }
  return (
    <>
      <div className="card">
        <Descriptions
          column={1}
          bordered
          size="middle"
          items={[
            {
              key: 'kind',
              label: say('books.what'),
              children: `${nameOf(say, 'kinds', transfer.kind)} · ${nameOf(say, 'transferSteps', transfer.step)}`,
            },
            { key: 'at', label: say('books.at'), children: writeMoment(transfer.at, language) },
            {
              key: 'total',
              label: say('books.total'),
              children: <Money minor={transfer.total} unit={unit} />,
            },
            {
              key: 'from',
              label: say('parties.payer'),
              children: end(transfer.from),
            },
            { key: 'about', label: say('books.reference'), children: about },
            ...(transfer.expiresAt === null
              ? []
              : [
                  {
                    key: 'expires',
                    label: say('books.expires'),
                    children: writeMoment(transfer.expiresAt, language),
                  },
                ]),
            ...(transfer.refersTo === null
              ? []
              : [
                  {
                    key: 'refersTo',
                    label: say('books.refersTo'),
                    children: (
                      <Link to={`/books/transfers/${transfer.bookId}/${transfer.refersTo}`}>
                        {say('parties.earlier')}
                      </Link>
                    ),
                  },
                ]),
            { key: 'height', label: say('books.height'), children: transfer.height },
            {
              key: 'hash',
              label: say('books.hash'),
              children: <span className="mono">{transfer.hash}</span>,
            },
          ]}
        />
      </div>
      <Section title={say('books.legs')} actions={<Correct transfer={transfer} unit={unit} />}>
        <Table
          rowKey={leg => `${leg.to} ${leg.amount}`}
          size="middle"
          dataSource={transfer.legs}
          pagination={false}
          columns={[
            {
              title: say('parties.payee'),
              render: (_, leg) => end(leg.to),
            },
            {
              title: say('act.amount'),
              align: 'right',
              className: 'number',
              render: (_, leg) => <Money minor={leg.amount} unit={unit} />,
            },
          ]}
        />
      </Section>
    </>
  )
}

/** One end of the transfer; a member at whom nobody looks is opened with a reason. */
function End({ party, again }: { party: Party; again: () => void }) {
  return (
    <span className="row">
      <PartyName party={party} />
      {party.owner.kind === 'unseen' ? (
        <LookAtOwner accountId={party.accountId} again={again} />
      ) : null}
    </span>
  )
}
