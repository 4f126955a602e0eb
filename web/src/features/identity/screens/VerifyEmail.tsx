import { useTranslation } from 'react-i18next'
import { useLocation } from 'react-router'
import { Button, ButtonLink } from '../../../ui/Button.tsx'
import { Empty, Refused } from '../../../ui/faces.tsx'
import { Icon } from '../../../ui/Icon.tsx'
import { Page } from '../../../ui/Page.tsx'
import { useVerifyEmail } from '../methods.ts'

/** Where the link of a mail leads: one tap confirms the address, signed in or not. */
export function VerifyEmail() {
  const { t } = useTranslation('security')
  // After the # the code stays in the browser: no server log on the way keeps it.
  const code = useLocation().hash.slice(1)
  const verify = useVerifyEmail()
  if (verify.data) {
    const words = t('email.doneWords', { address: verify.data.address })
    const home = <ButtonLink to="/">{t('email.home')}</ButtonLink>
    return (
      <Page title={t('email.verifyTitle')} back="/">
        <Empty title={t('email.done')} words={words} art="check" action={home} />
      </Page>
    )
  }
  return (
    <Page title={t('email.verifyTitle')} back="/">
      {code === '' ? (
        <Empty title={t('email.broken')} words={t('email.brokenWords')} art="mail" />
      ) : (
        <div className="face">
          <Icon name="mail" size={56} />
          <p>{t('email.verifyWords')}</p>
          {verify.error && <Refused problem={verify.error} />}
          <Button wide busy={verify.isPending} onPress={() => verify.mutate({ body: { code } })}>
            {t('email.verify')}
          </Button>
        </div>
      )}
    </Page>
  )
}
