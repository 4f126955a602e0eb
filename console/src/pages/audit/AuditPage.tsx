import {
  listAuditInfiniteOptions,
  listCardsOptions,
} from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import { exportAudit, exportAuditJson } from '@fuquan/sdk/sdk.gen.ts'
import type { AuditLine } from '@fuquan/sdk/types.gen.ts'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { StaffAct } from '../../app/staff-act.tsx'
import { sentenceOf } from '../../lib/acts.ts'
import { problemOf } from '../../lib/api.ts'
import { saveBlob } from '../../lib/csv.ts'
import { useWords } from '../../lib/i18n.ts'
import { writeMoment } from '../../lib/time.ts'
import { Alert, Button, Descriptions, Drawer, Form, Radio, Table, Tag } from '../../ui/antd.ts'
import { Empty, Refused } from '../../ui/faces.tsx'
import { Page } from '../../ui/Page.tsx'
import { PersonName } from '../../ui/Person.tsx'
import { filterOf, Filters } from './Filters.tsx'
import type { AuditFilter } from './Filters.tsx'

const pageSize = 50

/** What staff did and looked at, newest first, with the check of the chain. */
export function AuditPage() {
  const { say } = useWords()
  const [params, setParams] = useSearchParams()
  const filter = filterOf(params)
  const [open, setOpen] = useState<AuditLine>()
  const [exporting, setExporting] = useState(false)
  const query = { limit: pageSize, ...filter }
  const lines = useInfiniteQuery({
    ...listAuditInfiniteOptions({ query }),
    initialPageParam: { query },
    getNextPageParam: page => page.next,
    placeholderData: keepPreviousData,
  })
  const chain = lines.data?.pages[0]?.chain
  const items = lines.data?.pages.flatMap(page => page.items) ?? []

  return (
    <Page
      title={say('audit.title')}
      lede={say('audit.lede')}
      actions={<Button onClick={() => setExporting(true)}>{say('audit2.export')}</Button>}
    >
      {chain === undefined ? null : (
        <output className={chain.whole ? 'verdict good' : 'verdict bad'}>
          <span aria-hidden="true">{chain.whole ? '✓' : '!'}</span>
          {chain.whole ? say('audit.whole') : say('audit.broken')}
          <span className="mono quiet">
            {chain.head === null ? '' : say('audit.head', { digest: chain.head.slice(0, 16) })}
          </span>
        </output>
      )}
      <Filters filter={filter} change={next => setParams(next, { replace: true })} />
      {problemOf(lines.error)?.code === 'console_reason_missing' && filter.person ? (
        <Alert
          type="info"
          showIcon
          title={problemOf(lines.error)?.detail}
          action={<Link to={`/people/${filter.person}`}>{say('person.ownerPage')}</Link>}
        />
      ) : lines.isError ? (
        <Refused error={lines.error} again={() => void lines.refetch()} />
      ) : lines.data === undefined ? null : items.length === 0 ? (
        <div className="card">
          <Empty>{say('audit2.none')}</Empty>
        </div>
      ) : (
        <Lines items={items} open={setOpen} />
      )}
      {lines.hasNextPage ? (
        <Button loading={lines.isFetchingNextPage} onClick={() => void lines.fetchNextPage()}>
          {say('face.loadMore')}
        </Button>
      ) : null}
      {exporting ? <Export filter={filter} close={() => setExporting(false)} /> : null}
      <Detail line={open} close={() => setOpen(undefined)} />
    </Page>
  )
}

/** Says who may see the file before there is one; taking it needs a reason and the PIN. */
function Export({ filter, close }: { filter: AuditFilter; close: () => void }) {
  const { say } = useWords()
  return (
    <StaffAct<{ form: 'csv' | 'json' }>
      title={say('audit2.exportTitle')}
      effect={say('audit2.exportWords')}
      initial={{ form: 'csv' }}
      shown={() => ({ kind: 'console.export_audit', payee: 'house' })}
      run={async ({ form, reason }, proof) => {
        const ask = { body: { ...filter, reason, proof }, parseAs: 'blob' } as const
        const { data }: { data: unknown } =
          form === 'csv' ? await exportAudit(ask) : await exportAuditJson(ask)
        if (data instanceof Blob) saveBlob(`fuquan-audit.${form}`, data)
      }}
      close={close}
    >
      <Form.Item name="form" label={say('audit2.form')}>
        <Radio.Group
          options={[
            { value: 'csv', label: say('audit2.csv') },
            { value: 'json', label: say('audit2.json') },
          ]}
        />
      </Form.Item>
    </StaffAct>
  )
}

type LinesProps = { items: AuditLine[]; open: (line: AuditLine) => void }

function Lines({ items, open }: LinesProps) {
  const { say, language } = useWords()
  return (
    <Table
      rowKey="number"
      size="middle"
      dataSource={items}
      pagination={false}
      scroll={{ x: 680 }}
      columns={[
        {
          title: say('audit.number'),
          render: (_, line) => (
            <Button type="link" size="small" onClick={() => open(line)}>
              {line.number}
            </Button>
          ),
        },
        {
          title: say('audit.at'),
          render: (_, line) => (
            <span style={{ whiteSpace: 'nowrap' }}>{writeMoment(line.at, language)}</span>
          ),
        },
        {
          title: say('audit2.sentence'),
          render: (_, line) => (
            <>
              {sentenceOf(say, line)}{' '}
              {isAlone(line) ? <Tag className="two-people">{say('audit2.alone')}</Tag> : null}
            </>
          ),
        },
        { title: say('audit.reason'), render: (_, line) => line.reason ?? '' },
      ]}
    />
  )
}

/** Whether the act takes two people and was done by one, because there was nobody else. */
const isAlone = ({ after }: AuditLine): boolean =>
  typeof after === 'object' &&
  after !== null &&
  'byOnePerson' in after &&
  after.byOnePerson === true

const pretty = (value: unknown): string =>
  value === null || value === undefined ? '' : JSON.stringify(value, undefined, 2)

// On plain http there is no clipboard; the digest can be marked by hand.
const copy = async (text: string): Promise<void> => navigator.clipboard?.writeText(text)

function Detail({ line, close }: { line: AuditLine | undefined; close: () => void }) {
  const { say, language } = useWords()
  const two = useTwo(line)
  const twoItems = two.map(({ name, card }) => ({
    key: name,
    label: say(`audit2.${name}`),
    children: <PersonName card={card} />,
  }))
  return (
    <Drawer
      open={line !== undefined}
      onClose={close}
      size={480}
      title={line === undefined ? '' : say('audit.detail', { number: line.number })}
    >
      {line === undefined ? null : (
        <Descriptions
          column={1}
          bordered
          size="small"
          layout="vertical"
          items={[
            { key: 'at', label: say('audit.at'), children: writeMoment(line.at, language) },
            {
              key: 'by',
              label: say('audit.by'),
              children: line.by === null ? say('face.house') : <PersonName card={line.by} />,
            },
            {
              key: 'act',
              label: say('audit.act'),
              children: (
                <>
                  {sentenceOf(say, line)} <span className="mono quiet">{line.act}</span>
                </>
              ),
            },
            { key: 'reason', label: say('audit.reason'), children: line.reason ?? '' },
            {
              key: 'about',
              label: say('audit.about'),
              children: line.about === null ? '' : `${line.about.kind} ${line.about.ref}`,
            },
            {
              key: 'before',
              label: say('audit.before'),
              children: <pre className="mono">{pretty(line.before)}</pre>,
            },
            {
              key: 'after',
              label: say('audit.after'),
              children: <pre className="mono">{pretty(line.after)}</pre>,
            },
            ...twoItems,
            {
              key: 'digest',
              label: say('audit.digest'),
              children: (
                <span className="row">
                  <span className="mono">{line.digest}</span>
                  <Button size="small" onClick={() => void copy(line.digest)}>
                    {say('face.copy')}
                  </Button>
                </span>
              ),
            },
          ]}
        />
      )}
    </Drawer>
  )
}

const twoNames = ['askedBy', 'agreedBy'] as const

/** The two who did an act of two: the line itself is the house's. */
function useTwo(line: AuditLine | undefined) {
  const after = typeof line?.after === 'object' && line.after !== null ? line.after : {}
  const fields = new Map(Object.entries(after))
  const ids = twoNames.map(name => fields.get(name)).filter(id => typeof id === 'string')
  const cards = useQuery({
    ...listCardsOptions({ query: { ids: ids.join(',') } }),
    enabled: ids.length > 0,
  })
  return twoNames.flatMap(name => {
    const card = cards.data?.items.find(({ id }) => id === fields.get(name))
    return ids.length === 0 || card === undefined ? [] : [{ name, card }]
  })
}
