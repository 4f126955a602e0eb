import { useSyncExternalStore } from 'react'

const query = matchMedia('(min-width: 768px)')

/** Whether there is room for two columns. */
export function useWide(): boolean {
  return useSyncExternalStore(
    tell => {
      query.addEventListener('change', tell)
      return () => query.removeEventListener('change', tell)
    },
    () => query.matches,
  )
}
