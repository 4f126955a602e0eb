import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useSearchParams } from 'react-router'
import { remembered } from '../../../lib/remembered.ts'
import { Button, ButtonLink } from '../../../ui/Button.tsx'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Field } from '../../../ui/Field.tsx'
import { OfflineBar } from '../../../ui/OfflineBar.tsx'
import { Page } from '../../../ui/Page.tsx'
import { DemoDoors } from '../parts/DemoDoors.tsx'
import { OtherWays } from '../parts/OtherWays.tsx'
import { PasswordField } from '../parts/PasswordField.tsx'
import { SecondStep } from '../parts/SecondStep.tsx'
import { useHouse, useSignIn } from '../queries.ts'

/** Signing in: handle or e-mail with password, then a second factor where one is on; or else. */
export function SignIn() {
  const { t } = useTranslation(['identity', 'security'])
  const navigate = useNavigate()
  const [search] = useSearchParams()
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const house = useHouse()
  const signIn = useSignIn()
  const room = search.get('room')
  const deviceId = remembered('device')

  const go = () =>
    signIn.mutate(
      { body: { login: login.trim().replace(/^@/, ''), password, ...(deviceId && { deviceId }) } },
      {
        onSuccess: ({ deviceId: signedIn }) => {
          if (room && signedIn) void navigate(`/room/${room}`, { replace: true })
        },
      },
    )
  const ticket = signIn.data?.second?.ticket
  if (ticket) {
    return (
      <Page title={t('signIn.title')} back="/">
        <OfflineBar />
        <SecondStep
          ticket={ticket}
          to={room ? `/room/${room}` : undefined}
          onAgain={() => signIn.reset()}
        />
      </Page>
    )
  }
  // Which doors there are is the house's: one that came late would push the others down.
  if (house.isLoading) {
    return (
      <Page title={t('signIn.title')} back="/">
        <Skeleton />
      </Page>
    )
  }
  const inviteCode = search.get('invite') ?? undefined
  if (house.data?.passwords === false) {
    return (
      <Page title={t('signIn.title')} back="/">
        <OfflineBar />
        <OtherWays inviteCode={inviteCode} />
        <p className="quiet">{t('security:passwordsOff.signIn')}</p>
        <ButtonLink to="/" look="text">
          {t('signIn.newHere')}
        </ButtonLink>
      </Page>
    )
  }
  return (
    <Page title={t('signIn.title')} back="/">
      <OfflineBar />
      <DemoDoors />
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
          autoComplete="username webauthn"
          autoFocus
        />
        <PasswordField label={t('signIn.password')} value={password} onValue={setPassword} />
        {signIn.error && <Refused problem={signIn.error} />}
        <Button type="submit" wide busy={signIn.isPending} why={login && password ? undefined : ''}>
          {t('signIn.go')}
        </Button>
        <OtherWays inviteCode={inviteCode} />
        <ButtonLink to="/forgot" look="text">
          {t('security:password.forgot')}
        </ButtonLink>
        <ButtonLink to="/" look="text">
          {t('signIn.newHere')}
        </ButtonLink>
      </form>
    </Page>
  )
}
