import { useEffect, useRef, useState } from 'react'
import { newKey } from '../../../lib/ids.ts'
import { refusedWith } from '../../../lib/problem.ts'

type State = { is: 'idle' | 'sending' | 'checking' } | { is: 'refused'; problem: unknown }
/** What an act is sent with, so that asking again for its outcome is the same act. */
export type Known = { key: string; signal: AbortSignal; onChecking: () => void }
type Made<Body, Answer> = {
  make: (body: Body, known: Known) => Promise<Answer>
  onDone: (answer: Answer) => void
  /** Whether a PIN is asked for, after a refusal. */
  onRefused?: ((asksPin: boolean) => void) | undefined
}

/**
 * One act with a key that is made when its screen opens and kept until the outcome is known; only
 * a refusal, which changed nothing, makes a new one. Once it is done it stays busy: what comes next
 * is another screen, and a tap on its way there is no second act.
 */
export function useKeyed<Body, Answer>({ make, onDone, onRefused }: Made<Body, Answer>) {
  const [key, setKey] = useState(newKey)
  const [state, setState] = useState<State>({ is: 'idle' })
  const stop = useRef<AbortController | undefined>(undefined)
  useEffect(() => () => stop.current?.abort(), [])
  const busy = state.is === 'sending' || state.is === 'checking'

  const send = async (body: Body) => {
    if (busy) return
    const control = new AbortController()
    stop.current = control
    setState({ is: 'sending' })
    const onChecking = () => setState({ is: 'checking' })
    try {
      const answer = await make(body, { key, signal: control.signal, onChecking })
      onDone(answer)
    } catch (problem) {
      // Leaving the screen stops asking; a refusal is told in place and changed nothing.
      if (control.signal.aborted) return
      setKey(newKey())
      // What may be sent without a PIN was used up meanwhile: that is a question and no refusal.
      const asksPin = refusedWith(problem, 'identity_step_up_needed')
      setState(asksPin ? { is: 'idle' } : { is: 'refused', problem })
      onRefused?.(asksPin)
    }
  }
  return {
    busy,
    checking: state.is === 'checking',
    problem: state.is === 'refused' ? state.problem : undefined,
    send: (body: Body) => void send(body),
    forget: () => setState(now => (now.is === 'refused' ? { is: 'idle' } : now)),
  }
}
