import { useEffect, useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import { newKey } from '../../../lib/ids.ts'
import { refusedWith } from '../../../lib/problem.ts'
import { toast } from '../../../ui/Toast.tsx'
import { useStaleMoney } from '../queries.ts'

type State = { is: 'idle' | 'sending' | 'checking' } | { is: 'refused'; problem: unknown }

type Known = { key: string; signal: AbortSignal; onChecking: () => void }
type Way<Body> = {
  /** Puts the money in, and gives the page of what was sent. */
  put: (ask: Known & { body: Body }) => Promise<string>
  /** What is said once it is out. */
  said: string
  /** Where it hangs; what hangs in no room is followed from its own page. */
  roomId: string | undefined
  onRefused: (asksPin: boolean) => void
}

/**
 * Sends one envelope or one tree. Its key is made when the screen opens and kept until the outcome
 * is known; only a refusal, which moved nothing, makes a new one.
 */
export function useSending<Body>({ put, said, roomId, onRefused }: Way<Body>) {
  const navigate = useNavigate()
  const stale = useStaleMoney()
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
    try {
      const page = await put({
        ...{ key, body, signal: control.signal },
        onChecking: () => setState({ is: 'checking' }),
      })
      void stale()
      toast(said)
      const to = roomId === undefined ? page : `/friends/${roomId}`
      void navigate(to, { replace: true })
    } catch (problem) {
      // Leaving the screen stops asking; a refusal is told in place and moved nothing.
      if (control.signal.aborted) return
      setKey(newKey())
      // What may be sent without a PIN was used up meanwhile: that is a question and no refusal.
      const asksPin = refusedWith(problem, 'identity_step_up_needed')
      setState(asksPin ? { is: 'idle' } : { is: 'refused', problem })
      onRefused(asksPin)
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
