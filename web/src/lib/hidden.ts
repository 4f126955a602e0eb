import { useSyncExternalStore } from 'react'

/** Whether the page is behind something: then amounts blur for whoever looks over a shoulder. */
export function usePageHidden(): boolean {
  return useSyncExternalStore(
    tell => {
      document.addEventListener('visibilitychange', tell)
      return () => document.removeEventListener('visibilitychange', tell)
    },
    () => document.visibilityState === 'hidden',
  )
}
