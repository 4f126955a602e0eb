import type { StartFaceRoundData } from '@fuquan/sdk/index.ts'
import { useEffect, useRef, useState } from 'react'
import { newKey } from '../../../lib/ids.ts'
import { refusedWith } from '../../../lib/problem.ts'
import { useStaleMoney } from '../queries.ts'
import { startRound, useKeepRoom } from './queries.ts'

type State = { is: 'idle' | 'sending' | 'checking' } | { is: 'refused'; problem: unknown }

/** Starts one round. Its key is kept until the outcome is known; only a refusal makes a new one. */
export function useStarting(roomId: string, onRefused: (asksPin: boolean) => void) {
  const stale = useStaleMoney()
  const { keep } = useKeepRoom(roomId)
  const [key, setKey] = useState(newKey)
  const [state, setState] = useState<State>({ is: 'idle' })
  const stop = useRef<AbortController | undefined>(undefined)
  useEffect(() => () => stop.current?.abort(), [])
  const busy = state.is === 'sending' || state.is === 'checking'

  const send = async (body: StartFaceRoundData['body']) => {
    if (busy) return
    const control = new AbortController()
    stop.current = control
    setState({ is: 'sending' })
    const onChecking = () => setState({ is: 'checking' })
    try {
      const room = await startRound(roomId, { key, body, signal: control.signal, onChecking })
      keep(room)
      void stale()
    } catch (problem) {
      // Leaving the screen stops asking; a refusal is told in place and moved nothing.
      if (control.signal.aborted) return
      setKey(newKey())
      const asksPin = refusedWith(problem, 'identity_step_up_needed')
      setState(asksPin ? { is: 'idle' } : { is: 'refused', problem })
      onRefused(asksPin)
    }
  }
  return {
    busy,
    checking: state.is === 'checking',
    problem: state.is === 'refused' ? state.problem : undefined,
    send: (body: StartFaceRoundData['body']) => void send(body),
    forget: () => setState(now => (now.is === 'refused' ? { is: 'idle' } : now)),
  }
}
