import { getPublicBooksOptions, getTransferOptions } from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import type { Transfer } from '@fuquan/sdk/types.gen.ts'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import { problemOf } from '../../lib/api.ts'
import { nameOf, useWords } from '../../lib/i18n.ts'
import type { Unit } from '../../lib/money.ts'
import { writeMoment } from '../../lib/time.ts'
import { Alert, Descriptions, Table } from '../../ui/antd.ts'
import { Face } from '../../ui/faces.tsx'
import { Money } from '../../ui/Money.tsx'
import { Page, Section } from '../../ui/Page.tsx'
import { Correct } from './Correct.tsx'

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
        <Alert
          type="info"
          showIcon
          title={say('books.needsLook')}
          action={<Link to="/people">{say('nav.people')}</Link>}
        />
      ) : (
        <Face query={transfer}>
          {data => (
            <Face query={books}>{({ asset }) => <Facts transfer={data} unit={asset} />}</Face>
          )}
        </Face>
      )}
    </Page>
  )
}

function Facts({ transfer, unit }: { transfer: Transfer; unit: Unit }) {
  const { say, language } = useWords()
  const { reference } = transfer
  const about =
    reference === null ? (
      '–'
    ) : reference.ref.startsWith('env_') ? (
      <Link to={`/books/envelopes/${reference.ref}`}>{reference.ref}</Link>
    ) : (
      `${reference.kind} ${reference.ref}`
    )
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
              label: say('books.from'),
              children: (
                <Link className="mono" to={`/books/accounts/${transfer.from}`}>
                  {transfer.from}
                </Link>
              ),
            },
            { key: 'about', label: say('books.reference'), children: about },
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
              title: say('books.to'),
              render: (_, leg) => (
                <Link className="mono" to={`/books/accounts/${leg.to}`}>
                  {leg.to}
                </Link>
              ),
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
