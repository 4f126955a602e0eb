import type { SendEnvelopeData } from '@fuquan/sdk/index.ts'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { newKey } from '../../../lib/ids.ts'
import { refusedWith } from '../../../lib/problem.ts'
import { toast } from '../../../ui/Toast.tsx'
import { putMoneyIn, useStaleMoney } from '../queries.ts'

type State = { is: 'idle' | 'sending' | 'checking' } | { is: 'refused'; problem: unknown }

/**
 * Sends one envelope. Its key is made when the screen opens and kept until the outcome is known;
 * only a refusal, which moved nothing, makes a new one.
 */
export function useSending(roomId: string | undefined, onRefused: (asksPin: boolean) => void) {
  const { t } = useTranslation('envelopes')
  const navigate = useNavigate()
  const stale = useStaleMoney()
  const [key, setKey] = useState(newKey)
  const [state, setState] = useState<State>({ is: 'idle' })
  const stop = useRef<AbortController | undefined>(undefined)
  useEffect(() => () => stop.current?.abort(), [])
  const busy = state.is === 'sending' || state.is === 'checking'

  const send = async (body: SendEnvelopeData['body']) => {
    if (busy) return
    const control = new AbortController()
    stop.current = control
    setState({ is: 'sending' })
    try {
      const { id } = await putMoneyIn({
        key,
        body,
        signal: control.signal,
        onChecking: () => setState({ is: 'checking' }),
      })
      void stale()
      toast(t('composer.sent'))
      // What hangs in no room is followed from its own page.
      const to = roomId === undefined ? `/envelopes/${id}` : `/friends/${roomId}`
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
    send: (body: SendEnvelopeData['body']) => void send(body),
    forget: () => setState(now => (now.is === 'refused' ? { is: 'idle' } : now)),
  }
}
