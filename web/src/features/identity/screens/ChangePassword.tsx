import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { refusedWith, sentenceOfProblem } from '../../../lib/problem.ts'
import { Button } from '../../../ui/Button.tsx'
import { Page } from '../../../ui/Page.tsx'
import { toast } from '../../../ui/Toast.tsx'
import { PasswordField } from '../parts/PasswordField.tsx'
import { useChangePassword } from '../queries.ts'
import { passwordLengthMin } from '../state.ts'

/** Changing the sign-in password; other devices are signed out by it. */
export function ChangePassword() {
  const { t } = useTranslation(['identity', 'app'])
  const navigate = useNavigate()
  const [oldPassword, setOldPassword] = useState('')
  const [password, setPassword] = useState('')
  const change = useChangePassword()
  const ready = oldPassword !== '' && [...password].length >= passwordLengthMin
  const atOld = refusedWith(change.error, 'identity_sign_in_failed')
  const wrong = change.error ? sentenceOfProblem(change.error) : undefined
  return (
    <Page title={t('security.passwordChange')} back="/me/security">
      <form
        className="form"
        onSubmit={event => {
          event.preventDefault()
          if (!ready || change.isPending) return
          change.mutate(
            { body: { oldPassword, password } },
            {
              onSuccess: () => {
                toast(t('security.passwordChanged'))
                void navigate('/me/security', { replace: true })
              },
            },
          )
        }}
      >
        <PasswordField
          label={t('security.passwordOld')}
          value={oldPassword}
          onValue={setOldPassword}
          wrong={atOld ? wrong : undefined}
        />
        <PasswordField
          label={t('security.passwordNew')}
          value={password}
          onValue={setPassword}
          hint={t('signUp.passwordHint')}
          wrong={atOld ? undefined : wrong}
          fresh
        />
        <p className="quiet">{t('security.passwordNote')}</p>
        <Button type="submit" wide busy={change.isPending} why={ready ? undefined : ''}>
          {t('app:save')}
        </Button>
      </form>
    </Page>
  )
}
