import { listAuditInfiniteOptions } from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import type { AuditLine } from '@fuquan/sdk/types.gen.ts'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { useWords } from '../../lib/i18n.ts'
import { writeMoment } from '../../lib/time.ts'
import { Button, Descriptions, Drawer, Input, Table } from '../../ui/antd.ts'
import { Refused } from '../../ui/faces.tsx'
import { Page } from '../../ui/Page.tsx'
import { PersonName } from '../../ui/Person.tsx'

const pageSize = 50

/** What staff did and looked at, newest first, with the check of the chain. */
export function AuditPage() {
  const { say } = useWords()
  const [params, setParams] = useSearchParams()
  const act = params.get('act') ?? ''
  const [open, setOpen] = useState<AuditLine>()
  const lines = useInfiniteQuery({
    ...listAuditInfiniteOptions({ query: { limit: pageSize, ...(act === '' ? {} : { act }) } }),
    initialPageParam: {},
    getNextPageParam: page => page.next,
  })
  const chain = lines.data?.pages[0]?.chain

  return (
    <Page
      title={say('audit.title')}
      lede={say('audit.lede')}
      actions={<Button href="/api/console/audit.csv">{say('audit.export')}</Button>}
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
      <Input.Search
        aria-label={say('audit.filter')}
        placeholder={say('audit.filter')}
        defaultValue={act}
        allowClear
        onSearch={found => setParams(found.trim() === '' ? {} : { act: found.trim() })}
      />
      {lines.isError ? (
        <Refused error={lines.error} again={() => void lines.refetch()} />
      ) : (
        <Lines items={lines.data?.pages.flatMap(page => page.items) ?? []} open={setOpen} />
      )}
      {lines.hasNextPage ? (
        <Button loading={lines.isFetchingNextPage} onClick={() => void lines.fetchNextPage()}>
          {say('face.loadMore')}
        </Button>
      ) : null}
      <p className="quiet">{say('audit.exportNote')}</p>
      <Detail line={open} close={() => setOpen(undefined)} />
    </Page>
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
        { title: say('audit.by'), render: (_, line) => line.by?.name ?? say('face.house') },
        {
          title: say('audit.act'),
          dataIndex: 'act',
          render: act => <span className="mono">{act}</span>,
        },
        { title: say('audit.person'), render: (_, line) => line.person?.name ?? '' },
        { title: say('audit.reason'), render: (_, line) => line.reason ?? '' },
      ]}
    />
  )
}

const pretty = (value: unknown): string =>
  value === null || value === undefined ? '' : JSON.stringify(value, undefined, 2)

// On plain http there is no clipboard; the digest can be marked by hand.
const copy = async (text: string): Promise<void> => navigator.clipboard?.writeText(text)

function Detail({ line, close }: { line: AuditLine | undefined; close: () => void }) {
  const { say, language } = useWords()
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
            { key: 'act', label: say('audit.act'), children: line.act },
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
