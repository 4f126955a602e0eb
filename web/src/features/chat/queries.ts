import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import {
  answerInvitationMutation,
  changeRoleMutation,
  changeRoomMutation,
  createRoomMutation,
  getLinkOptions,
  getRoomOptions,
  inviteToRoomMutation,
  joinByLinkMutation,
  leaveRoomMutation,
  listInvitationsOptions,
  listMembersOptions,
  listMessagesQueryKey,
  listRoomsOptions,
  listRoomsQueryKey,
  makeLinkMutation,
  markReadMutation,
  recallMessageMutation,
  removeMemberMutation,
  withdrawLinkMutation,
} from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import { listMessages, type UserCard } from '@fuquan/sdk/index.ts'
import { useNowAndThen } from '../../lib/nowAndThen.ts'
import { settleLines } from './outbox.ts'
import { inOrder } from './state.ts'

export const roomsShownMax = 100
export const messagesPerPage = 50
const roomsQuery = { query: { limit: roomsShownMax } }

/** My rooms, the liveliest first. */
export const useRooms = () => useQuery(listRoomsOptions(roomsQuery))

/** How many messages I have not read, for the tab. */
export function useUnreadMessages(): number {
  const { data } = useQuery(listRoomsOptions(roomsQuery))
  return (data?.items ?? []).reduce((sum, room) => sum + room.unread, 0)
}

/** One of my rooms. */
export const useRoom = (roomId: string | undefined) =>
  useQuery({
    ...getRoomOptions({ path: { roomId: roomId ?? '' } }),
    enabled: roomId !== undefined,
  })

/** The messages of a room, paged back in time; every loaded page is read again when it is stale. */
export function useThread(roomId: string) {
  const [key] = listMessagesQueryKey({ path: { roomId }, query: { limit: messagesPerPage } })
  const query = useInfiniteQuery({
    queryKey: [{ ...key, _infinite: true }],
    initialPageParam: 0,
    queryFn: async ({ pageParam, signal }) => {
      const { data } = await listMessages({
        path: { roomId },
        query: { limit: messagesPerPage, ...(pageParam > 0 && { before: pageParam }) },
        signal,
      })
      return data
    },
    getNextPageParam: last => {
      const oldest = Math.min(...last.items.map(message => message.number))
      return last.items.length > 0 && oldest > last.first ? oldest : undefined
    },
    staleTime: 0,
  })
  const pages = query.data?.pages ?? []
  const messages = inOrder(pages.map(page => page.items))
  const people = new Map<string, UserCard>()
  for (const page of pages) for (const one of page.people) people.set(one.id, one)
  const newest = messages.at(-1)?.number ?? 0

  useEffect(() => {
    settleLines(new Set((query.data?.pages ?? []).flatMap(page => page.items.map(m => m.id))))
  }, [query.data])
  return { query, messages, people, newest }
}

/** Moves my read mark; told at most now and then while messages pour in. */
export function useReadMark(roomId: string) {
  const client = useQueryClient()
  const mark = useMutation({
    ...markReadMutation(),
    onSuccess: () => client.invalidateQueries({ queryKey: listRoomsQueryKey(roomsQuery) }),
  })
  return useNowAndThen((upTo: number) => mark.mutate({ path: { roomId }, body: { upTo } }))
}

function useStaleChat() {
  const client = useQueryClient()
  return () =>
    client.invalidateQueries({
      predicate: ({ queryKey: [first] }) =>
        typeof first === 'object' &&
        first !== null &&
        'tags' in first &&
        Array.isArray(first.tags) &&
        first.tags.includes('chat'),
    })
}

/** Makes a room. */
export const useMakeRoom = () => useMutation({ ...createRoomMutation(), onSuccess: useStaleChat() })
/** Changes a room. */
export const useChangeRoom = () =>
  useMutation({ ...changeRoomMutation(), onSuccess: useStaleChat() })
/** Takes my own message back. */
export const useRecall = () =>
  useMutation({ ...recallMessageMutation(), onSuccess: useStaleChat() })
/** Leaves a room. */
export const useLeaveRoom = () => useMutation({ ...leaveRoomMutation(), onSuccess: useStaleChat() })
/** Takes a member out. */
export const useRemoveMember = () =>
  useMutation({ ...removeMemberMutation(), onSuccess: useStaleChat() })
/** Changes a member's role. */
export const useChangeRole = () =>
  useMutation({ ...changeRoleMutation(), onSuccess: useStaleChat() })
/** Makes the live link of a room. */
export const useMakeLink = () => useMutation({ ...makeLinkMutation(), onSuccess: useStaleChat() })
/** Withdraws the live link of a room. */
export const useWithdrawLink = () =>
  useMutation({ ...withdrawLinkMutation(), onSuccess: useStaleChat() })
/** Asks somebody in by handle. */
export const useInviteByHandle = () => useMutation(inviteToRoomMutation())
/** Says yes or no to an invitation. */
export const useAnswer = () =>
  useMutation({ ...answerInvitationMutation(), onSuccess: useStaleChat() })
/** Comes in by a link. */
export const useJoin = () => useMutation({ ...joinByLinkMutation(), onSuccess: useStaleChat() })

/** Rooms that ask me in. */
export const useInvitations = () => useQuery(listInvitationsOptions())
/** The members of a room, longest-serving first. */
export const useMembers = (roomId: string) =>
  useQuery(listMembersOptions({ path: { roomId }, query: { limit: 100 } }))
/** The card of a room by the code of its link. */
export const useLink = (code: string) => useQuery(getLinkOptions({ path: { code } }))
