import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/Button.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { useStartProvider } from '../methods.ts'
import { useHouse } from '../queries.ts'
import { sail } from '../voyage.ts'

/** The sign-ins of the organisation, each a button; who is new there joins by them. */
export function ProviderDoors({ inviteCode }: { inviteCode?: string | undefined }) {
  const { t } = useTranslation('security')
  const house = useHouse()
  const provider = useStartProvider()
  const chosen = provider.isPending ? provider.variables.body?.issuer : undefined
  return (
    <>
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
    </>
  )
}
