import type { OrganisationPage } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/Button.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { Choices, Field } from '../../../ui/Field.tsx'
import { Sheet } from '../../../ui/Sheet.tsx'
import { toast } from '../../../ui/Toast.tsx'
import { useAttest } from '../standingQueries.ts'
import { isHandle, plainHandle } from '../state.ts'

const numberMin = 4
const numberMax = 40
const kinds = ['member', 'identity'] as const

/** Says that somebody belongs to us, or who they are; the number is typed and never kept. */
export function AttestSheet({ body, onClose }: { body: OrganisationPage; onClose: () => void }) {
  const { t } = useTranslation('standing')
  const attest = useAttest()
  const [typed, setTyped] = useState('')
  const [number, setNumber] = useState('')
  const [kind, setKind] = useState<(typeof kinds)[number]>('member')
  const handle = plainHandle(typed)
  const ready = isHandle(handle) && [...number.trim()].length >= numberMin
  const label = kind === 'member' ? 'number' : 'paper'
  const hint = kind === 'member' ? 'numberHint' : 'paperHint'
  return (
    <Sheet title={t('organisations.attestTitle')} onClose={onClose} held={attest.isPending}>
      <form
        className="form"
        onSubmit={event => {
          event.preventDefault()
          if (!ready || attest.isPending) return
          attest.mutate(
            { path: { organisationId: body.id }, body: { handle, kind, document: number } },
            {
              onSuccess: () => {
                toast(t('organisations.attested'))
                onClose()
              },
            },
          )
        }}
      >
        {body.trusted && (
          <Choices
            legend={t('organisations.kind')}
            name="kind"
            value={kind}
            options={kinds.map(value => ({ value, label: t(`organisations.kinds.${value}`) }))}
            onValue={setKind}
          />
        )}
        <Field
          label={t('organisations.handle')}
          value={typed}
          onValue={setTyped}
          start={<span aria-hidden="true">@</span>}
          autoFocus
        />
        <Field
          label={t(`organisations.${label}`)}
          value={number}
          onValue={setNumber}
          lengthMax={numberMax}
          hint={t(`organisations.${hint}`)}
        />
        {attest.error && <Refused problem={attest.error} />}
        <Button type="submit" wide busy={attest.isPending} why={ready ? undefined : ''}>
          {t('organisations.attestGo')}
        </Button>
      </form>
    </Sheet>
  )
}
