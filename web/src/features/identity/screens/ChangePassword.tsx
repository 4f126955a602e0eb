import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Security } from '@fuquan/sdk/index.ts'
import { useNavigate } from 'react-router'
import { refusedWith, sentenceOfProblem } from '../../../lib/problem.ts'
import { Button } from '../../../ui/Button.tsx'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Page } from '../../../ui/Page.tsx'
import { toast } from '../../../ui/Toast.tsx'
import { Confirm } from '../parts/Confirm.tsx'
import { PasswordField } from '../parts/PasswordField.tsx'
import { useRemovePassword, useSecurity } from '../methods.ts'
import { useChangePassword, useLengths, usePasswords } from '../queries.ts'

/** The sign-in password: a first one, another one (others are signed out), or none any more. */
export function ChangePassword() {
  const { t } = useTranslation(['identity', 'security'])
  const security = useSecurity()
  const has = security.data?.password
  const passwords = usePasswords()
  const title = has === false ? t('security:password.first') : t('security.passwordChange')
  return (
    <Page title={title} back="/me/security">
      {security.error && (
        <Refused problem={security.error} onAgain={() => void security.refetch()} />
      )}
      {security.isPending && <Skeleton rows={2} square={false} />}
      {has !== undefined && !passwords && <p>{t('security:passwordsOff.words')}</p>}
      {has !== undefined && passwords && <Form has={has} />}
      {has && <Remove last={isLast(security.data)} />}
    </Page>
  )
}

function Form({ has }: { has: boolean }) {
  const { t } = useTranslation(['identity', 'app', 'security'])
  const navigate = useNavigate()
  const [oldPassword, setOldPassword] = useState('')
  const [password, setPassword] = useState('')
  const [asked, setAsked] = useState(false)
  const change = useChangePassword()
  const { passwordLeast: least } = useLengths()
  const ready = (!has || oldPassword !== '') && [...password].length >= least
  const atOld = refusedWith(change.error, 'identity_sign_in_failed')
  const wrong = change.error ? sentenceOfProblem(change.error) : undefined
  const save = (shown: { oldPassword: string } | { proof: string }) =>
    change.mutate(
      { body: { password, ...shown } },
      {
        onSuccess: () => {
          toast(t('security.passwordChanged'))
          void navigate('/me/security', { replace: true })
        },
      },
    )
  return (
    <form
      className="form"
      onSubmit={event => {
        event.preventDefault()
        if (!ready || change.isPending) return
        if (has) save({ oldPassword })
        else setAsked(true)
      }}
    >
      {has && (
        <PasswordField
          label={t('security.passwordOld')}
          value={oldPassword}
          onValue={setOldPassword}
          wrong={atOld ? wrong : undefined}
        />
      )}
      <PasswordField
        label={t('security.passwordNew')}
        value={password}
        onValue={setPassword}
        hint={t('signUp.passwordHint', { least })}
        wrong={atOld || asked ? undefined : wrong}
        fresh
      />
      <p className="quiet">{t('security.passwordNote')}</p>
      <Button type="submit" wide busy={change.isPending} why={ready ? undefined : ''}>
        {t('app:save')}
      </Button>
      {asked && (
        <Confirm
          kind="identity.set_password"
          title={t('security:password.first')}
          icon="lock"
          busy={change.isPending}
          problem={change.error}
          onProof={proof => save({ proof })}
          onClose={() => setAsked(false)}
        />
      )}
    </form>
  )
}

const isLast = (security: Security | undefined) =>
  security?.passkeys.length === 0 && !security.providers.some(one => one.linked)

/** Going without a password, where something else lets one in. */
function Remove({ last }: { last: boolean }) {
  const { t } = useTranslation('security')
  const [asked, setAsked] = useState(false)
  const remove = useRemovePassword()
  return (
    <>
      <Button
        look="danger"
        wide
        why={last ? t('lastWay') : undefined}
        onPress={() => setAsked(true)}
      >
        {t('password.remove')}
      </Button>
      {asked && (
        <Confirm
          kind="identity.remove_password"
          title={t('password.removeConfirm')}
          icon="lock"
          busy={remove.isPending}
          problem={remove.error}
          onProof={proof =>
            remove.mutate(
              { body: { proof } },
              {
                onSuccess: () => {
                  setAsked(false)
                  toast(t('password.removed'))
                },
              },
            )
          }
          onClose={() => setAsked(false)}
        />
      )}
    </>
  )
}
