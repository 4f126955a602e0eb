import { useEffect, useState } from 'react'

/** The device's time in milliseconds, told again each second while it is wanted. */
export function useTick(wanted: boolean): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    if (!wanted) return
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [wanted])
  return now
}
