import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { sentenceOfProblem } from '../../../lib/problem.ts'
import { Button } from '../../../ui/Button.tsx'
import { Field } from '../../../ui/Field.tsx'
import { Sheet } from '../../../ui/Sheet.tsx'
import { toast } from '../../../ui/Toast.tsx'
import { useInviteAdmin } from '../standingQueries.ts'
import { isHandle, plainHandle } from '../state.ts'

/** Asks somebody by their user name to speak for an organisation. */
export function InviteAdminSheet(props: { organisationId: string; onClose: () => void }) {
  const { t } = useTranslation('standing')
  const { organisationId, onClose } = props
  const invite = useInviteAdmin()
  const [typed, setTyped] = useState('')
  const handle = plainHandle(typed)
  return (
    <Sheet title={t('organisations.inviteAdmin')} onClose={onClose} held={invite.isPending}>
      <form
        className="form"
        onSubmit={event => {
          event.preventDefault()
          if (!isHandle(handle) || invite.isPending) return
          invite.mutate(
            { path: { organisationId }, body: { handle } },
            {
              onSuccess: () => {
                toast(t('organisations.invited'))
                onClose()
              },
            },
          )
        }}
      >
        <Field
          label={t('organisations.handle')}
          value={typed}
          onValue={setTyped}
          start={<span aria-hidden="true">@</span>}
          wrong={invite.error ? sentenceOfProblem(invite.error) : undefined}
          autoFocus
        />
        <Button type="submit" wide busy={invite.isPending} why={isHandle(handle) ? undefined : ''}>
          {t('organisations.invite')}
        </Button>
      </form>
    </Sheet>
  )
}
