import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation, useNavigate } from 'react-router'
import { Button } from '../../../ui/Button.tsx'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Page } from '../../../ui/Page.tsx'
import { PasswordField } from '../parts/PasswordField.tsx'
import { useHouse, useLengths, usePasswordLink } from '../queries.ts'

/** What a one-time link from staff is good for: a new password, or without any one entry. */
export function NewPassword() {
  const { t } = useTranslation(['identity', 'security'])
  const house = useHouse()
  const off = house.data?.passwords === false
  return (
    <Page title={t(off ? 'security:passwordsOff.linkTitle' : 'password.title')} back="/">
      {house.isLoading && <Skeleton rows={2} square={false} />}
      {!house.isLoading && (off ? <Enter /> : <Choose />)}
    </Page>
  )
}

function Enter() {
  const { t } = useTranslation('security')
  const code = useLocation().hash.slice(1)
  const navigate = useNavigate()
  const link = usePasswordLink()
  const go = () =>
    link.mutate(
      { body: { code } },
      { onSuccess: () => void navigate('/me/security', { replace: true }) },
    )
  return (
    <div className="form">
      <p>{t('passwordsOff.linkWords')}</p>
      {link.error && <Refused problem={link.error} />}
      <Button wide busy={link.isPending} onPress={go}>
        {t('passwordsOff.linkGo')}
      </Button>
    </div>
  )
}

function Choose() {
  const { t } = useTranslation('identity')
  // After the # the code stays in the browser: no server log on the way keeps it.
  const code = useLocation().hash.slice(1)
  const navigate = useNavigate()
  const [password, setPassword] = useState('')
  const link = usePasswordLink()
  const { passwordLeast: least } = useLengths()
  const long = [...password].length >= least
  return (
    <form
      className="form"
      onSubmit={event => {
        event.preventDefault()
        if (!long || link.isPending) return
        link.mutate(
          { body: { code, password } },
          { onSuccess: () => void navigate('/today', { replace: true }) },
        )
      }}
    >
      <PasswordField
        label={t('security.passwordNew')}
        value={password}
        onValue={setPassword}
        hint={t('signUp.passwordHint', { least })}
        fresh
        autoFocus
      />
      {link.error && <Refused problem={link.error} />}
      <Button type="submit" wide busy={link.isPending} why={long ? undefined : ''}>
        {t('password.go')}
      </Button>
    </form>
  )
}
