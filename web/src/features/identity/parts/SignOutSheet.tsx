import { useTranslation } from 'react-i18next'
import { leaveSession } from '../../../app/leaving.ts'
import { Button } from '../../../ui/Button.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { Sheet } from '../../../ui/Sheet.tsx'
import { useSecurity, useSignOutAtProvider } from '../methods.ts'
import { useSignOut } from '../queries.ts'

/** Asks before signing out; whoever came by the organisation may sign out there, too. */
export function SignOutSheet({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['identity', 'app'])
  const signOut = useSignOut()
  const there = useSignOutAtProvider()
  const security = useSecurity()
  const provider = security.data?.providers.find(one => one.signsOut)
  const problem = signOut.error ?? there.error
  return (
    <Sheet title={t('me.signOutTitle')} onClose={onClose}>
      <div className="acts">
        <p>{t('me.signOutWords')}</p>
        {problem && <Refused problem={problem} />}
        <Button
          wide
          busy={signOut.isPending}
          onPress={() => signOut.mutate({}, { onSuccess: leaveSession })}
        >
          {t('me.signOut')}
        </Button>
        {provider && (
          <Button look="plain" wide busy={there.isPending} onPress={() => there.mutate()}>
            {t('me.signOutThere', { label: provider.label })}
          </Button>
        )}
        <Button look="plain" wide onPress={onClose}>
          {t('app:cancel')}
        </Button>
      </div>
    </Sheet>
  )
}
