import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { remembered } from '../../../lib/remembered.ts'
import { Button } from '../../../ui/Button.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { Field } from '../../../ui/Field.tsx'
import { useSecondStep } from '../methods.ts'

type Props = { ticket: string; to?: string | undefined; onAgain: () => void }

/** The second half of a sign-in: six digits of the app, or a recovery code. */
export function SecondStep({ ticket, to, onAgain }: Props) {
  const { t } = useTranslation('security')
  const navigate = useNavigate()
  const [code, setCode] = useState('')
  const step = useSecondStep()
  const deviceId = remembered('device')
  const go = () =>
    step.mutate(
      { body: { ticket, code: code.trim(), ...(deviceId && { deviceId }) } },
      { onSuccess: () => void navigate(to ?? '/today', { replace: true }) },
    )
  const ready = code.trim().length >= 6
  return (
    <form
      className="form"
      onSubmit={event => {
        event.preventDefault()
        if (ready && !step.isPending) go()
      }}
    >
      <h2 className="section-title">{t('factor.stepTitle')}</h2>
      <p>{t('factor.stepWords')}</p>
      <Field
        label={t('factor.codeOrRecovery')}
        name="code"
        value={code}
        onValue={setCode}
        autoComplete="one-time-code"
        lengthMax={20}
        autoFocus
      />
      {step.error && <Refused problem={step.error} />}
      <Button type="submit" wide busy={step.isPending} why={ready ? undefined : ''}>
        {t('factor.go')}
      </Button>
      <Button look="text" onPress={onAgain}>
        {t('password.back')}
      </Button>
    </form>
  )
}
