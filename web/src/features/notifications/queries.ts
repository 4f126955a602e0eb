import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import {
  addPushAddressMutation,
  changeNoticeHabitsMutation,
  dropPushAddressMutation,
  getNoticeHabitsOptions,
  getNoticeHabitsQueryKey,
  getUnreadOptions,
  getUnreadQueryKey,
  listNoticesInfiniteOptions,
  listWaitingOptions,
  readNoticesMutation,
  testMailMutation,
  testPushMutation,
} from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import type { NoticeHabits } from '@fuquan/sdk/index.ts'

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

/** How and when things reach me outside the app. */
export const useHabits = () => useQuery(getNoticeHabitsOptions())

function useKeepHabits() {
  const client = useQueryClient()
  return (habits: NoticeHabits) => client.setQueryData(getNoticeHabitsQueryKey(), habits)
}

/** Changes how and when things reach me. */
export const useChangeHabits = () =>
  useMutation({ ...changeNoticeHabitsMutation(), onSuccess: useKeepHabits() })
/** Lets this browser hear pushes. */
export const useAddAddress = () =>
  useMutation({ ...addPushAddressMutation(), onSuccess: useKeepHabits() })
/** Lets a browser of mine hear no more pushes. */
export const useDropAddress = () =>
  useMutation({ ...dropPushAddressMutation(), onSuccess: useKeepHabits() })
/** Sends a push to one of my browsers. */
export const useTestPush = () => useMutation(testPushMutation())
/** Sends a mail to my address. */
export const useTestMail = () => useMutation(testMailMutation())
