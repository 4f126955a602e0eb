import {
  listAttestationsOfOptions,
  listRestrictionsOfOptions,
} from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import { attestPerson, withdrawAttestationByStaff } from '@fuquan/sdk/sdk.gen.ts'
import type { Attestation, RestrictionFile, UserCard } from '@fuquan/sdk/types.gen.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useMay } from '../../app/session.tsx'
import { StaffAct } from '../../app/staff-act.tsx'
import { useWords } from '../../lib/i18n.ts'
import { writeMoment } from '../../lib/time.ts'
import { Button, Form, Input, Tag } from '../../ui/antd.ts'
import { Empty, Refused } from '../../ui/faces.tsx'

const numberMin = 4
const numberMax = 40

/** Who vouches for a person, what held them back, and the acts that go with it. */
export function PersonStanding({ user }: { user: UserCard }) {
  const { say } = useWords()
  const may = useMay()
  const reads = may('operator', 'moderator', 'support', 'auditor')
  const counter = may('operator', 'support')
  const path = { userId: user.id }
  const words = useQuery({ ...listAttestationsOfOptions({ path }), enabled: reads, retry: false })
  const held = useQuery({ ...listRestrictionsOfOptions({ path }), enabled: reads, retry: false })
  const [attesting, setAttesting] = useState(false)
  const [taking, setTaking] = useState<Attestation>()
  if (!reads) return null
  return (
    <section className="stack" aria-label={say('standing.title')} style={{ gap: 8 }}>
      <div className="card-head" style={{ marginBottom: 0 }}>
        <h2>{say('standing.title')}</h2>
        {counter ? (
          <Button size="small" onClick={() => setAttesting(true)}>
            {say('standing.attest')}
          </Button>
        ) : null}
      </div>
      {words.isError ? <Refused error={words.error} again={() => void words.refetch()} /> : null}
      {words.data?.items.length === 0 ? <Empty>{say('standing.none')}</Empty> : null}
      {words.data?.items.map(word => (
        <Word key={word.id} word={word} {...(counter && { take: () => setTaking(word) })} />
      ))}
      {held.isError ? <Refused error={held.error} again={() => void held.refetch()} /> : null}
      {held.data?.items.map(line => (
        <Held key={line.starts} line={line} />
      ))}
      {attesting ? <Attest user={user} close={() => setAttesting(false)} /> : null}
      {taking === undefined ? null : <Take word={taking} close={() => setTaking(undefined)} />}
    </section>
  )
}

function Word({ word, take }: { word: Attestation; take?: () => void }) {
  const { say, language } = useWords()
  const { organisation, withdrawnAt } = word
  const asleep = organisation !== null && organisation.state !== 'verified'
  return (
    <div className="need">
      <div className="need-words">
        <p>
          {say(`standing.${word.kind}`)} · {organisation?.name ?? say('standing.house')}{' '}
          {withdrawnAt === null ? null : <Tag>{say('standing.withdrawn')}</Tag>}
          {withdrawnAt === null && asleep ? <Tag>{say('standing.asleep')}</Tag> : null}
        </p>
        <p className="quiet">
          {writeMoment(word.issuedAt, language)}
          {word.withdrawalReason === null ? '' : ` · ${word.withdrawalReason}`}
        </p>
      </div>
      {take === undefined || withdrawnAt !== null ? null : (
        <Button size="small" onClick={take}>
          {say('standing.withdraw')}
        </Button>
      )}
    </div>
  )
}

function Held({ line }: { line: RestrictionFile }) {
  const { say, language } = useWords()
  const time = (at: string) => writeMoment(at, language)
  const parts = [
    time(line.starts),
    line.until === null ? say('standing.noEnd') : say('standing.until', { time: time(line.until) }),
    line.setBy && say('standing.by', { name: line.setBy.name }),
    line.agreedBy && say('standing.agreed', { name: line.agreedBy.name }),
    line.endedAt && say('standing.ended', { time: time(line.endedAt) }),
    line.endedBy && say('standing.endedBy', { name: line.endedBy.name }),
    line.endReason,
  ]
  return (
    <div className="need">
      <div className="need-words">
        <p>
          {line.reason} {line.endedAt === null ? <Tag>{say('standing.running')}</Tag> : null}
        </p>
        <p className="quiet">{parts.filter(Boolean).join(' · ')}</p>
      </div>
    </div>
  )
}

function Attest({ user, close }: { user: UserCard; close: () => void }) {
  const { say } = useWords()
  const { id: userId, name } = user
  return (
    <StaffAct<{ document: string }>
      title={say('standing.attestTitle', { name })}
      effect={say('standing.attestEffect', { name })}
      shown={() => ({ kind: 'identity.attest', payee: userId })}
      run={({ document, reason }, proof) =>
        attestPerson({ path: { userId }, body: { document, reason, proof } })
      }
      close={close}
    >
      <Form.Item
        name="document"
        label={say('standing.number')}
        extra={say('standing.numberHelp')}
        rules={[{ required: true, min: numberMin, message: say('standing.number') }]}
      >
        <Input autoComplete="off" maxLength={numberMax} />
      </Form.Item>
    </StaffAct>
  )
}

function Take({ word, close }: { word: Attestation; close: () => void }) {
  const { say } = useWords()
  return (
    <StaffAct
      danger
      title={say('standing.withdrawTitle')}
      effect={say('standing.withdrawEffect')}
      run={({ reason }) =>
        withdrawAttestationByStaff({ path: { attestationId: word.id }, body: { reason } })
      }
      close={close}
    />
  )
}
