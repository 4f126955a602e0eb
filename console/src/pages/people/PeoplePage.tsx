import {
  listCardsOptions,
  listPeopleInfiniteOptions,
} from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import type { PersonLine, StaffRole } from '@fuquan/sdk/types.gen.ts'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useNavigate, useParams, useSearchParams } from 'react-router'
import { useMay, useMe } from '../../app/session.tsx'
import { useWords } from '../../lib/i18n.ts'
import { writeMoment } from '../../lib/time.ts'
import { Button, Input, Select, Table, Tag } from '../../ui/antd.ts'
import { Empty, Refused } from '../../ui/faces.tsx'
import { Page } from '../../ui/Page.tsx'
import { PersonName } from '../../ui/Person.tsx'
import { Invite } from './Invite.tsx'
import { JoinActs } from './JoinActs.tsx'
import { lookers, PersonDrawer } from './PersonDrawer.tsx'
import { roles, stateKeys, states } from './state.ts'
import { TakePeople } from './TakePeople.tsx'

const pageSize = 30

/** People of the house: find, let in, and open one with a reason. */
export function PeoplePage() {
  const { say } = useWords()
  const { userId } = useParams()
  const [params, setParams] = useSearchParams()
  const navigate = useNavigate()
  const [inviting, setInviting] = useState(false)
  const [taking, setTaking] = useState(false)
  const may = useMay()
  const me = useMe()
  // Who only reads makes no links here, whatever they may as a member.
  const mayInvite = me.mayInvite && me.staffRoles.some(one => one !== 'auditor')
  const search = params.get('search') ?? ''
  const state = states.find(one => one === params.get('state'))
  const role = roles.find(one => one === params.get('role'))
  const narrowed = {
    ...(search === '' ? {} : { search }),
    ...(state === undefined ? {} : { state }),
    ...(role === undefined ? {} : { role }),
  }
  const people = useInfiniteQuery({
    ...listPeopleInfiniteOptions({
      query: {
        limit: pageSize,
        ...narrowed,
      },
    }),
    initialPageParam: {},
    getNextPageParam: page => page.next,
  })
  const items = people.data?.pages.flatMap(page => page.items) ?? []
  const filter = (name: string, value: string | undefined) => {
    const next = new URLSearchParams(params)
    if (value === undefined || value === '') next.delete(name)
    else next.set(name, value)
    setParams(next, { replace: true })
  }
  const listed = items.find(one => one.user.id === userId)?.user.name
  // Whoever comes by a link may not be on this page of the list.
  const asked = listed === undefined && people.data !== undefined ? userId : undefined
  const cards = useQuery({
    ...listCardsOptions({ query: { ids: asked ?? '' } }),
    enabled: asked !== undefined,
  })

  return (
    <Page
      title={say('people.title')}
      lede={say('people.lede')}
      actions={
        <>
          {may('operator') ? (
            <>
              <Button onClick={() => setTaking(true)}>{say('keeping.people')}</Button>
              <Button onClick={() => void navigate('/people/import')}>
                {say('importing.open')}
              </Button>
            </>
          ) : null}
          {mayInvite ? (
            <Button type="primary" onClick={() => setInviting(true)}>
              {say('people.invite')}
            </Button>
          ) : null}
        </>
      }
    >
      <div className="row">
        <Input.Search
          style={{ width: 260 }}
          aria-label={say('people.search')}
          placeholder={say('people.search')}
          defaultValue={search}
          allowClear
          onSearch={found => filter('search', found.trim())}
        />
        <Filter
          label={say('people.state')}
          value={state}
          options={states.map(value => ({ value, label: say(stateKeys[value]) }))}
          change={value => filter('state', value)}
        />
        <Filter
          label={say('people.role')}
          value={role}
          options={roles.map(value => ({ value, label: say(`role.${value}`) }))}
          change={value => filter('role', value)}
        />
      </div>
      {people.isError ? (
        <Refused error={people.error} again={() => void people.refetch()} />
      ) : (
        <PeopleTable items={items} loaded={people.data !== undefined} />
      )}
      {people.hasNextPage ? (
        <Button loading={people.isFetchingNextPage} onClick={() => void people.fetchNextPage()}>
          {say('face.loadMore')}
        </Button>
      ) : null}
      {userId === undefined ? null : (
        <PersonDrawer
          userId={userId}
          name={listed ?? cards.data?.items[0]?.name ?? ''}
          close={() => void navigate({ pathname: '/people', search: params.toString() })}
        />
      )}
      {inviting ? <Invite close={() => setInviting(false)} /> : null}
      {taking ? <TakePeople filter={narrowed} close={() => setTaking(false)} /> : null}
    </Page>
  )
}

type FilterProps = {
  label: string
  value: string | undefined
  options: { value: string; label: string }[]
  change: (value: string | undefined) => void
}

function Filter({ label, value, options, change }: FilterProps) {
  const { say } = useWords()
  return (
    <Select
      style={{ width: 180 }}
      aria-label={label}
      value={value ?? ''}
      options={[{ value: '', label: `${label} · ${say('people.all')}` }, ...options]}
      onChange={change}
    />
  )
}

function PeopleTable({ items, loaded }: { items: PersonLine[]; loaded: boolean }) {
  const { say, language } = useWords()
  const [params] = useSearchParams()
  const may = useMay()
  const filtered = params.size > 0
  const mayOpen = may(...lookers)
  if (!loaded) return null
  if (items.length === 0) {
    return <Empty>{filtered ? say('people.none') : say('people.empty')}</Empty>
  }
  return (
    <Table
      rowKey={line => line.user.id}
      size="middle"
      dataSource={items}
      pagination={false}
      scroll={{ x: 600 }}
      columns={[
        {
          title: say('people.name'),
          render: (_, line) =>
            mayOpen ? (
              <Link
                className="plain"
                to={{ pathname: `/people/${line.user.id}`, search: params.toString() }}
              >
                <PersonName card={line.user} />
              </Link>
            ) : (
              <PersonName card={line.user} />
            ),
        },
        { title: say('people.state'), render: (_, line) => <StateTag line={line} /> },
        {
          title: say('people.role'),
          render: (_, line) =>
            line.staffRoles.map((role: StaffRole) => <Tag key={role}>{say(`role.${role}`)}</Tag>),
        },
        {
          title: say('people.joined'),
          render: (_, line) => writeMoment(line.createdAt, language),
        },
        {
          title: '',
          align: 'right',
          render: (_, line) => (line.state === 'asked' ? <JoinActs line={line} /> : null),
        },
      ]}
    />
  )
}

function StateTag({ line }: { line: PersonLine }) {
  const { say } = useWords()
  return <Tag className={`state-${line.state}`}>{say(stateKeys[line.state])}</Tag>
}
