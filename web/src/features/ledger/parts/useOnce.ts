import { useEffect, useRef, useState } from 'react'
import { newKey } from '../../../lib/ids.ts'

type Known = { key: string; signal: AbortSignal; onChecking: () => void }
type State = { is: 'idle' | 'acting' | 'checking' | 'done' } | { is: 'refused'; problem: unknown }

/**
 * Does one act with money once. Its key is made with the screen and kept until the outcome is
 * known; only a refusal, which moved nothing, makes a new one. Leaving the screen stops nothing.
 */
export function useOnce<Ask, Answer>(
  act: (ask: Ask, known: Known) => Promise<Answer>,
  onDone: (answer: Answer) => void,
) {
  const key = useRef(newKey())
  const here = useRef(true)
  const busy = useRef(false)
  const [state, setState] = useState<State>({ is: 'idle' })
  useEffect(() => {
    here.current = true
    return () => {
      here.current = false
    }
  }, [])

  const run = async (ask: Ask) => {
    if (busy.current) return
    busy.current = true
    setState({ is: 'acting' })
    const { signal } = new AbortController()
    const onChecking = () => setState({ is: 'checking' })
    try {
      const answer = await act(ask, { key: key.current, signal, onChecking })
      setState({ is: 'done' })
      if (here.current) onDone(answer)
    } catch (problem) {
      setState({ is: 'refused', problem })
    }
    key.current = newKey()
    busy.current = false
  }
  return {
    busy: state.is === 'acting' || state.is === 'checking' || state.is === 'done',
    checking: state.is === 'checking',
    problem: state.is === 'refused' ? state.problem : undefined,
    run: (ask: Ask) => void run(ask),
    reset: () => setState({ is: 'idle' }),
  }
}
