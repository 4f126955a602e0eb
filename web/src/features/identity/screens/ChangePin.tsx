import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useMe } from '../../../app/session.tsx'
import { refusedWith, sentenceOfProblem } from '../../../lib/problem.ts'
import { Page } from '../../../ui/Page.tsx'
import { PinPad, pinLength } from '../../../ui/PinPad.tsx'
import { Confirm } from '../parts/Confirm.tsx'
import { PinChooser } from '../parts/PinChooser.tsx'
import { useSetPin } from '../queries.ts'

/** Setting the payment PIN, or changing it with the old one. */
export function ChangePin() {
  const { t } = useTranslation(['identity', 'app', 'security'])
  const navigate = useNavigate()
  const me = useMe()
  const [fresh] = useState(me.pin.state === 'unset')
  const [oldPin, setOldPin] = useState('')
  // Beside a passkey a first PIN is confirmed with it: a session alone must not get past it.
  const [proof, setProof] = useState<string | undefined>(undefined)
  const confirms = fresh && me.passkeys > 0 && proof === undefined
  const [typed, setTyped] = useState('')
  const setPin = useSetPin()
  const done = () => void navigate('/me/security', { replace: true })

  const oldDone = oldPin !== '' && !refusedWith(setPin.error, 'identity_pin_wrong')
  if (confirms) {
    return (
      <Page title={t('security.set')} back="/me/security">
        <Confirm
          kind="identity.set_pin"
          title={t('security:pin.setConfirm')}
          icon="lock"
          busy={false}
          onProof={setProof}
          onClose={done}
        />
      </Page>
    )
  }
  if (fresh || oldDone) {
    return (
      <Page title={fresh ? t('security.set') : t('security.change')} back="/me/security">
        <PinChooser
          {...(fresh && { why: t('app:pin.why') })}
          store={{
            ...setPin,
            mutate: (ask, then) =>
              setPin.mutate(
                { body: { ...ask.body, ...(oldPin && { oldPin }), ...(proof && { proof }) } },
                {
                  ...then,
                  onError: error => {
                    then.onError()
                    if (!refusedWith(error, 'identity_pin_wrong')) return
                    setOldPin('')
                    setTyped('')
                  },
                },
              ),
          }}
          onSet={done}
        />
      </Page>
    )
  }
  return (
    <Page title={t('security.change')} back="/me/security">
      <p className="pin-step">{t('security.old')}</p>
      <PinPad
        label={t('app:pin.label')}
        digits={typed}
        onDigits={digits => {
          setPin.reset()
          setTyped(digits)
          if (digits.length === pinLength) setOldPin(digits)
        }}
        wrong={setPin.error ? sentenceOfProblem(setPin.error) : undefined}
      />
    </Page>
  )
}
