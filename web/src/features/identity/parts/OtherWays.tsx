import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/Button.tsx'
import { usePasskeySignIn } from '../methods.ts'
import { hasPasskeys, offersPasskeys } from '../passkey.ts'
import { PasskeyProblem } from './PasskeyProblem.tsx'
import { ProviderDoors } from './ProviderDoors.tsx'

/** Signing in without a password: a passkey, or a sign-in of the organisation. */
export function OtherWays({ inviteCode }: { inviteCode?: string | undefined }) {
  const { t } = useTranslation('security')
  const offered = usePasskeySignIn()
  const pressed = usePasskeySignIn()
  const { mutate: offer } = offered

  useEffect(() => {
    // The browser shows passkeys in the field of the name; until one is chosen nothing happens.
    void offersPasskeys().then(can => {
      if (can) offer({ offered: true })
    })
  }, [offer])

  return (
    <div className="acts">
      <PasskeyProblem problem={pressed.error} />
      {hasPasskeys() && (
        <Button
          look="plain"
          icon="key"
          wide
          busy={pressed.isPending}
          onPress={() => pressed.mutate({})}
        >
          {t('passkey.signIn')}
        </Button>
      )}
      <ProviderDoors inviteCode={inviteCode} />
    </div>
  )
}
