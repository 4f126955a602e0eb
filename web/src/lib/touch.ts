import { useSyncExternalStore } from 'react'

const query = matchMedia('(pointer: coarse)')

/** Whether fingers are what this device is used with, so that our own keys make sense. */
export function useTouch(): boolean {
  return useSyncExternalStore(
    tell => {
      query.addEventListener('change', tell)
      return () => query.removeEventListener('change', tell)
    },
    () => query.matches,
  )
}
