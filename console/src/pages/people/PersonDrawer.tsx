import { getPersonOptions } from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import { lookAtPerson } from '@fuquan/sdk/sdk.gen.ts'
import type { PersonPage } from '@fuquan/sdk/types.gen.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useMay, useMe } from '../../app/session.tsx'
import { StaffAct } from '../../app/staff-act.tsx'
import { problemOf } from '../../lib/api.ts'
import { useWords } from '../../lib/i18n.ts'
import { useLookMinutes } from '../../lib/look-minutes.ts'
import { writeMoment } from '../../lib/time.ts'
import { Button, Descriptions, Drawer, Tag } from '../../ui/antd.ts'
import { Face } from '../../ui/faces.tsx'
import { PersonName } from '../../ui/Person.tsx'
import { isLooking, keepLook } from '../../lib/looks.ts'
import { PersonAccounts } from './PersonAccounts.tsx'
import { PersonActs } from './PersonActs.tsx'
import { PersonLines } from './PersonLines.tsx'
import { PersonRefused } from './PersonRefused.tsx'
import { PersonStanding } from './PersonStanding.tsx'
import { stateKeys } from './state.ts'

/** Who reads how somebody's account stands. */
const readers = ['operator', 'moderator', 'support'] as const
/** Who opens a person's page: keepers of the books read there what somebody holds. */
export const lookers = ['operator', 'treasurer', 'moderator', 'support'] as const

/** One person's page: nothing of it is read before a reason is given. */
export function PersonDrawer(props: { userId: string; name: string; close: () => void }) {
  const { say } = useWords()
  const { userId, name, close } = props
  const may = useMay()
  const me = useMe()
  const mayRead = may(...readers)
  const [asking, setAsking] = useState(false)
  const [looking, setLooking] = useState(() => isLooking(me.user.id, userId))
  const person = useQuery({
    ...getPersonOptions({ path: { userId } }),
    retry: false,
    enabled: looking && mayRead,
  })
  const needsReason = !looking || problemOf(person.error)?.code === 'console_reason_missing'
  const minutes = useLookMinutes()
  const effect = say('people.lookEffect', { minutes, name })

  return (
    <Drawer open onClose={close} size={480} title={person.data?.user.name ?? name}>
      {!may(...lookers) ? (
        <NotMine />
      ) : needsReason ? (
        <div className="stack">
          <p>{effect}</p>
          <Button type="primary" onClick={() => setAsking(true)}>
            {say('people.look')}
          </Button>
        </div>
      ) : mayRead ? (
        <Face query={person}>{data => <Facts person={data} />}</Face>
      ) : (
        <div className="stack">
          <PersonAccounts userId={userId} />
          <PersonRefused userId={userId} />
          <PersonLines userId={userId} />
        </div>
      )}
      {asking ? (
        <StaffAct
          title={say('people.lookOpen')}
          effect={effect}
          run={async ({ reason }) => {
            const { data } = await lookAtPerson({ body: { userId, reason } })
            keepLook({ by: me.user.id, userId, until: data.until })
            setLooking(true)
          }}
          close={() => setAsking(false)}
        />
      ) : null}
    </Drawer>
  )
}

/** Whoever may not look hears whose work it is. */
function NotMine() {
  const { say, language } = useWords()
  const list = new Intl.ListFormat(language, { type: 'disjunction' })
  const roles = [...lookers, 'owner' as const].map(role => say(`role.${role}`))
  return <p>{say('notMine.words', { roles: list.format(roles) })}</p>
}

function Facts({ person }: { person: PersonPage }) {
  const { say, language } = useWords()
  const { restriction } = person
  return (
    <div className="stack">
      <PersonName card={person.user} />
      <Descriptions
        column={1}
        bordered
        size="small"
        items={[
          { key: 'state', label: say('people.state'), children: say(stateKeys[person.state]) },
          ...(restriction === null
            ? []
            : [
                {
                  key: 'restriction',
                  label: say('people.restriction'),
                  children:
                    restriction.until === null
                      ? say('people.restrictionOpen', { reason: restriction.reason })
                      : say('people.restrictionUntil', {
                          until: writeMoment(restriction.until, language),
                          reason: restriction.reason,
                        }),
                },
              ]),
          {
            key: 'roles',
            label: say('people.role'),
            children:
              person.staffRoles.length === 0
                ? say('face.none')
                : person.staffRoles.map(role => <Tag key={role}>{say(`role.${role}`)}</Tag>),
          },
          {
            key: 'email',
            label: say('people.email'),
            children: person.email ?? say('people.emailNone'),
          },
          { key: 'level', label: say('limits.level'), children: `L${person.user.level}` },
          {
            key: 'pin',
            label: say('people.pin'),
            children: <Pin pin={person.pin} />,
          },
          {
            key: 'invitedBy',
            label: say('people.invitedBy'),
            children: person.invitedBy?.name ?? '–',
          },
          { key: 'devices', label: say('people.devices'), children: person.devices },
          {
            key: 'used',
            label: say('people.lastUsed'),
            children: writeMoment(person.lastUsedAt, language),
          },
          {
            key: 'joined',
            label: say('people.joined'),
            children: writeMoment(person.createdAt, language),
          },
        ]}
      />
      <PersonActs person={person} />
      <PersonStanding user={person.user} />
      <PersonAccounts userId={person.user.id} />
      <PersonRefused userId={person.user.id} />
      <PersonLines userId={person.user.id} />
    </div>
  )
}

/** How the payment PIN stands, and until when where that ends by itself. */
function Pin({ pin }: { pin: PersonPage['pin'] }) {
  const { say, language } = useWords()
  const until = pin.state === 'locked' ? pin.lockedUntil : null
  const state = say(`people.pin_${pin.state}`)
  if (until === null) return state
  return `${state} · ${say('limits.pinUntil', { until: writeMoment(until, language) })}`
}
