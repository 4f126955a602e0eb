import { useMutation } from '@tanstack/react-query'
import { useWords } from '../lib/i18n.ts'
import { enterByPasskey, hasPasskeys, isCancelled } from '../lib/passkey.ts'
import { Alert, Button } from '../ui/antd.ts'
import { Refused } from '../ui/faces.tsx'

type Props = {
  /** The device of a session that is signed in anew. */
  here?: { deviceId?: string }
  done: () => void
}

/** Signing in with a passkey, where the browser can. */
export function PasskeyDoor({ here = {}, done }: Props) {
  const { say } = useWords()
  const entering = useMutation({ mutationFn: () => enterByPasskey(here), onSuccess: done })
  if (!hasPasskeys()) return null
  return (
    <>
      <PasskeyProblem problem={entering.error} />
      <Button block size="large" loading={entering.isPending} onClick={() => entering.mutate()}>
        {say('signIn.passkey')}
      </Button>
    </>
  )
}

/** What went wrong with a passkey; nothing when nothing did. */
export function PasskeyProblem({ problem }: { problem: unknown }) {
  const { say } = useWords()
  if (problem === null) return null
  if (!isCancelled(problem)) return <Refused error={problem} />
  return <Alert type="info" showIcon title={say('signIn.passkeyCancelled')} />
}
