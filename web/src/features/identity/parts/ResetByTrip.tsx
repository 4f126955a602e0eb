import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { Button } from '../../../ui/Button.tsx'
import { Skeleton } from '../../../ui/faces.tsx'
import { Field } from '../../../ui/Field.tsx'
import { useSecurity } from '../methods.ts'
import { useStartPinReset } from '../queries.ts'

type Trip = { ticket: string; answer: string; at: number }
type Props = { trip: Trip; onProblem: (problem: unknown) => void }

/** Back from the provider: who has a second factor may show it, too, and need not wait a day. */
export function ResetByTrip({ trip, onProblem }: Props) {
  const { t } = useTranslation(['security', 'identity'])
  const navigate = useNavigate()
  const security = useSecurity()
  const start = useStartPinReset()
  const [code, setCode] = useState('')
  const begun = useRef(false)
  const factor = security.data?.secondFactor.on
  const reset = (shown: { code?: string }) => {
    // The answer of the provider is good once, however often this page is drawn.
    if (begun.current) return
    begun.current = true
    const onSuccess = () => void navigate('/me/security/reset', { replace: true })
    start.mutate({ body: { trip, ...shown } }, { onSuccess, onError: onProblem })
  }
  const alone = factor === false || security.isError
  useEffect(() => {
    if (alone) reset({})
  })

  if (factor !== true) return <Skeleton rows={2} />
  const typed = code.trim()
  return (
    <form
      className="form"
      onSubmit={event => {
        event.preventDefault()
        reset(typed === '' ? {} : { code: typed })
      }}
    >
      <h2 className="section-title">{t('identity:security.resetTitle')}</h2>
      <Field
        label={t('factor.codeOrRecovery')}
        name="code"
        value={code}
        onValue={setCode}
        hint={t('pin.tripCodeHint')}
        autoComplete="one-time-code"
        lengthMax={20}
        autoFocus
      />
      <Button type="submit" wide busy={start.isPending} why={undefined}>
        {t('identity:security.resetStart')}
      </Button>
    </form>
  )
}
