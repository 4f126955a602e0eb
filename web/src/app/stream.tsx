import { getMeOptions } from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import { useEffect } from 'react'
import { listenToHouse, type Nudge } from '../lib/stream.ts'
import { noteTalk } from '../features/chat/index.ts'
import { queryClient, staleModules } from './queries.ts'

const gatherMs = 150

/** Turns nudges of the house into "ask again": nothing else listens to the stream. */
export function StreamEar() {
  useEffect(() => {
    const stale = new Set<string>()
    let timer: ReturnType<typeof setTimeout> | undefined
    let askedAt = 0
    const nudge = ({ name, stales }: Nudge) => {
      noteTalk(name)
      const [module = ''] = name.split('.')
      for (const one of [module, ...stales]) stale.add(one)
      // The first nudge is followed at once, a rush of them asks once.
      const waitMs = Math.max(0, askedAt + gatherMs - Date.now())
      timer ??= setTimeout(() => {
        timer = undefined
        askedAt = Date.now()
        staleModules(new Set(stale))
        stale.clear()
      }, waitMs)
    }
    const stop = listenToHouse({
      nudge,
      again: () => {
        noteTalk('again')
        void queryClient.invalidateQueries()
      },
      // A phone that was lost shows the door at once, not only when somebody touches it.
      refused: () => void queryClient.invalidateQueries({ queryKey: getMeOptions().queryKey }),
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [])
  return null
}
