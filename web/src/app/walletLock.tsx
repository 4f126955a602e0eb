import { lazy, Suspense, useEffect, useRef, type ReactNode } from 'react'
import { useLocation } from 'react-router'
import { asksAgain, comeBack, useLongAway, watchPresence } from '../lib/away.ts'
import { usePageHidden } from '../lib/hidden.ts'
import { useMe } from './session.tsx'

const Lock = lazy(async () => ({ default: (await import('./lock.tsx')).Lock }))
const guarded = /^\/(wallet|envelopes|transfer)(\/|$)/

/** Whether this address shows what somebody owns. */
export const isGuarded = (path: string) => guarded.test(path)

/**
 * Asks for the PIN before what somebody owns is shown again after five minutes away. What was
 * there stays where it is, with everything that was typed, and is only out of reach meanwhile.
 */
export function WalletLock({ children }: { children: ReactNode }) {
  const { pathname } = useLocation()
  const { pin } = useMe()
  const away = useLongAway()
  const hidden = usePageHidden()
  const last = useRef<Element | null>(null)
  useEffect(watchPresence, [])
  useEffect(() => {
    if (hidden) last.current = document.activeElement
  }, [hidden])
  const hasPin = pin.state === 'set' || pin.state === 'locked'
  const asked = hasPin && asksAgain()
  const locked = away && asked && isGuarded(pathname)
  useEffect(() => {
    // Who is not asked is back as soon as seen.
    if (away && !asked) comeBack()
  }, [away, asked])
  const open = () => {
    comeBack()
    requestAnimationFrame(() => {
      const before = last.current
      const heading = document.querySelector<HTMLElement>('#main h1')
      if (before instanceof HTMLElement && before.isConnected && before !== document.body) {
        before.focus({ preventScroll: true })
      } else heading?.focus({ preventScroll: true })
    })
  }
  return (
    <>
      <div
        className={`guarded${hidden && isGuarded(pathname) ? ' is-away' : ''}`}
        inert={locked}
        data-locked={locked || undefined}
      >
        {children}
      </div>
      {locked && (
        <Suspense fallback={<div className="lock" />}>
          <Lock onOpen={open} />
        </Suspense>
      )}
    </>
  )
}
