import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useSearchParams } from 'react-router'
import { remembered } from '../../../lib/remembered.ts'
import { Button, ButtonLink } from '../../../ui/Button.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { Field } from '../../../ui/Field.tsx'
import { OfflineBar } from '../../../ui/OfflineBar.tsx'
import { Page } from '../../../ui/Page.tsx'
import { PasswordField } from '../parts/PasswordField.tsx'
import { useSignIn } from '../queries.ts'

/** Signing in with handle or e-mail and password. */
export function SignIn() {
  const { t } = useTranslation('identity')
  const navigate = useNavigate()
  const [search] = useSearchParams()
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const signIn = useSignIn()
  const room = search.get('room')
  const deviceId = remembered('device')

  const go = () =>
    signIn.mutate(
      { body: { login: login.trim().replace(/^@/, ''), password, ...(deviceId && { deviceId }) } },
      {
        onSuccess: () => {
          if (room) void navigate(`/room/${room}`, { replace: true })
        },
      },
    )
  return (
    <Page title={t('signIn.title')} back="/">
      <OfflineBar />
      <form
        className="form"
        onSubmit={event => {
          event.preventDefault()
          if (!signIn.isPending && login && password) go()
        }}
      >
        <Field
          label={t('signIn.login')}
          name="username"
          value={login}
          onValue={setLogin}
          autoComplete="username"
          autoFocus
        />
        <PasswordField label={t('signIn.password')} value={password} onValue={setPassword} />
        {signIn.error && <Refused problem={signIn.error} />}
        <Button type="submit" wide busy={signIn.isPending} why={login && password ? undefined : ''}>
          {t('signIn.go')}
        </Button>
        <p className="quiet">{t('signIn.forgot')}</p>
        <ButtonLink to="/" look="text">
          {t('signIn.newHere')}
        </ButtonLink>
      </form>
    </Page>
  )
}
