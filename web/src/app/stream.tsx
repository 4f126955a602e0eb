import { useEffect } from 'react'
import { listenToHouse, type Nudge } from '../lib/stream.ts'
import { queryClient, staleModules } from './queries.ts'

const gatherMs = 150

/** Turns nudges of the house into "ask again": nothing else listens to the stream. */
export function StreamEar() {
  useEffect(() => {
    const stale = new Set<string>()
    let timer: ReturnType<typeof setTimeout> | undefined
    const nudge = ({ name, stales }: Nudge) => {
      const [module = ''] = name.split('.')
      for (const one of [module, ...stales]) stale.add(one)
      // A rush of nudges asks once.
      timer ??= setTimeout(() => {
        timer = undefined
        staleModules(new Set(stale))
        stale.clear()
      }, gatherMs)
    }
    const stop = listenToHouse({
      nudge,
      again: () => void queryClient.invalidateQueries(),
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [])
  return null
}
