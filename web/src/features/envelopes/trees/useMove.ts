import type { TreeView } from '@fuquan/sdk/index.ts'
import { useQueryClient } from '@tanstack/react-query'
import { getTreeQueryKey } from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import { useEffect, useRef, useState } from 'react'
import { newKey } from '../../../lib/ids.ts'
import { useStaleMoney } from '../queries.ts'
import { type Move, moveIn } from './queries.ts'

type State =
  | { is: 'idle' }
  | { is: 'moving'; move: Move }
  | { is: 'checking'; move: Move }
  | { is: 'refused'; problem: unknown }

/**
 * One move at a time. Its key is made before the move and kept until the outcome is known; nothing
 * is shown before the commit.
 */
export function useMove(envelopeId: string) {
  const client = useQueryClient()
  const stale = useStaleMoney()
  const [key, setKey] = useState(newKey)
  const [state, setState] = useState<State>({ is: 'idle' })
  const stop = useRef<AbortController | undefined>(undefined)
  useEffect(() => () => stop.current?.abort(), [])
  const busy = state.is === 'moving' || state.is === 'checking'

  const make = async (move: Move): Promise<TreeView | undefined> => {
    if (busy) return undefined
    const control = new AbortController()
    stop.current = control
    setState({ is: 'moving', move })
    const onChecking = () => setState({ is: 'checking', move })
    try {
      const view = await moveIn(envelopeId, move, { key, signal: control.signal, onChecking })
      client.setQueryData(getTreeQueryKey({ path: { envelopeId } }), view)
      setState({ is: 'idle' })
      return view
    } catch (problem) {
      // Leaving the screen stops asking; a refusal is told in place and moved nothing.
      if (!control.signal.aborted) setState({ is: 'refused', problem })
      return undefined
    } finally {
      setKey(newKey())
      void stale()
    }
  }
  return {
    make,
    busy,
    checking: state.is === 'checking',
    move: busy ? state.move : undefined,
    problem: state.is === 'refused' ? state.problem : undefined,
  }
}
