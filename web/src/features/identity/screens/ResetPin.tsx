import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useMe } from '../../../app/session.tsx'
import { refusedWith, sentenceOfProblem } from '../../../lib/problem.ts'
import { deadline } from '../../../lib/time.ts'
import { Button, ButtonLink } from '../../../ui/Button.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { Field } from '../../../ui/Field.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Confirm } from '../parts/Confirm.tsx'
import { PasswordField } from '../parts/PasswordField.tsx'
import { PinChooser } from '../parts/PinChooser.tsx'
import { useSecurity, useStartResetTrip } from '../methods.ts'
import { useFinishPinReset, usePasswords, useStartPinReset } from '../queries.ts'
import { sail } from '../voyage.ts'

/** A forgotten PIN: the password or what stands for it, a day to stop it, then a new one. */
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
  // Where the house takes no passwords, who has one gets on as who has none.
  const hasPassword = passwords && security.data?.password !== false
  const factor = security.data?.secondFactor.on === true
  const typed = { ...(hasPassword && { password }), ...(code.trim() && { code: code.trim() }) }
  const ready = hasPassword ? password !== '' : code.trim() !== ''
  return (
    <form
      className="form"
      onSubmit={event => {
        event.preventDefault()
        if (ready && !start.isPending) start.mutate({ body: typed })
      }}
    >
      <p>{t(hasPassword ? 'security.resetWords' : 'security:pin.resetBareWords')}</p>
      {hasPassword && (
        <PasswordField
          label={t('security.password')}
          value={password}
          onValue={setPassword}
          wrong={atCode || byPasskey ? undefined : wrong}
        />
      )}
      {!hasPassword && <ResetTrips />}
      {factor && (
        <Field
          label={t(hasPassword ? 'security:pin.code' : 'security:pin.codeAlone')}
          name="code"
          value={code}
          onValue={setCode}
          {...(hasPassword && { hint: t('security:pin.codeHint') })}
          wrong={atCode || !hasPassword ? wrong : undefined}
          autoComplete="one-time-code"
          lengthMax={20}
        />
      )}
      {(hasPassword || factor) && (
        <Button type="submit" wide busy={start.isPending} why={ready ? undefined : ''}>
          {t('security.resetStart')}
        </Button>
      )}
      {hasPassword && <ResetTrips />}
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

/** Signing in anew at a provider that knows me, in the place of the password. */
function ResetTrips() {
  const { t } = useTranslation('security')
  const security = useSecurity()
  const trip = useStartResetTrip()
  const linked = security.data?.providers.filter(provider => provider.linked) ?? []
  const chosen = trip.isPending ? trip.variables.body?.issuer : undefined
  return (
    <>
      {trip.error && <Refused problem={trip.error} />}
      {linked.map(({ issuer, label }) => (
        <Button
          key={issuer}
          look="plain"
          icon="people"
          wide
          busy={chosen === issuer}
          onPress={() =>
            trip.mutate(
              { body: { issuer } },
              {
                onSuccess: ({ url, ticket }) => sail(url, { purpose: 'reset_pin', ticket, label }),
              },
            )
          }
        >
          {t('pin.resetProvider', { label })}
        </Button>
      ))}
    </>
  )
}
