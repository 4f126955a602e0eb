import { useSyncExternalStore } from 'react'

type Online = { online: boolean; since: Date }

let state: Online = { online: navigator.onLine, since: new Date() }
const listeners = new Set<() => void>()

function become(online: boolean): void {
  // While it is offline `since` stays the moment of the last contact.
  if (online === state.online && !online) return
  const changed = online !== state.online
  state = { online, since: new Date() }
  if (changed) listeners.forEach(tell => tell())
}

addEventListener('online', () => become(true))
addEventListener('offline', () => become(false))

/** Says that an answer came, or that nothing could be reached. */
export function noteContact(reached: boolean): void {
  // An answer that was on its way, or that the worker kept, is no contact once the line is cut.
  become(reached && navigator.onLine)
}

/** Whether the house can be reached, and since when what is shown may be old. */
export function useOnline(): Online {
  return useSyncExternalStore(
    tell => {
      listeners.add(tell)
      return () => {
        listeners.delete(tell)
      }
    },
    () => state,
  )
}
