import { getHouseOptions } from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import { useQuery } from '@tanstack/react-query'
import { useWords } from '../lib/i18n.ts'
import { Alert } from '../ui/antd.ts'

/** How people come in here: with passwords until the house says no, and by which providers. */
export function useWays(): { known: boolean; passwords: boolean; providers: string[] } {
  const { data, isLoading } = useQuery(getHouseOptions())
  return {
    known: !isLoading,
    passwords: data?.passwords !== false,
    providers: data?.providers.map(({ label }) => label) ?? [],
  }
}

/** What stands in the place of the password while there are none; the providers are in the app. */
export function NoPasswords() {
  const { say } = useWords()
  const { providers } = useWays()
  return (
    <>
      <Alert type="info" showIcon title={say('signIn.passwordsOff')} />
      {providers.map(label => (
        <a key={label} href="/sign-in">
          {say('signIn.inApp', { label })}
        </a>
      ))}
    </>
  )
}
