import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import {
  addFriendsMutation,
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
import { listMessages } from '@fuquan/sdk/index.ts'
import { useNowAndThen } from '../../lib/nowAndThen.ts'
import { type Newest, readNewest } from './newest.ts'
import { settleLines } from './outbox.ts'
import { inOrder } from './state.ts'
import { noteTalk, touchedAt } from './touched.ts'

export const roomsShownMax = 100
export const messagesPerPage = 50
const roomsQuery = { query: { limit: roomsShownMax } }

/** My rooms, the liveliest first. */
export const useRooms = () => useQuery(listRoomsOptions(roomsQuery))

/** How many messages I have not read, for the tab; muted rooms are not counted. */
export function useUnreadMessages(wanted: boolean): number {
  const { data } = useQuery({ ...listRoomsOptions(roomsQuery), enabled: wanted })
  if (!wanted) return 0
  return (data?.items ?? []).reduce((sum, room) => sum + (room.muted ? 0 : room.unread), 0)
}

/** One of my rooms. */
export const useRoom = (roomId: string | undefined) =>
  useQuery({
    ...getRoomOptions({ path: { roomId: roomId ?? '' } }),
    enabled: roomId !== undefined,
  })

/**
 * The messages of a room. A new line costs one small reading, however far back one has paged: the
 * newest part is joined to what is known, and older pages, which no longer change, stay.
 */
export function useThread(roomId: string) {
  const client = useQueryClient()
  const [key] = listMessagesQueryKey({ path: { roomId }, query: { limit: messagesPerPage } })
  const ask = async (ends: { before?: number; after?: number }, signal: AbortSignal) => {
    const query = { limit: messagesPerPage, ...ends }
    const { data } = await listMessages({ path: { roomId }, query, signal })
    return data
  }
  const newestKey = [{ ...key, part: 'newest' }] as const
  const query = useQuery({
    queryKey: newestKey,
    queryFn: ({ signal }) =>
      readNewest({
        known: client.getQueryData<Newest>(newestKey),
        ask: before => ask(before === undefined ? {} : { before }, signal),
        askAfter: after => ask({ after }, signal),
        touchedAt: touchedAt(),
        now: Date.now(),
      }),
    staleTime: 0,
  })
  const from = query.data?.items[0]?.number ?? 0
  const older = useInfiniteQuery({
    // Without the tag of the module: what is this old is asked for once.
    queryKey: [{ part: 'older', roomId, from }],
    queryFn: ({ pageParam, signal }) => ask({ before: pageParam }, signal),
    initialPageParam: from,
    getNextPageParam: last => {
      const oldest = Math.min(...last.items.map(message => message.number))
      return last.items.length > 0 && oldest > last.first ? oldest : undefined
    },
    staleTime: Infinity,
    enabled: false,
  })
  const { data } = query
  const pages = older.data?.pages
  const { messages, people } = useMemo(() => {
    // What I cleared from my view is still in what was read before.
    const seen = inOrder([data?.items ?? [], ...(pages ?? []).map(page => page.items)])
    const shown = seen.filter(message => message.number >= (data?.first ?? 0))
    const cards = [...(pages ?? []).flatMap(page => page.people), ...(data?.people ?? [])]
    return { messages: shown, people: new Map(cards.map(one => [one.id, one])) }
  }, [data, pages])

  useEffect(() => {
    settleLines(new Set(messages.map(message => message.id)))
  }, [messages])
  return {
    query,
    messages,
    people,
    newest: messages.at(-1)?.number ?? 0,
    older: {
      more: older.data ? older.hasNextPage : from > (data?.first ?? from),
      busy: older.isFetching,
      problem: older.error,
      ask: () => void older.fetchNextPage(),
    },
  }
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
/** Brings friends in at once. */
export const useAddFriends = () =>
  useMutation({ ...addFriendsMutation(), onSuccess: useStaleChat() })
/** Says yes or no to an invitation. */
export const useAnswer = () =>
  useMutation({ ...answerInvitationMutation(), onSuccess: useStaleChat() })
/** Comes in by a link. */
export const useJoin = () => useMutation({ ...joinByLinkMutation(), onSuccess: useStaleChat() })

/** Rooms that ask me in. */
export const useInvitations = () => useQuery(listInvitationsOptions())
/** The members of a room, longest-serving first. */
export const useMembers = (roomId: string, enabled = true) =>
  useQuery({ ...listMembersOptions({ path: { roomId }, query: { limit: 100 } }), enabled })
/** The card of a room by the code of its link. */
export const useLink = (code: string) => useQuery(getLinkOptions({ path: { code } }))
