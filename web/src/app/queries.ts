import { QueryClient } from '@tanstack/react-query'
import { isProblem } from '../lib/problem.ts'

const freshMs = 20_000
const readTriesMax = 2

/** The one store of server state. Reads try again when nothing was refused; writes never do. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: freshMs,
      gcTime: 30 * 60_000,
      retry: (tries, error) => tries < readTriesMax && !isProblem(error),
      // Whether there is network is found out by asking, not guessed from the device.
      networkMode: 'always',
    },
    mutations: { retry: false, networkMode: 'always' },
  },
})

type Tagged = { tags?: readonly string[] }
const isTagged = (part: unknown): part is Tagged => typeof part === 'object' && part !== null

/** Makes every query of these modules stale: the shown ones ask again. */
export function staleModules(modules: ReadonlySet<string>): void {
  void queryClient.invalidateQueries({
    predicate: ({ queryKey: [first] }) =>
      isTagged(first) && (first.tags ?? []).some(tag => modules.has(tag)),
  })
}
