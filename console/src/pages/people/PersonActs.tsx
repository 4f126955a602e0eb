import {
  changeRoles,
  dropSecondFactorByStaff,
  makePasswordLink,
  reinstatePerson,
  resetPinByStaff,
  signOutPerson,
  suspendPerson,
} from '@fuquan/sdk/sdk.gen.ts'
import type { PersonPage, StaffRole } from '@fuquan/sdk/types.gen.ts'
import { useRef, useState } from 'react'
import { useMay, useMe } from '../../app/session.tsx'
import { StaffAct } from '../../app/staff-act.tsx'
import { useWays } from '../../app/ways.tsx'
import { useWords } from '../../lib/i18n.ts'
import { Button, Checkbox, Form, Modal, Select } from '../../ui/antd.ts'
import { roles } from './state.ts'

type ActsProps = { person: PersonPage }
type ActProps = { person: PersonPage; close: () => void }
type Act = 'suspend' | 'reinstate' | 'roles' | 'pin' | 'signOut' | 'password' | 'factor'

/** What may be done with this person, by role and state. */
export function PersonActs({ person }: ActsProps) {
  const { say } = useWords()
  const may = useMay()
  const me = useMe()
  const { passwords } = useWays()
  const [act, setAct] = useState<Act>()
  const close = () => setAct(undefined)
  const desk = may('operator', 'moderator')
  const counter = may('operator', 'support')
  const { state } = person
  return (
    <div className="row">
      {desk && state === 'active' ? (
        <Button danger onClick={() => setAct('suspend')}>
          {say('people.suspend')}
        </Button>
      ) : null}
      {desk && state === 'restricted' ? (
        <Button onClick={() => setAct('reinstate')}>{say('people.reinstate')}</Button>
      ) : null}
      {may() ? <Button onClick={() => setAct('roles')}>{say('people.roles')}</Button> : null}
      {counter ? (
        <>
          <Button onClick={() => setAct('pin')}>{say('people.resetPin')}</Button>
          <Button onClick={() => setAct('password')}>
            {say(passwords ? 'people.passwordLink' : 'people.entryLink')}
          </Button>
          {person.devices > 0 && person.user.id !== me.user.id ? (
            <Button danger onClick={() => setAct('signOut')}>
              {say('people.signOut')}
            </Button>
          ) : null}
          {person.secondFactor ? (
            <Button onClick={() => setAct('factor')}>{say('factor.drop')}</Button>
          ) : null}
        </>
      ) : null}
      {act === 'suspend' ? <Suspend person={person} close={close} /> : null}
      {act === 'reinstate' ? <Reinstate person={person} close={close} /> : null}
      {act === 'roles' ? <Roles person={person} close={close} /> : null}
      {act === 'pin' ? <ResetPin person={person} close={close} /> : null}
      {act === 'signOut' ? <SignOut person={person} close={close} /> : null}
      {act === 'password' ? <PasswordLink person={person} close={close} /> : null}
      {act === 'factor' ? <DropFactor person={person} close={close} /> : null}
    </div>
  )
}

const dayMs = 86_400_000
const spans = [1, 3, 7, 30] as const

function Suspend({ person, close }: ActProps) {
  const { say } = useWords()
  const { name, id: userId } = person.user
  return (
    <StaffAct<{ days: number }>
      danger
      title={`${say('people.suspend')} ${name}`}
      effect={say('people.suspendEffect', { name })}
      initial={{ days: 1 }}
      run={({ days, reason }) => {
        const until = new Date(Date.now() + days * dayMs).toISOString()
        return suspendPerson({
          path: { userId },
          body: { reason, ...(days === 0 ? {} : { until }) },
        })
      }}
      close={close}
    >
      <Form.Item name="days" label={say('people.suspendFor')}>
        <Select
          options={[
            ...spans.map(value => ({ value, label: say('people.days', { count: value }) })),
            { value: 0, label: say('people.noEnd') },
          ]}
        />
      </Form.Item>
    </StaffAct>
  )
}

function Reinstate({ person, close }: ActProps) {
  const { say } = useWords()
  const { name, id: userId } = person.user
  return (
    <StaffAct
      title={`${say('people.reinstate')} ${name}`}
      effect={say('people.reinstateEffect', { name })}
      run={({ reason }) => reinstatePerson({ path: { userId }, body: { reason } })}
      close={close}
    />
  )
}

function Roles({ person, close }: ActProps) {
  const { say } = useWords()
  const { name, id: userId } = person.user
  return (
    <StaffAct<{ roles: StaffRole[] }>
      title={`${say('people.roles')} · ${name}`}
      effect={say('people.rolesEffect', { name })}
      initial={{ roles: person.staffRoles }}
      shown={fields => ({
        kind: 'identity.change_roles',
        payee: userId,
        facts: { roles: fields.roles.join(',') },
      })}
      run={({ roles: chosen, reason }, proof) =>
        changeRoles({ path: { userId }, body: { roles: chosen, reason, proof } })
      }
      close={close}
    >
      <Form.Item name="roles" label={say('people.role')}>
        <Checkbox.Group options={roles.map(value => ({ value, label: say(`role.${value}`) }))} />
      </Form.Item>
    </StaffAct>
  )
}

function ResetPin({ person, close }: ActProps) {
  const { say } = useWords()
  const { name, id: userId } = person.user
  return (
    <StaffAct
      danger
      title={say('people.resetPin')}
      effect={say('people.resetPinEffect', { name })}
      shown={() => ({ kind: 'identity.help_pin', payee: userId })}
      run={({ reason }, proof) => resetPinByStaff({ path: { userId }, body: { reason, proof } })}
      close={close}
    />
  )
}

function SignOut({ person, close }: ActProps) {
  const { say } = useWords()
  const { name, id: userId } = person.user
  return (
    <StaffAct
      danger
      title={`${say('people.signOut')} · ${name}`}
      effect={say('people.signOutEffect', { name, count: person.devices })}
      shown={() => ({ kind: 'identity.sign_out', payee: userId })}
      run={({ reason }, proof) => signOutPerson({ path: { userId }, body: { reason, proof } })}
      close={close}
    />
  )
}

function DropFactor({ person, close }: ActProps) {
  const { say } = useWords()
  const { name, id: userId } = person.user
  return (
    <StaffAct
      danger
      title={say('factor.drop')}
      effect={say('factor.dropEffect', { name })}
      shown={() => ({ kind: 'identity.help_factor', payee: userId })}
      run={({ reason }, proof) =>
        dropSecondFactorByStaff({ path: { userId }, body: { reason, proof } })
      }
      close={close}
    />
  )
}

function PasswordLink({ person, close }: ActProps) {
  const { say } = useWords()
  const { passwords } = useWays()
  const [url, setUrl] = useState<string>()
  const made = useRef(false)
  const { name, id: userId } = person.user
  if (url !== undefined) {
    return (
      <Modal
        open
        title={say(passwords ? 'people.passwordLink' : 'people.entryLink')}
        onCancel={close}
        footer={null}
      >
        <p>{say('people.passwordLinkDone', { name })}</p>
        <p className="mono">{url}</p>
      </Modal>
    )
  }
  return (
    <StaffAct
      danger
      title={say(passwords ? 'people.passwordLink' : 'people.entryLink')}
      effect={say(passwords ? 'people.passwordLinkEffect' : 'people.entryLinkEffect', { name })}
      shown={() => ({ kind: 'identity.password_link', payee: userId })}
      run={async ({ reason }, proof) => {
        const { data } = await makePasswordLink({ path: { userId }, body: { reason, proof } })
        made.current = true
        setUrl(`${window.location.origin}${data.path}`)
      }}
      // Once made, the link takes the sheet's place and stays until it is closed by hand.
      close={() => (made.current ? undefined : close())}
    />
  )
}
