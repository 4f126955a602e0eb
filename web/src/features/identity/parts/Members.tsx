import type { OrganisationMember, OrganisationPage } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { moment } from '../../../lib/time.ts'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Field } from '../../../ui/Field.tsx'
import { Row } from '../../../ui/Row.tsx'
import { Sheet } from '../../../ui/Sheet.tsx'
import { toast } from '../../../ui/Toast.tsx'
import { useMembers, useWithdrawWord } from '../standingQueries.ts'
import { AttestSheet } from './AttestSheet.tsx'

/** Who belongs to an organisation, for its admins: attest, and take it back. */
export function Members({ body }: { body: OrganisationPage }) {
  const { t } = useTranslation('standing')
  const members = useMembers(body.id, true)
  const [attesting, setAttesting] = useState(false)
  const [taking, setTaking] = useState<OrganisationMember | undefined>(undefined)
  return (
    <section className="titled">
      <h2 className="section-title">{t('organisations.memberList')}</h2>
      {members.error && <Refused problem={members.error} onAgain={() => void members.refetch()} />}
      {members.isPending && <Skeleton rows={2} />}
      {members.data?.items.length === 0 && <p className="quiet">{t('organisations.memberNone')}</p>}
      {members.data && members.data.items.length > 0 && (
        <ul className="card rows">
          {members.data.items.map(member => (
            <li key={member.attestationId}>
              <Row
                start={<Avatar id={member.user.id} pictureId={member.user.pictureId} />}
                name={member.user.name}
                note={`@${member.user.handle} · ${t('organisations.since', { time: moment(member.since) })}`}
                end={
                  <Button look="text" small onPress={() => setTaking(member)}>
                    {t('organisations.withdraw')}
                    <span className="unseen"> {member.user.name}</span>
                  </Button>
                }
              />
            </li>
          ))}
        </ul>
      )}
      {body.state === 'verified' && (
        <Button look="soft" wide icon="plus" onPress={() => setAttesting(true)}>
          {t('organisations.attest')}
        </Button>
      )}
      {attesting && <AttestSheet body={body} onClose={() => setAttesting(false)} />}
      {taking && <WithdrawSheet member={taking} onClose={() => setTaking(undefined)} />}
    </section>
  )
}

const reasonMin = 10
const reasonMax = 200

function WithdrawSheet({ member, onClose }: { member: OrganisationMember; onClose: () => void }) {
  const { t } = useTranslation('standing')
  const withdraw = useWithdrawWord()
  const [reason, setReason] = useState('')
  const ready = [...reason.trim()].length >= reasonMin
  return (
    <Sheet
      title={t('organisations.withdrawTitle', { name: member.user.name })}
      onClose={onClose}
      held={withdraw.isPending}
    >
      <form
        className="form"
        onSubmit={event => {
          event.preventDefault()
          if (!ready || withdraw.isPending) return
          withdraw.mutate(
            { path: { attestationId: member.attestationId }, body: { reason } },
            {
              onSuccess: () => {
                toast(t('organisations.withdrawn'))
                onClose()
              },
            },
          )
        }}
      >
        <Field
          label={t('organisations.reason')}
          value={reason}
          onValue={setReason}
          lengthMax={reasonMax}
          hint={t('organisations.reasonHint')}
          autoFocus
        />
        {withdraw.error && <Refused problem={withdraw.error} />}
        <Button
          type="submit"
          look="danger"
          wide
          busy={withdraw.isPending}
          why={ready ? undefined : ''}
        >
          {t('organisations.withdraw')}
        </Button>
      </form>
    </Sheet>
  )
}
