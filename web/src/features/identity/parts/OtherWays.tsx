import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/Button.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { usePasskeySignIn, useStartProvider } from '../methods.ts'
import { hasPasskeys, offersPasskeys } from '../passkey.ts'
import { useHouse } from '../queries.ts'
import { sail } from '../voyage.ts'
import { PasskeyProblem } from './PasskeyProblem.tsx'

/** Signing in without a password: a passkey, or a sign-in of the organisation. */
export function OtherWays({ inviteCode }: { inviteCode?: string | undefined }) {
  const { t } = useTranslation('security')
  const house = useHouse()
  const offered = usePasskeySignIn()
  const pressed = usePasskeySignIn()
  const provider = useStartProvider()
  const { mutate: offer } = offered

  useEffect(() => {
    // The browser shows passkeys in the field of the name; until one is chosen nothing happens.
    void offersPasskeys().then(can => {
      if (can) offer({ offered: true })
    })
  }, [offer])

  const chosen = provider.isPending ? provider.variables.body?.issuer : undefined
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
      {provider.error && <Refused problem={provider.error} />}
      {house.data?.providers.map(({ issuer, label }) => (
        <Button
          key={issuer}
          look="plain"
          icon="people"
          wide
          busy={chosen === issuer}
          onPress={() =>
            provider.mutate(
              { body: { issuer } },
              {
                onSuccess: ({ url, ticket }) =>
                  sail(url, {
                    ...{ purpose: 'sign_in', ticket, label },
                    ...(inviteCode && { inviteCode }),
                  }),
              },
            )
          }
        >
          {t('provider.signIn', { label })}
        </Button>
      ))}
    </div>
  )
}
