import { approvePerson, refusePerson } from '@fuquan/sdk/sdk.gen.ts'
import type { PersonLine } from '@fuquan/sdk/types.gen.ts'
import { useState } from 'react'
import { useMay } from '../../app/session.tsx'
import { StaffAct } from '../../app/staff-act.tsx'
import { useWords } from '../../lib/i18n.ts'
import { Button } from '../../ui/antd.ts'

/** Let in or turn away somebody who asked to join. */
export function JoinActs({ line }: { line: PersonLine }) {
  const { say } = useWords()
  const may = useMay()
  const [acting, setActing] = useState<'approve' | 'refuse'>()
  if (!may('operator', 'moderator')) return null
  const path = { userId: line.user.id }
  const { name } = line.user
  const close = () => setActing(undefined)
  return (
    <span className="row" style={{ justifyContent: 'flex-end' }}>
      <Button type="primary" onClick={() => setActing('approve')}>
        {say('people.approve')}
      </Button>
      <Button onClick={() => setActing('refuse')}>{say('people.refuse')}</Button>
      {acting === 'approve' ? (
        <StaffAct
          title={`${say('people.approve')} ${name}`}
          effect={say('people.approveEffect', { name })}
          run={({ reason }) => approvePerson({ path, body: { reason } })}
          close={close}
        />
      ) : null}
      {acting === 'refuse' ? (
        <StaffAct
          danger
          title={`${say('people.refuse')} ${name}`}
          effect={say('people.refuseEffect', { name })}
          run={({ reason }) => refusePerson({ path, body: { reason } })}
          close={close}
        />
      ) : null}
    </span>
  )
}
