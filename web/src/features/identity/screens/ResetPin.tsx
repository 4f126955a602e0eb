import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useMe } from '../../../app/session.tsx'
import { sentenceOfProblem } from '../../../lib/problem.ts'
import { deadline } from '../../../lib/time.ts'
import { Button, ButtonLink } from '../../../ui/Button.tsx'
import { Page } from '../../../ui/Page.tsx'
import { PasswordField } from '../parts/PasswordField.tsx'
import { PinChooser } from '../parts/PinChooser.tsx'
import { useFinishPinReset, useStartPinReset } from '../queries.ts'

/** A forgotten PIN: the password again, a day in which it can be stopped, then a new PIN. */
export function ResetPin() {
  const { t } = useTranslation(['identity', 'app'])
  const navigate = useNavigate()
  const { pin } = useMe()
  const finish = useFinishPinReset()
  const waits = pin.state === 'resetting'
  const ready = waits && pin.readyAt !== null && new Date(pin.readyAt) <= new Date()
  return (
    <Page title={t('security.resetTitle')} back="/me/security">
      {!waits && <StartForm />}
      {waits && !ready && pin.readyAt && (
        <>
          <p role="status">{t('security.resetStarted', { time: deadline(pin.readyAt) })}</p>
          <ButtonLink to="/me/security" look="plain">
            {t('app:done')}
          </ButtonLink>
        </>
      )}
      {ready && (
        <PinChooser store={finish} onSet={() => void navigate('/me/security', { replace: true })} />
      )}
    </Page>
  )
}

function StartForm() {
  const { t } = useTranslation(['identity', 'app'])
  const [password, setPassword] = useState('')
  const start = useStartPinReset()
  return (
    <form
      className="form"
      onSubmit={event => {
        event.preventDefault()
        if (password && !start.isPending) start.mutate({ body: { password } })
      }}
    >
      <p>{t('security.resetWords')}</p>
      <PasswordField
        label={t('security.password')}
        value={password}
        onValue={setPassword}
        wrong={start.error ? sentenceOfProblem(start.error) : undefined}
      />
      <Button type="submit" wide busy={start.isPending} why={password ? undefined : ''}>
        {t('security.resetStart')}
      </Button>
    </form>
  )
}
