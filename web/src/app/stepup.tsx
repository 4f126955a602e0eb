import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import {
  hasPasskeys,
  PasskeyProblem,
  PinChooser,
  usePasskeyStepUp,
  useStepUp,
} from '../features/identity/index.ts'
import { sentenceOfProblem, refusedWith } from '../lib/problem.ts'
import { deadline } from '../lib/time.ts'
import { Button } from '../ui/Button.tsx'
import { Refused } from '../ui/faces.tsx'
import { Money } from '../ui/Money.tsx'
import { PinPad, pinLength } from '../ui/PinPad.tsx'
import { Sheet } from '../ui/Sheet.tsx'
import { useMe } from './session.tsx'

/** What is shown and therefore bound: the proof is good for exactly this. */
export type Act = {
  kind: string
  payee: string
  /** Minor units; absent where no money moves. */
  amount?: string
  facts: Record<string, string>
}

type Props = {
  act: Act
  purpose: string
  payee: ReactNode
  rule: string
  /** The payment is on its way: digits stay, nothing can be closed. */
  paying: boolean
  paid?: ReactNode
  problem?: unknown
  onProof: (proof: string) => void
  onClose: () => void
}

/**
 * The one PIN sheet: payee, amount, source and rule stand where the digits are typed. A passkey is
 * an equal alternative. Who has neither yet sets a PIN here, and reads why.
 */
export function StepUpSheet(props: Props) {
  const { t } = useTranslation(['app', 'security'])
  const me = useMe()
  const stepUp = useStepUp()
  const [digits, setDigits] = useState('')
  const passkey = usePasskeyStepUp()
  const byPasskey = me.passkeys > 0 && hasPasskeys()
  const hasPin = me.pin.state !== 'unset'
  const [setting, setSetting] = useState(!hasPin && me.passkeys === 0)
  const busy = stepUp.isPending || passkey.isPending || props.paying

  const prove = (pin: string) =>
    stepUp.mutate(
      { body: { ...props.act, pin } },
      {
        onSuccess: ({ proof }) => props.onProof(proof),
        onError: error => {
          setDigits('')
          if (refusedWith(error, 'identity_step_up_needed')) setSetting(true)
        },
      },
    )
  const type = (typed: string) => {
    stepUp.reset()
    passkey.reset()
    setDigits(typed)
    if (typed.length === pinLength) prove(typed)
  }

  const paysMoney = props.act.amount !== undefined
  if (setting) {
    return (
      <Sheet title={t('pin.choose')} onClose={props.onClose}>
        {/* The second time sends it: what is sent stands here as well. */}
        <Facts {...props} />
        <p className="pin-then">{t(paysMoney ? 'pin.thenPays' : 'pin.thenDoes')}</p>
        <PinChooser
          why={t('pin.why')}
          onSet={pin => {
            setSetting(false)
            setDigits(pin)
            prove(pin)
          }}
        />
      </Sheet>
    )
  }
  const wrong = stepUp.error ?? props.problem
  return (
    <Sheet title={props.purpose} onClose={props.onClose} held={busy}>
      <Facts {...props} />
      {props.paid}
      {!props.paying && <LockedPin />}
      {byPasskey && (
        <div className="acts pay-passkey">
          <PasskeyProblem problem={passkey.error} />
          <Button
            look={hasPin ? 'soft' : 'main'}
            icon="key"
            wide
            busy={busy}
            onPress={() => {
              stepUp.reset()
              passkey.mutate(props.act, { onSuccess: ({ proof }) => props.onProof(proof) })
            }}
          >
            {t('security:passkey.use')}
          </Button>
        </div>
      )}
      {!hasPin && Boolean(wrong) && <Refused problem={wrong} />}
      {!hasPin && !byPasskey && <p className="quiet">{t('security:passkey.unsupported')}</p>}
      {hasPin && (
        <>
          <PinPad
            label={t('pin.label')}
            digits={digits}
            onDigits={type}
            busy={busy}
            wrong={wrong ? sentenceOfProblem(wrong) : undefined}
          />
          <p className="pay-forgot">
            <Link className="text-link" to="/me/security/reset">
              {t('pin.forgot')}
            </Link>
          </p>
        </>
      )}
    </Sheet>
  )
}

/** Who, how much, from where, and by which rule: what the proof is bound to, for the eye. */
function Facts({ act, payee, rule }: Pick<Props, 'act' | 'payee' | 'rule'>) {
  const { t } = useTranslation('app')
  return (
    <div className="pay-facts">
      <div className="pay-payee">{payee}</div>
      {act.amount !== undefined && (
        <>
          <Money amount={act.amount} className="pay-amount" />
          <p className="quiet">{t('pin.from')}</p>
        </>
      )}
      <p className="quiet">{rule}</p>
    </div>
  )
}

function LockedPin() {
  const { t } = useTranslation('app')
  const { pin } = useMe()
  if (pin.state === 'resetting' && pin.readyAt) {
    return <p className="quiet">{t('pin.resetting', { time: deadline(pin.readyAt) })}</p>
  }
  if (pin.state === 'locked' && pin.lockedUntil) {
    return <p className="quiet">{t('pin.lockedUntil', { time: deadline(pin.lockedUntil) })}</p>
  }
  return null
}
