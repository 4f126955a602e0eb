import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, ButtonLink } from '../../../ui/Button.tsx'
import { Empty, Refused } from '../../../ui/faces.tsx'
import { Field } from '../../../ui/Field.tsx'
import { OfflineBar } from '../../../ui/OfflineBar.tsx'
import { Page } from '../../../ui/Page.tsx'
import { useAskPasswordMail } from '../methods.ts'
import { useHouse } from '../queries.ts'

/** A forgotten password: a link by mail, or what else there is. One answer for every name. */
export function ForgotPassword() {
  const { t } = useTranslation(['security', 'identity'])
  const house = useHouse()
  const ask = useAskPasswordMail()
  const [login, setLogin] = useState('')
  const back = (
    <ButtonLink to="/sign-in" look="plain">
      {t('password.back')}
    </ButtonLink>
  )
  const byMail = house.data?.passwordByMail !== false
  const off = house.data?.passwords === false
  return (
    <Page title={t('password.forgot')} back="/sign-in">
      <OfflineBar />
      {!byMail && (
        <Empty
          title={t('password.forgot')}
          words={t(off ? 'passwordsOff.signIn' : 'password.forgotNone')}
          art="key"
          action={back}
        />
      )}
      {byMail && ask.isSuccess && (
        <Empty
          title={t('password.forgotSent')}
          words={t('password.forgotElse')}
          art="mail"
          action={back}
        />
      )}
      {byMail && !ask.isSuccess && (
        <form
          className="form"
          onSubmit={event => {
            event.preventDefault()
            if (login && !ask.isPending) ask.mutate({ body: { login: login.trim() } })
          }}
        >
          <p>{t('password.forgotWords')}</p>
          <Field
            label={t('identity:signIn.login')}
            name="username"
            value={login}
            onValue={setLogin}
            autoComplete="username"
            lengthMax={254}
            autoFocus
          />
          {ask.error && <Refused problem={ask.error} />}
          <Button type="submit" wide busy={ask.isPending} why={login ? undefined : ''}>
            {t('password.forgotSend')}
          </Button>
          <p className="quiet">{t('password.forgotElse')}</p>
        </form>
      )}
    </Page>
  )
}
