import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useMe } from '../../../app/session.tsx'
import { refusedWith, sentenceOfProblem } from '../../../lib/problem.ts'
import { deadline } from '../../../lib/time.ts'
import { Button, ButtonLink } from '../../../ui/Button.tsx'
import { Field } from '../../../ui/Field.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Confirm } from '../parts/Confirm.tsx'
import { PasswordField } from '../parts/PasswordField.tsx'
import { PinChooser } from '../parts/PinChooser.tsx'
import { useSecurity } from '../methods.ts'
import { useFinishPinReset, usePasswords, useStartPinReset } from '../queries.ts'

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
  const { t } = useTranslation(['identity', 'app', 'security'])
  const security = useSecurity()
  const { passkeys } = useMe()
  const passwords = usePasswords()
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const start = useStartPinReset()
  const [byPasskey, setByPasskey] = useState(false)
  const atCode = refusedWith(start.error, 'identity_second_factor_wrong')
  const wrong = start.error ? sentenceOfProblem(start.error) : undefined
  return (
    <form
      className="form"
      onSubmit={event => {
        event.preventDefault()
        if (!password || start.isPending) return
        start.mutate({ body: { password, ...(code.trim() && { code: code.trim() }) } })
      }}
    >
      {!passwords && <p>{t('security:passwordsOff.pinReset')}</p>}
      {passwords && (
        <>
          <p>{t('security.resetWords')}</p>
          <PasswordField
            label={t('security.password')}
            value={password}
            onValue={setPassword}
            wrong={atCode || byPasskey ? undefined : wrong}
          />
          {security.data?.secondFactor.on && (
            <Field
              label={t('security:pin.code')}
              name="code"
              value={code}
              onValue={setCode}
              hint={t('security:pin.codeHint')}
              wrong={atCode ? wrong : undefined}
              autoComplete="one-time-code"
              lengthMax={20}
            />
          )}
          <Button type="submit" wide busy={start.isPending} why={password ? undefined : ''}>
            {t('security.resetStart')}
          </Button>
        </>
      )}
      {passkeys > 0 && (
        <Button look="plain" icon="key" wide onPress={() => setByPasskey(true)}>
          {t('security:pin.resetPasskey')}
        </Button>
      )}
      {byPasskey && (
        <Confirm
          kind="identity.reset_pin"
          title={t('security:pin.resetPasskeyConfirm')}
          icon="key"
          busy={start.isPending}
          problem={start.error}
          onProof={proof =>
            start.mutate({ body: { proof } }, { onSuccess: () => setByPasskey(false) })
          }
          onClose={() => setByPasskey(false)}
        />
      )}
    </form>
  )
}
