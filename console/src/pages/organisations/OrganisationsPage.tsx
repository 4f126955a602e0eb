import { listAllOrganisationsInfiniteOptions } from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import { suspendOrganisation, verifyOrganisation } from '@fuquan/sdk/sdk.gen.ts'
import type { OrganisationLine } from '@fuquan/sdk/types.gen.ts'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useMay } from '../../app/session.tsx'
import { StaffAct } from '../../app/staff-act.tsx'
import { useWords } from '../../lib/i18n.ts'
import { writeMoment } from '../../lib/time.ts'
import { Button, Checkbox, Form, Table, Tag } from '../../ui/antd.ts'
import { Empty, Refused } from '../../ui/faces.tsx'
import { Page } from '../../ui/Page.tsx'

type Act = { kind: 'verify' | 'suspend'; body: OrganisationLine }
const adminsMin = 2

/** Named bodies: who stands behind them, and whether their word counts. */
export function OrganisationsPage() {
  const { say, language } = useWords()
  const [act, setAct] = useState<Act>()
  const list = useInfiniteQuery({
    ...listAllOrganisationsInfiniteOptions({ query: { limit: 50 } }),
    initialPageParam: {},
    getNextPageParam: page => page.next,
  })
  const items = list.data?.pages.flatMap(page => page.items) ?? []
  return (
    <Page title={say('organisations.title')} lede={say('organisations.lede')}>
      {list.isError ? <Refused error={list.error} again={() => void list.refetch()} /> : null}
      {list.data !== undefined && items.length === 0 ? (
        <div className="card">
          <Empty>{say('organisations.none')}</Empty>
        </div>
      ) : (
        <Table
          rowKey="id"
          size="small"
          pagination={false}
          scroll={{ x: 720 }}
          loading={list.isPending}
          dataSource={items}
          columns={[
            {
              title: say('organisations.name'),
              key: 'name',
              render: (_, body) => <Named body={body} />,
            },
            {
              title: say('organisations.state'),
              key: 'state',
              render: (_, body) => <State body={body} />,
            },
            { title: say('organisations.admins'), dataIndex: 'admins', align: 'right' },
            { title: say('organisations.members'), dataIndex: 'members', align: 'right' },
            {
              title: say('organisations.founded'),
              key: 'founded',
              render: (_, body) =>
                `${body.foundedBy.name} · ${writeMoment(body.foundedAt, language)}`,
            },
            {
              title: '',
              key: 'acts',
              render: (_, body) => <Acts body={body} act={kind => setAct({ kind, body })} />,
            },
          ]}
        />
      )}
      {list.hasNextPage ? (
        <Button onClick={() => void list.fetchNextPage()}>{say('face.loadMore')}</Button>
      ) : null}
      {act?.kind === 'verify' ? <Verify body={act.body} close={() => setAct(undefined)} /> : null}
      {act?.kind === 'suspend' ? <Suspend body={act.body} close={() => setAct(undefined)} /> : null}
    </Page>
  )
}

function Named({ body }: { body: OrganisationLine }) {
  return (
    <div>
      <p>{body.name}</p>
      {body.about === '' ? null : <p className="quiet">{body.about}</p>}
    </div>
  )
}

function State({ body }: { body: OrganisationLine }) {
  const { say } = useWords()
  return (
    <>
      <Tag>{say(`organisations.states.${body.state}`)}</Tag>
      {body.trusted ? <Tag>{say('organisations.trusted')}</Tag> : null}
    </>
  )
}

type ActsProps = { body: OrganisationLine; act: (kind: Act['kind']) => void }

function Acts({ body, act }: ActsProps) {
  const { say } = useWords()
  const may = useMay()
  const { state } = body
  if (state === 'closed') return null
  if (state !== 'verified' && body.admins < adminsMin) {
    return <span className="quiet">{say('organisations.few')}</span>
  }
  return (
    <div className="row">
      {may('operator') ? (
        <Button size="small" onClick={() => act('verify')}>
          {say(state === 'verified' ? 'organisations.change' : 'organisations.verify')}
        </Button>
      ) : null}
      {may('operator', 'moderator') && state === 'verified' ? (
        <Button size="small" danger onClick={() => act('suspend')}>
          {say('organisations.suspend')}
        </Button>
      ) : null}
    </div>
  )
}

type ActProps = { body: OrganisationLine; close: () => void }

function Verify({ body, close }: ActProps) {
  const { say } = useWords()
  const { id: organisationId, name } = body
  return (
    <StaffAct<{ trusted: boolean }>
      title={say('organisations.verifyTitle', { name })}
      effect={say('organisations.verifyEffect')}
      initial={{ trusted: body.trusted }}
      shown={({ trusted }) => ({
        kind: 'identity.verify_body',
        payee: organisationId,
        facts: { trusted: String(trusted) },
      })}
      run={({ trusted, reason }, proof) =>
        verifyOrganisation({ path: { organisationId }, body: { trusted, reason, proof } })
      }
      close={close}
    >
      <Form.Item name="trusted" valuePropName="checked">
        <Checkbox>{say('organisations.trust')}</Checkbox>
      </Form.Item>
    </StaffAct>
  )
}

function Suspend({ body, close }: ActProps) {
  const { say } = useWords()
  const { id: organisationId, name } = body
  return (
    <StaffAct
      danger
      title={say('organisations.suspendTitle', { name })}
      effect={say('organisations.suspendEffect')}
      run={({ reason }) => suspendOrganisation({ path: { organisationId }, body: { reason } })}
      close={close}
    />
  )
}
