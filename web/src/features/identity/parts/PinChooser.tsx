import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { sentenceOfProblem } from '../../../lib/problem.ts'
import { PinPad, pinLength } from '../../../ui/PinPad.tsx'
import { toast } from '../../../ui/Toast.tsx'
import { useSetPin } from '../queries.ts'

type Props = {
  why?: string
  /** Where a PIN exists: the one that was typed before these two. */
  oldPin?: string
  /** How it is stored; by default it is set, or changed with the old one. */
  store?: { mutate: Store; isPending: boolean; error: unknown; reset: () => void }
  onSet: (pin: string) => void
}
type Store = (
  ask: { body: { pin: string } },
  then: { onSuccess: () => void; onError: () => void },
) => void

/** Chooses six digits twice; what the server finds weak is said in place. */
export function PinChooser({ why, oldPin, store, onSet }: Props) {
  const { t } = useTranslation('app')
  const [first, setFirst] = useState('')
  const [digits, setDigits] = useState('')
  const [differ, setDiffer] = useState(false)
  const setPin = useSetPin()
  const kept = store ?? {
    ...setPin,
    mutate: (
      ask: { body: { pin: string } },
      then: { onSuccess: () => void; onError: () => void },
    ) => setPin.mutate({ body: { ...ask.body, ...(oldPin && { oldPin }) } }, then),
  }

  const begin = () => {
    setFirst('')
    setDigits('')
  }
  const type = (typed: string) => {
    setDiffer(false)
    if (kept.error) kept.reset()
    setDigits(typed)
    if (typed.length < pinLength) return
    if (first === '') {
      setFirst(typed)
      setDigits('')
      return
    }
    if (typed !== first) {
      setDiffer(true)
      begin()
      return
    }
    kept.mutate(
      { body: { pin: typed } },
      {
        onSuccess: () => {
          toast(t('pin.set'))
          onSet(typed)
        },
        onError: begin,
      },
    )
  }
  const wrong = differ ? t('pin.different') : kept.error ? sentenceOfProblem(kept.error) : undefined
  return (
    <div>
      {why && <p className="quiet pin-why">{why}</p>}
      <p className="pin-step" role="status">
        {first === '' ? t('pin.stepChoose') : t('pin.repeat')}
      </p>
      <PinPad
        label={t('pin.label')}
        digits={digits}
        onDigits={type}
        busy={kept.isPending}
        wrong={wrong}
      />
      <p className="quiet pin-why">{t('pin.weakHint')}</p>
    </div>
  )
}
