import { importPeople } from '@fuquan/sdk/sdk.gen.ts'
import type { ImportInvite, ImportProblem } from '@fuquan/sdk/types.gen.ts'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { StaffAct } from '../../app/staff-act.tsx'
import { saveCsv } from '../../lib/csv.ts'
import { useWords } from '../../lib/i18n.ts'
import { Alert, Button, Input, Table } from '../../ui/antd.ts'
import { Refused } from '../../ui/faces.tsx'
import { Page, Section } from '../../ui/Page.tsx'
import { partsOf, readList } from './importing.ts'
import type { ImportRow } from './importing.ts'

const inviteDays = 14
type Checked = { rows: ImportRow[]; problems: ImportProblem[] }

/** Invites a list of people: paste or choose it, check it, invite, hand the links over. */
export function ImportPage() {
  const { say } = useWords()
  const [text, setText] = useState('')
  const [inviting, setInviting] = useState(false)
  const [invites, setInvites] = useState<ImportInvite[]>()
  const checking = useMutation({
    mutationFn: async (rows: ImportRow[]): Promise<Checked> => {
      const problems: ImportProblem[] = []
      for (const part of partsOf(rows)) {
        const reason = say('importing.dryReason')
        const body = { rows: part.rows, of: rows.length, dryRun: true, reason }
        const { data } = await importPeople({ body })
        problems.push(...data.problems.map(one => ({ ...one, row: one.row + part.start })))
      }
      return { rows, problems }
    },
  })
  const read = readList(text)
  const wrong = text.trim() === '' || !('wrong' in read) ? undefined : read.wrong
  const checked = checking.data
  const ready = checked !== undefined && checked.problems.length === 0
  if (invites !== undefined) return <Invited invites={invites} />

  return (
    <Page title={say('importing.title')} lede={say('importing.lede')}>
      <div className="card stack">
        <p className="quiet">{say('importing.format')}</p>
        <FileButton
          taken={content => {
            setText(content)
            checking.reset()
          }}
        />
        <Input.TextArea
          className="mono"
          aria-label={say('importing.paste')}
          placeholder={say('importing.paste')}
          value={text}
          autoSize={{ minRows: 6, maxRows: 16 }}
          onChange={typed => {
            setText(typed.target.value)
            checking.reset()
          }}
        />
        {wrong === undefined ? null : (
          <Alert type="error" showIcon title={say(`importing.${wrong}`)} />
        )}
        {checking.isError ? <Refused error={checking.error} /> : null}
        {checked === undefined ? null : <Verdict checked={checked} />}
        <div className="row">
          <Button
            type={ready ? 'default' : 'primary'}
            disabled={!('rows' in read) || checking.isPending}
            onClick={() => ('rows' in read ? checking.mutate(read.rows) : undefined)}
          >
            {say('importing.check')}
          </Button>
          {ready ? (
            <Button type="primary" onClick={() => setInviting(true)}>
              {say('importing.invite', { count: checked.rows.length })}
            </Button>
          ) : null}
        </div>
      </div>
      {inviting && checked !== undefined ? (
        <StaffAct
          title={say('importing.title')}
          effect={say('importing.inviteEffect', { count: checked.rows.length, days: inviteDays })}
          run={async ({ reason }) => {
            const made: ImportInvite[] = []
            for (const part of partsOf(checked.rows)) {
              const body = { rows: part.rows, of: checked.rows.length, dryRun: false, reason }
              const { data } = await importPeople({ body })
              made.push(...data.invites)
            }
            setInvites(made)
          }}
          close={() => setInviting(false)}
        />
      ) : null}
    </Page>
  )
}

function FileButton({ taken }: { taken: (text: string) => void }) {
  const { say } = useWords()
  return (
    <label className="file-button">
      {say('importing.choose')}
      <input
        className="only-ear"
        type="file"
        accept=".csv,text/csv,text/plain"
        onChange={event => {
          void event.target.files?.[0]?.text().then(taken)
          event.target.value = ''
        }}
      />
    </label>
  )
}

const whyKeys = {
  missing: 'importing.whyMissing',
  wrong_shape: 'importing.whyShape',
  duplicate: 'importing.whyDuplicate',
  known: 'importing.whyKnown',
} as const

function Verdict({ checked }: { checked: Checked }) {
  const { say } = useWords()
  const { rows, problems } = checked
  const good = rows.length - problems.length
  return (
    <>
      <output className={problems.length === 0 ? 'verdict good' : 'verdict bad'}>
        <span aria-hidden="true">{problems.length === 0 ? '✓' : '!'}</span>
        {say('importing.good', { count: good })}
        {problems.length === 0 ? '' : ` · ${say('importing.bad', { count: problems.length })}`}
      </output>
      {problems.length === 0 ? null : (
        <Table
          rowKey={one => `${one.row} ${one.field}`}
          size="small"
          dataSource={problems}
          pagination={{ pageSize: 20, hideOnSinglePage: true }}
          columns={[
            { title: say('importing.row'), dataIndex: 'row', className: 'number' },
            { title: say('importing.field'), dataIndex: 'field', className: 'mono' },
            { title: say('importing.why'), render: (_, one) => say(whyKeys[one.why]) },
          ]}
        />
      )}
    </>
  )
}

function Invited({ invites }: { invites: ImportInvite[] }) {
  const { say } = useWords()
  const rows = invites.map(one => [one.name, one.email, one.url])
  return (
    <Page
      title={say('importing.done', { count: invites.length })}
      lede={say('importing.doneWords')}
      actions={
        <Button
          type="primary"
          onClick={() => saveCsv('fuquan-invites.csv', [['name', 'email', 'link'], ...rows])}
        >
          {say('importing.download')}
        </Button>
      }
    >
      <Section title={say('importing.title')}>
        <Table
          rowKey="url"
          size="small"
          dataSource={invites}
          pagination={{ pageSize: 50, hideOnSinglePage: true }}
          columns={[
            { title: say('importing.name'), dataIndex: 'name' },
            { title: say('importing.email'), dataIndex: 'email' },
            { title: say('importing.link'), dataIndex: 'url', className: 'mono' },
            {
              title: say('importing.mailed'),
              render: (_, one) => (one.mailed ? '✓' : '–'),
            },
          ]}
        />
      </Section>
    </Page>
  )
}
