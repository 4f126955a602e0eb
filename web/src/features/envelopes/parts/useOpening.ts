import { useEffect, useRef, useState } from 'react'
import { motionReduced } from '../../../lib/theme.ts'
import { openEnvelope, useStaleMoney } from '../queries.ts'
import { checkingAfterMs, coinMsMin, type Opening } from '../state.ts'

const pause = (ms: number) => new Promise<void>(done => setTimeout(done, ms))

/**
 * One opening: one request, one answer. The coin turns at least 600 ms and until the answer is
 * known; the money does not wait for the coin, and nothing is shown before the commit.
 */
export function useOpening(envelopeId: string) {
  const [opening, setOpening] = useState<Opening>({ is: 'cover' })
  const stale = useStaleMoney()
  const stop = useRef<AbortController | undefined>(undefined)
  useEffect(() => () => stop.current?.abort(), [])

  const checking = () => setOpening(now => (now.is === 'turning' ? { is: 'checking' } : now))

  const open = async () => {
    if (opening.is !== 'cover') return
    const control = new AbortController()
    stop.current = control
    setOpening({ is: 'turning' })
    const slow = setTimeout(checking, checkingAfterMs)
    const turned = pause(motionReduced() ? 0 : coinMsMin)
    try {
      const claim = await openEnvelope(envelopeId, {
        signal: control.signal,
        onChecking: checking,
      })
      await turned
      if (!control.signal.aborted) setOpening({ is: 'won', amount: claim.amount })
    } catch (problem) {
      // A refusal is an answer, too; leaving the cover is none.
      await turned
      if (!control.signal.aborted) setOpening({ is: 'lost', problem })
    } finally {
      clearTimeout(slow)
      void stale()
    }
  }
  return { opening, open: () => void open() }
}
