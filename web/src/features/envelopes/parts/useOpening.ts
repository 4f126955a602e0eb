import { useEffect, useRef, useState } from 'react'
import { motionReduced } from '../../../lib/theme.ts'
import { isProblem, refusedWith } from '../../../lib/problem.ts'
import { openEnvelope, useStaleMoney } from '../queries.ts'
import { checkingAfterMs, coinMsMin, type Opening } from '../state.ts'

const pause = (ms: number) => new Promise<void>(done => setTimeout(done, ms))
const settled = ['turning', 'checking', 'won', 'lost']

/**
 * One opening: one request, one answer. The coin turns at least 600 ms and until the answer is
 * known; the money does not wait for the coin, and nothing is shown before the commit. What only
 * entered a draw, or typed a wrong password, may tap again.
 */
export function useOpening(envelopeId: string, ticket: string | undefined) {
  const [opening, setOpening] = useState<Opening>({ is: 'cover' })
  const stale = useStaleMoney()
  const stop = useRef<AbortController | undefined>(undefined)
  useEffect(() => () => stop.current?.abort(), [])

  const checking = () => setOpening(now => (now.is === 'turning' ? { is: 'checking' } : now))

  const open = async (password?: string) => {
    if (settled.includes(opening.is)) return
    const control = new AbortController()
    stop.current = control
    setOpening({ is: 'turning' })
    const slow = setTimeout(checking, checkingAfterMs)
    const turned = pause(motionReduced() ? 0 : coinMsMin)
    try {
      const claim = await openEnvelope(envelopeId, {
        signal: control.signal,
        password,
        ticket,
        onChecking: checking,
      })
      await turned
      if (!control.signal.aborted) setOpening({ is: 'won', amount: claim.amount })
    } catch (problem) {
      // A refusal is an answer, too; leaving the cover is none.
      await turned
      if (!control.signal.aborted) setOpening(afterRefusal(problem))
    } finally {
      clearTimeout(slow)
      void stale()
    }
  }
  return { opening, open: (password?: string) => void open(password) }
}

function afterRefusal(problem: unknown): Opening {
  if (refusedWith(problem, 'envelope_not_open_yet')) return { is: 'entered' }
  if (refusedWith(problem, 'envelope_code_wrong')) return { is: 'wrong', problem }
  if (isProblem(problem) && problem.code === 'envelope_code_paused') {
    const seconds = Number(problem.details?.['retry_after'] ?? 60)
    return { is: 'paused', until: Date.now() + seconds * 1_000 }
  }
  return { is: 'lost', problem }
}
