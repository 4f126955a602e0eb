import { lookAtOwner } from '@fuquan/sdk/sdk.gen.ts'
import { useState } from 'react'
import { useMay, useMe } from './session.tsx'
import { StaffAct } from './staff-act.tsx'
import { useWords } from '../lib/i18n.ts'
import { useLookMinutes } from '../lib/look-minutes.ts'
import { Alert, Button } from '../ui/antd.ts'
import { keepLook } from '../lib/looks.ts'

/** Says that a member's money takes a reason, and takes it. */
export function LookFirst({ accountId, again }: { accountId: string; again: () => void }) {
  const { say } = useWords()
  return (
    <Alert
      type="info"
      showIcon
      title={say('parties.lookNeeded')}
      action={<LookAtOwner accountId={accountId} again={again} />}
    />
  )
}

/** A button that opens whose account this is, with a reason that its owner reads. */
export function LookAtOwner({ accountId, again }: { accountId: string; again?: () => void }) {
  const { say } = useWords()
  const may = useMay()('operator', 'treasurer')
  const me = useMe()
  const minutes = useLookMinutes()
  const [asking, setAsking] = useState(false)
  if (!may) return null
  return (
    <>
      <Button size="small" onClick={() => setAsking(true)}>
        {say('parties.look')}
      </Button>
      {asking ? (
        <StaffAct
          title={say('parties.lookTitle')}
          effect={say('parties.lookEffect', { minutes })}
          run={async ({ reason }) => {
            const { data } = await lookAtOwner({ body: { accountId, reason } })
            keepLook({ by: me.user.id, userId: data.userId, until: data.until })
          }}
          done={again}
          close={() => setAsking(false)}
        />
      ) : null}
    </>
  )
}
