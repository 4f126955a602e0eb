import {
  getPublicBooksOptions,
  inspectEnvelopeOptions,
} from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import type { EnvelopeInspection } from '@fuquan/sdk/types.gen.ts'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import { LookAtOwner } from '../../app/look-first.tsx'
import { nameOf, useWords } from '../../lib/i18n.ts'
import type { Unit } from '../../lib/money.ts'
import { writeMoment } from '../../lib/time.ts'
import { Alert, Descriptions, Table } from '../../ui/antd.ts'
import { Empty, Face } from '../../ui/faces.tsx'
import { Money } from '../../ui/Money.tsx'
import { Page, Section } from '../../ui/Page.tsx'
import { SeenName } from '../../ui/Person.tsx'

/** The books of one envelope: its account, its claims, and the transfers out of it. */
export function EnvelopePage() {
  const { say } = useWords()
  const { envelopeId = '' } = useParams()
  const books = useQuery(getPublicBooksOptions())
  const envelope = useQuery(inspectEnvelopeOptions({ path: { envelopeId } }))
  return (
    <Page title={say('books.envelope')} lede={envelopeId}>
      <Face query={envelope}>
        {data => (
          <Face query={books}>
            {({ asset }) => (
              <>
                {data.hidden ? (
                  <Alert
                    type="info"
                    showIcon
                    title={say('books.envelopeHidden')}
                    action={<LookAtOwner accountId={data.accountId} />}
                  />
                ) : null}
                <Facts envelope={data} unit={asset} />
                <Claims envelope={data} unit={asset} />
              </>
            )}
          </Face>
        )}
      </Face>
    </Page>
  )
}

/** An amount that is nobody's business without a reason. */
function Unsaid() {
  const { say } = useWords()
  return <span className="quiet">{say('books.unsaid')}</span>
}

function Facts({ envelope, unit }: { envelope: EnvelopeInspection; unit: Unit }) {
  const { say, language } = useWords()
  const [splitName = ''] = envelope.split.split(':')
  const money = (minor: string | null) =>
    minor === null ? <Unsaid /> : <Money minor={minor} unit={unit} />
  return (
    <div className="card">
      <Descriptions
        column={{ xs: 1, md: 2 }}
        bordered
        size="middle"
        items={[
          {
            key: 'sender',
            label: say('books.sender'),
            children: <SeenName card={envelope.sender} />,
          },
          {
            key: 'state',
            label: say('books.state'),
            children: `${nameOf(say, 'envelopeFacts', envelope.state)} · ${nameOf(say, 'envelopeFacts', envelope.mode)} · ${nameOf(say, 'envelopeSplits', splitName)}`,
          },
          { key: 'total', label: say('books.total'), children: money(envelope.total) },
          {
            key: 'claimed',
            label: say('books.claimed'),
            children: (
              <span className="row">
                {money(envelope.claimedSum)}
                <span className="quiet">{`${envelope.claimed}/${envelope.shares}`}</span>
              </span>
            ),
          },
          { key: 'returned', label: say('books.returned'), children: money(envelope.returned) },
          { key: 'left', label: say('books.remaining'), children: money(envelope.balance) },
          { key: 'at', label: say('books.at'), children: writeMoment(envelope.sentAt, language) },
          {
            key: 'expires',
            label: say('books.expires'),
            children: writeMoment(envelope.expiresAt, language),
          },
          {
            key: 'account',
            label: say('books.account'),
            children: (
              <Link to={`/books/accounts/${envelope.accountId}`}>
                {nameOf(say, 'accountKinds', 'envelope')}
              </Link>
            ),
          },
          {
            key: 'commit',
            label: say('books.commit'),
            children: <span className="mono">{envelope.commit}</span>,
          },
        ]}
      />
    </div>
  )
}

function Claims({ envelope, unit }: { envelope: EnvelopeInspection; unit: Unit }) {
  const { say, language } = useWords()
  return (
    <Section title={say('books.claims')}>
      {envelope.claims.length === 0 ? (
        <Empty>{say('books.claimsNone')}</Empty>
      ) : (
        <Table
          rowKey="number"
          size="middle"
          dataSource={envelope.claims}
          pagination={false}
          columns={[
            {
              title: say('books.number'),
              dataIndex: 'number',
              align: 'right',
              className: 'number',
            },
            { title: say('books.who'), render: (_, one) => <SeenName card={one.user} /> },
            {
              title: say('books.at'),
              render: (_, one) => (
                <Link to={`/books/transfers/${envelope.accountId}/${one.transferId}`}>
                  {writeMoment(one.at, language)}
                </Link>
              ),
            },
            {
              title: say('act.amount'),
              align: 'right',
              className: 'number',
              render: (_, one) =>
                one.amount === null ? <Unsaid /> : <Money minor={one.amount} unit={unit} />,
            },
          ]}
        />
      )}
    </Section>
  )
}
