import { listApprovalsInfiniteOptions } from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import { agreeApproval } from '@fuquan/sdk/sdk.gen.ts'
import type { Approval } from '@fuquan/sdk/types.gen.ts'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useMay, useMe } from '../../app/session.tsx'
import { StaffAct } from '../../app/staff-act.tsx'
import { useChosen } from '../../lib/chosen.ts'
import { keyOf, useWords } from '../../lib/i18n.ts'
import type { Say } from '../../lib/i18n.ts'
import { writeMoment } from '../../lib/time.ts'
import { Button, Segmented } from '../../ui/antd.ts'
import { Empty, Refused } from '../../ui/faces.tsx'
import { Page } from '../../ui/Page.tsx'
import { PersonName } from '../../ui/Person.tsx'
import { Facts } from './Facts.tsx'

/** Acts that wait for a second person: a card that both can open. */
export function ApprovalsPage() {
  const { say } = useWords()
  const [show, setShow] = useChosen<'waiting' | 'all'>('show', 'waiting', ['all'])
  const [agreeing, setAgreeing] = useState<Approval>()
  const approvals = useInfiniteQuery({
    ...listApprovalsInfiniteOptions({ query: { show } }),
    initialPageParam: {},
    getNextPageParam: page => page.next,
  })
  const items = approvals.data?.pages.flatMap(page => page.items) ?? []
  return (
    <Page
      title={say('approvals.title')}
      lede={say('approvals.lede')}
      actions={
        <Segmented
          value={show}
          options={[
            { value: 'waiting', label: say('approvals.waiting') },
            { value: 'all', label: say('approvals.all') },
          ]}
          onChange={setShow}
        />
      }
    >
      {approvals.isError ? (
        <Refused error={approvals.error} again={() => void approvals.refetch()} />
      ) : null}
      {approvals.data !== undefined && items.length === 0 ? (
        <div className="card">
          <Empty>{say('approvals.none')}</Empty>
        </div>
      ) : null}
      {items.map(approval => (
        <Card key={approval.id} approval={approval} agree={() => setAgreeing(approval)} />
      ))}
      {approvals.hasNextPage ? (
        <Button onClick={() => void approvals.fetchNextPage()}>{say('face.loadMore')}</Button>
      ) : null}
      {agreeing === undefined ? null : (
        <StaffAct
          title={say('approvals.agree')}
          effect={say('approvals.agreeEffect')}
          shown={() => ({ kind: 'identity.agree', payee: agreeing.id })}
          run={({ reason }, proof) =>
            agreeApproval({ path: { approvalId: agreeing.id }, body: { reason, proof } })
          }
          close={() => setAgreeing(undefined)}
        >
          <div className="preview-box" style={{ marginBottom: 16 }}>
            <b>{titleOf(say, agreeing)}</b>
            <Facts approval={agreeing} />
          </div>
        </StaffAct>
      )}
    </Page>
  )
}

const titleOf = (say: Say, { about }: Approval): string => {
  const key = keyOf(`approvalKinds.${about.kind}`)
  return key === undefined ? about.kind : say(key)
}

function Card({ approval, agree }: { approval: Approval; agree: () => void }) {
  const { say, language } = useWords()
  const me = useMe()
  const may = useMay()('operator', 'treasurer', 'moderator', 'arbiter', 'campaigner')
  const own = approval.askedBy.id === me.user.id
  return (
    <section className="card stack" aria-label={approval.about.kind}>
      <div className="card-head">
        <PersonName card={approval.askedBy} />
        <span className="quiet">{writeMoment(approval.askedAt, language)}</span>
      </div>
      <p>
        <b>{titleOf(say, approval)}</b> · {approval.reason}
      </p>
      <Facts approval={approval} />
      <div className="row">
        <span className="quiet">
          {approval.failed === null
            ? null
            : `${say('approvals.failed', { why: approval.failed.said })} `}
          {approval.agreedBy === null
            ? `${say('approvals.lapses')} ${writeMoment(approval.lapsesAt, language)}`
            : say('approvals.agreed', { name: approval.agreedBy.name })}
        </span>
        {approval.state === 'waiting' && may ? (
          own ? (
            <span className="quiet">{say('approvals.own')}</span>
          ) : (
            <Button type="primary" onClick={agree}>
              {say('approvals.agree')}
            </Button>
          )
        ) : null}
      </div>
    </section>
  )
}
