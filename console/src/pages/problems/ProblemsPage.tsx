import {
  getPublicBooksOptions,
  listBillProblemsInfiniteOptions,
  listCardsOptions,
} from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import { answerBillProblem } from '@fuquan/sdk/sdk.gen.ts'
import type { BillProblem } from '@fuquan/sdk/types.gen.ts'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { useMay } from '../../app/session.tsx'
import { StaffAct } from '../../app/staff-act.tsx'
import { useChosen } from '../../lib/chosen.ts'
import { nameOf, useWords } from '../../lib/i18n.ts'
import { writeMoment } from '../../lib/time.ts'
import { Button, Segmented, Table } from '../../ui/antd.ts'
import { Empty, Refused } from '../../ui/faces.tsx'
import { Money } from '../../ui/Money.tsx'
import { Page } from '../../ui/Page.tsx'
import { PersonName } from '../../ui/Person.tsx'

type Show = 'open' | 'answered'

/** What members report about their bills, and the answers. */
export function ProblemsPage() {
  const { say } = useWords()
  const [show, setShow] = useChosen<Show>('show', 'open', ['answered'])
  const [answering, setAnswering] = useState<BillProblem>()
  const problems = useInfiniteQuery({
    ...listBillProblemsInfiniteOptions({ query: { state: show } }),
    initialPageParam: {},
    getNextPageParam: page => page.next,
  })
  const items = problems.data?.pages.flatMap(page => page.items) ?? []
  return (
    <Page
      title={say('problems.title')}
      lede={say('problems.lede')}
      actions={
        <Segmented
          value={show}
          options={[
            { value: 'open', label: say('problems.open') },
            { value: 'answered', label: say('problems.answered') },
          ]}
          onChange={setShow}
        />
      }
    >
      {problems.isError ? (
        <Refused error={problems.error} again={() => void problems.refetch()} />
      ) : null}
      {problems.data !== undefined && items.length === 0 ? (
        <Empty>{say(show === 'open' ? 'problems.none' : 'problems.noneAnswered')}</Empty>
      ) : null}
      {items.length > 0 ? <Reports items={items} answer={setAnswering} /> : null}
      {problems.hasNextPage ? (
        <Button onClick={() => void problems.fetchNextPage()}>{say('problems.more')}</Button>
      ) : null}
      {answering === undefined ? null : (
        <StaffAct
          title={say('problems.answerTitle')}
          effect={say('problems.answerEffect', { words: answering.words })}
          run={({ reason }) =>
            answerBillProblem({ path: { problemId: answering.id }, body: { reason } })
          }
          close={() => setAnswering(undefined)}
        />
      )}
    </Page>
  )
}

type ReportsProps = { items: BillProblem[]; answer: (problem: BillProblem) => void }

function Reports({ items, answer }: ReportsProps) {
  const { say, language } = useWords()
  const may = useMay()('operator', 'treasurer', 'support')
  const ids = [...new Set(items.map(one => one.userId))].join(',')
  const cards = useQuery(listCardsOptions({ query: { ids } }))
  const books = useQuery(getPublicBooksOptions())
  const unit = books.data?.asset
  const cardOf = (id: string) => cards.data?.items.find(card => card.id === id)
  return (
    <Table
      rowKey="id"
      size="middle"
      dataSource={items}
      pagination={false}
      scroll={{ x: 720 }}
      columns={[
        {
          title: say('problems.who'),
          render: (_, { userId }) => {
            const card = cardOf(userId)
            return card === undefined ? null : (
              <Link to={`/people/${userId}`}>
                <PersonName card={card} />
              </Link>
            )
          },
        },
        {
          title: say('problems.what'),
          render: (_, { kind, amount, accountId, transferId }) => (
            <>
              <div>{nameOf(say, 'kinds', kind)}</div>
              {unit === undefined ? null : <Money minor={amount} unit={unit} />}
              <div>
                <Link to={`/books/transfers/${accountId}/${transferId}`}>
                  {say('problems.transfer')}
                </Link>
              </div>
            </>
          ),
        },
        {
          title: say('problems.words'),
          render: (_, { words, answer: said }) => (
            <>
              <div className="said">{words}</div>
              {said === null ? null : <div className="quiet said">{said}</div>}
            </>
          ),
        },
        { title: say('problems.since'), render: (_, { at }) => writeMoment(at, language) },
        {
          title: '',
          align: 'right',
          render: (_, problem) =>
            may && problem.state === 'open' ? (
              <Button onClick={() => answer(problem)}>{say('problems.answer')}</Button>
            ) : null,
        },
      ]}
    />
  )
}
