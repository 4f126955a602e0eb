import type { Payment } from '@fuquan/sdk/index.ts'
import { useEffect, useRef, useState } from 'react'
import { newKey } from '../../../lib/ids.ts'
import { type Act, actUntilKnown, useKeepPayment } from '../paymentQueries.ts'

type State = { is: 'idle' | 'acting' | 'checking' } | { is: 'refused'; problem: unknown }

/**
 * Does one thing with a payment. Its key is made with the screen and kept until the outcome is
 * known; only a refusal, which moved nothing, makes a new one.
 */
export function usePaymentAct(paymentId: string, onDone: (payment: Payment) => void) {
  const keep = useKeepPayment()
  const key = useRef(newKey())
  const [state, setState] = useState<State>({ is: 'idle' })
  const stop = useRef<AbortController | undefined>(undefined)
  useEffect(() => () => stop.current?.abort(), [])
  const busy = state.is === 'acting' || state.is === 'checking'

  const run = async (act: Act) => {
    if (busy) return
    const control = new AbortController()
    stop.current = control
    setState({ is: 'acting' })
    const onChecking = () => setState({ is: 'checking' })
    const known = { key: key.current, signal: control.signal, onChecking }
    try {
      const payment = await actUntilKnown({ paymentId, ...act }, known)
      void keep(payment)
      setState({ is: 'idle' })
      onDone(payment)
    } catch (problem) {
      if (control.signal.aborted) return
      setState({ is: 'refused', problem })
    }
    key.current = newKey()
  }
  return {
    busy,
    checking: state.is === 'checking',
    problem: state.is === 'refused' ? state.problem : undefined,
    run: (act: Act) => void run(act),
  }
}
