import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../../app/session.tsx'
import { StepUpSheet } from '../../../app/stepup.tsx'
import { sentenceOfProblem } from '../../../lib/problem.ts'
import { Button } from '../../../ui/Button.tsx'
import { Icon } from '../../../ui/Icon.tsx'
import { Sheet } from '../../../ui/Sheet.tsx'
import { usePasswords } from '../queries.ts'
import { PasswordField } from './PasswordField.tsx'

/** What is shown of oneself: the password, or a proof made with PIN or passkey. */
export type Proved = { password: string } | { proof: string }

type Props = {
  kind: string
  title: string
  words: string
  go: string
  busy: boolean
  danger?: boolean
  problem: unknown
  onProved: (proved: Proved) => void
  onClose: () => void
}

/**
 * Asks somebody to show that it is they: with the PIN where one is set or no password counts, else
 * with the password.
 */
export function ProveSheet(props: Props) {
  const { pin } = useMe()
  // Stays as it was when the sheet opened, also when a wrong PIN locks meanwhile.
  const passwords = usePasswords()
  const [byPin] = useState(pin.state === 'set' || !passwords)
  if (!byPin) return <PasswordSheet {...props} />
  return (
    <StepUpSheet
      act={{ kind: props.kind, payee: 'me', facts: {} }}
      purpose={props.title}
      payee={
        <>
          <Icon name="shield" size={28} />
          {props.title}
        </>
      }
      rule={props.words}
      paying={props.busy}
      problem={props.problem}
      onProof={proof => props.onProved({ proof })}
      onClose={props.onClose}
    />
  )
}

function PasswordSheet(props: Props) {
  const { t } = useTranslation('standing')
  const [password, setPassword] = useState('')
  return (
    <Sheet title={props.title} onClose={props.onClose} held={props.busy}>
      <form
        className="form"
        onSubmit={event => {
          event.preventDefault()
          if (password !== '' && !props.busy) props.onProved({ password })
        }}
      >
        <p>{props.words}</p>
        <PasswordField
          label={t('data.password')}
          value={password}
          onValue={setPassword}
          wrong={props.problem ? sentenceOfProblem(props.problem) : undefined}
          autoFocus
        />
        <Button
          type="submit"
          wide
          look={props.danger ? 'danger' : 'main'}
          busy={props.busy}
          why={password === '' ? '' : undefined}
        >
          {props.go}
        </Button>
      </form>
    </Sheet>
  )
}
