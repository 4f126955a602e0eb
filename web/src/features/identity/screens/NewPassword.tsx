import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation, useNavigate } from 'react-router'
import { Button } from '../../../ui/Button.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { Page } from '../../../ui/Page.tsx'
import { PasswordField } from '../parts/PasswordField.tsx'
import { usePasswordLink } from '../queries.ts'
import { passwordLengthMin } from '../state.ts'

/** Setting a new password with a one-time link from staff. */
export function NewPassword() {
  const { t } = useTranslation('identity')
  // After the # the code stays in the browser: no server log on the way keeps it.
  const code = useLocation().hash.slice(1)
  const navigate = useNavigate()
  const [password, setPassword] = useState('')
  const link = usePasswordLink()
  const long = [...password].length >= passwordLengthMin
  return (
    <Page title={t('password.title')} back="/">
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
          hint={t('signUp.passwordHint')}
          fresh
          autoFocus
        />
        {link.error && <Refused problem={link.error} />}
        <Button type="submit" wide busy={link.isPending} why={long ? undefined : ''}>
          {t('password.go')}
        </Button>
      </form>
    </Page>
  )
}
