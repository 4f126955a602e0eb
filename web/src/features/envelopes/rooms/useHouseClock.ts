import { useEffect, useState } from 'react'

/** The clock of the house in milliseconds, told again every `everyMs`: phones differ, it does not. */
export function useHouseClock(read: { now: string; at: number }, everyMs: number): number {
  const ahead = Date.parse(read.now) - read.at
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return Math.max(now, read.at) + ahead
}
