import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import {
  hasPasskeys,
  PasskeyProblem,
  usePasskeyStepUp,
  useStepUp,
} from '../features/identity/index.ts'
import { sentenceOfProblem } from '../lib/problem.ts'
import { deadline } from '../lib/time.ts'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { PinPad, pinLength } from '../ui/PinPad.tsx'
import { useMe } from './session.tsx'

// A proof for looking: it is good for nothing else, and nothing is paid with it.
const looking = { kind: 'wallet.look', payee: 'me', facts: {} }

/** The question over the wallet: the PIN, or a passkey, which is equal. */
export function Lock({ onOpen }: { onOpen: () => void }) {
  const { t } = useTranslation(['app', 'security'])
  const { pin, passkeys } = useMe()
  const stepUp = useStepUp()
  const passkey = usePasskeyStepUp()
  const [digits, setDigits] = useState('')
  const busy = stepUp.isPending || passkey.isPending
  const type = (typed: string) => {
    stepUp.reset()
    setDigits(typed)
    if (typed.length < pinLength) return
    const body = { ...looking, pin: typed }
    stepUp.mutate({ body }, { onSuccess: onOpen, onError: () => setDigits('') })
  }
  return (
    <section className="lock" aria-labelledby="lock-title">
      <div className="lock-inside">
        <Icon name="lock" size={40} />
        <h1 className="lock-title" id="lock-title">
          {t('lock.title')}
        </h1>
        <p className="quiet">{t('lock.words')}</p>
        {pin.state === 'locked' && pin.lockedUntil && (
          <p className="quiet">{t('pin.lockedUntil', { time: deadline(pin.lockedUntil) })}</p>
        )}
        <PinPad
          label={t('pin.label')}
          digits={digits}
          onDigits={type}
          busy={busy}
          wrong={stepUp.error ? sentenceOfProblem(stepUp.error) : undefined}
        />
        {passkeys > 0 && hasPasskeys() && (
          <>
            <PasskeyProblem problem={passkey.error} />
            <Button
              look="soft"
              icon="key"
              busy={busy}
              onPress={() => passkey.mutate(looking, { onSuccess: onOpen })}
            >
              {t('security:passkey.use')}
            </Button>
          </>
        )}
        <Link className="text-link" to="/me/security/reset">
          {t('pin.forgot')}
        </Link>
        {/* Below a tab there is no bar to leave by, and an installed app has no Back. */}
        <Link className="text-link" to="/today">
          {t('missing.home')}
        </Link>
      </div>
    </section>
  )
}
