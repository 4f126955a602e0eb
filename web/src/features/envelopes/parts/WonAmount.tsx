import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { chime } from '../../../lib/joy.ts'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { motionReduced } from '../../../lib/theme.ts'
import { Money } from '../../../ui/Money.tsx'
import { countedUp, countUpMs } from '../state.ts'

/** My amount, in the largest digits; just won, it counts up once, and the ear hears it whole. */
export function WonAmount({ amount, fresh }: { amount: string; fresh: boolean }) {
  const { t } = useTranslation('envelopes')
  const money = useMoneyText()
  const place = useRef<HTMLParagraphElement>(null)
  const [animated] = useState(fresh && !motionReduced())
  const shown = useCountUp(BigInt(amount), animated)
  useEffect(() => {
    if (!fresh) return
    place.current?.focus({ preventScroll: true })
    chime()
  }, [fresh])
  return (
    <>
      <p
        className="result-amount"
        ref={place}
        tabIndex={-1}
        aria-busy={shown !== BigInt(amount) || undefined}
      >
        <Money amount={shown} />
      </p>
      <p className="unseen" role="status">
        {fresh && shown === BigInt(amount) && t('cover.won', { amount: money(amount) })}
      </p>
    </>
  )
}

function useCountUp(amount: bigint, animated: boolean): bigint {
  const [shown, setShown] = useState(animated ? 0n : amount)
  useEffect(() => {
    if (!animated) return
    const start = performance.now()
    let frame = 0
    const step = () => {
      const ms = performance.now() - start
      setShown(countedUp(amount, ms))
      if (ms < countUpMs) frame = requestAnimationFrame(step)
    }
    frame = requestAnimationFrame(step)
    return () => cancelAnimationFrame(frame)
  }, [amount, animated])
  return shown
}
