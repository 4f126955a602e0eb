import { useEffect, useRef } from 'react'

const pauseMs = 600

/** Calls `run` with the newest value, at once and then at most once a pause. */
export function useNowAndThen<T>(run: (value: T) => void): (value: T) => void {
  const latest = useRef(run)
  const waits = useRef<{ value: T } | undefined>(undefined)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useEffect(() => {
    latest.current = run
  })
  useEffect(() => () => clearTimeout(timer.current), [])

  const tick = () => {
    const next = waits.current
    waits.current = undefined
    timer.current = undefined
    if (!next) return
    latest.current(next.value)
    timer.current = setTimeout(tick, pauseMs)
  }
  return value => {
    waits.current = { value }
    if (timer.current === undefined) tick()
  }
}
