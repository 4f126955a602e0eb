import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import {
  acceptOwnershipMutation,
  announceMutation,
  changeTalkHabitsMutation,
  changeThreadMutation,
  clearThreadMutation,
  closeRoomMutation,
  forwardMessageMutation,
  getTalkHabitsOptions,
  giveHistoryMutation,
  listAnnouncementsOptions,
  listReadersOptions,
  listReadMarksOptions,
  listRoomPicturesQueryKey,
  offerOwnershipMutation,
  pinAnnouncementMutation,
  removeMessageMutation,
  reportMessageMutation,
  sayMutation,
  searchMessagesInfiniteOptions,
  silenceMemberMutation,
} from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import { listRoomPictures } from '@fuquan/sdk/index.ts'
import type { ReadMarks } from './state.ts'
import { noteTalk } from './touched.ts'

const newest: { before?: number } = {}

function useStale() {
  const client = useQueryClient()
  return () => {
    noteTalk('mine')
    return client.invalidateQueries({
      predicate: ({ queryKey: [first] }) =>
        typeof first === 'object' &&
        first !== null &&
        'tags' in first &&
        Array.isArray(first.tags) &&
        first.tags.includes('chat'),
    })
  }
}

/** Says pictures or a place: these show once the house has them. */
export const useSay = () => useMutation({ ...sayMutation(), onSuccess: useStale() })
/** Says a line again in another room. */
export const useForward = () => useMutation({ ...forwardMessageMutation(), onSuccess: useStale() })
/** Takes a line of a member out. */
export const useRemoveLine = () =>
  useMutation({ ...removeMessageMutation(), onSuccess: useStale() })
/** Reports a line. */
export const useReport = () => useMutation(reportMessageMutation())
/** Mutes, pins, hides or marks a room. */
export const useChangeThread = () =>
  useMutation({ ...changeThreadMutation(), onSuccess: useStale() })
/** Clears what was said so far from my own view of a room. */
export const useClear = () => useMutation({ ...clearThreadMutation(), onSuccess: useStale() })
/** The pictures of a room, the newest first. */
export const useRoomPictures = (roomId: string) =>
  useInfiniteQuery({
    queryKey: listRoomPicturesQueryKey({ path: { roomId } }),
    queryFn: async ({ pageParam: query, signal }) => {
      const { data } = await listRoomPictures({ path: { roomId }, query, signal })
      return data
    },
    initialPageParam: newest,
    getNextPageParam: ({ next }) => (next === null ? undefined : { before: next }),
  })
/** Announces something. */
export const useAnnounce = () => useMutation({ ...announceMutation(), onSuccess: useStale() })
/** Pins an announcement or takes it down. */
export const usePin = () => useMutation({ ...pinAnnouncementMutation(), onSuccess: useStale() })
/** Closes a group. */
export const useCloseRoom = () => useMutation({ ...closeRoomMutation(), onSuccess: useStale() })
/** Asks a member to become the owner. */
export const useOffer = () => useMutation({ ...offerOwnershipMutation(), onSuccess: useStale() })
/** Says whether I become the owner. */
export const useTakeOver = () =>
  useMutation({ ...acceptOwnershipMutation(), onSuccess: useStale() })
/** Lets a member only read. */
export const useSilence = () => useMutation({ ...silenceMemberMutation(), onSuccess: useStale() })
/** Shows a member the last days. */
export const useGiveHistory = () => useMutation({ ...giveHistoryMutation(), onSuccess: useStale() })
/** Whether my read marks are shown. */
export const useTalkHabits = () => useQuery(getTalkHabitsOptions())
/** Switches my read marks. */
export const useChangeTalkHabits = () =>
  useMutation({ ...changeTalkHabitsMutation(), onSuccess: useStale() })
/** The announcements of a group. */
export const useAnnouncements = (roomId: string) =>
  useQuery(listAnnouncementsOptions({ path: { roomId } }))
/** Who has read a line. */
export const useReaders = (roomId: string, number: number) =>
  useQuery(listReadersOptions({ path: { roomId, number } }))

const marksEveryMs = 20_000

/**
 * What the others have read; null until it is known, and when my own marks are off. In a large room
 * it is looked up now and then.
 */
export function useReadMarks(roomId: string): ReadMarks | null {
  const { data } = useQuery({
    ...listReadMarksOptions({ path: { roomId } }),
    refetchInterval: marksEveryMs,
    staleTime: 1_000,
    select: ({ marks, from }) => (marks && from ? { marks, from } : null),
  })
  return data ?? null
}

/** Finds lines in one room or in all of mine, page by page; without words it asks nothing. */
export const useSearch = (query: { text: string; roomId?: string }) =>
  useInfiniteQuery({
    ...searchMessagesInfiniteOptions({ query }),
    initialPageParam: { query },
    getNextPageParam: page => page.next,
    enabled: query.text.trim() !== '',
  })
