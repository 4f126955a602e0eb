import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import {
  getUnreadOptions,
  getUnreadQueryKey,
  listNoticesInfiniteOptions,
  listWaitingOptions,
  readNoticesMutation,
} from '@fuquan/sdk/@tanstack/react-query.gen.ts'

/** What waits for me, nearest deadline first. */
export const useWaiting = () => useQuery(listWaitingOptions())

/** My notices, newest first. */
export const useNotices = () =>
  useInfiniteQuery({
    ...listNoticesInfiniteOptions({ query: { limit: 20 } }),
    initialPageParam: {},
    getNextPageParam: page => page.next,
  })

/** How many notices I have not read and things wait for me, for the tab. */
export function useUnreadNotices(): number {
  const { data } = useQuery(getUnreadOptions())
  return (data?.notices ?? 0) + (data?.waiting ?? 0)
}

/** Marks notices as read up to one of them. */
export function useReadNotices() {
  const client = useQueryClient()
  return useMutation({
    ...readNoticesMutation(),
    onSuccess: counts => client.setQueryData(getUnreadQueryKey(), counts),
  })
}
