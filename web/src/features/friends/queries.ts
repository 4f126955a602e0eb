import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import {
  answerRequestMutation,
  askRoommateMutation,
  blockPersonMutation,
  changeFriendHabitsMutation,
  changeFriendMutation,
  dropLabelMutation,
  endFriendshipMutation,
  getFriendHabitsOptions,
  getProfileOptions,
  listBlockedOptions,
  listCommonRoomsOptions,
  listFriendsQueryKey,
  listLabelsOptions,
  listProposalsOptions,
  listRequestsOptions,
  listRoommatesOptions,
  lookUpPersonOptions,
  matchContactsMutation,
  openDirectMutation,
  requestFriendMutation,
  saveLabelMutation,
  startContactsOptions,
  unblockPersonMutation,
} from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import { type Friend, listFriends } from '@fuquan/sdk/index.ts'
import { useIsOn } from '../../app/switches.ts'

/** All my friends, read page by page. */
export const useFriends = () =>
  useQuery({
    queryKey: listFriendsQueryKey(),
    queryFn: async ({ signal }) => {
      const all: Friend[] = []
      for (let more = true; more;) {
        const after = all.at(-1)?.person.id
        const { data } = await listFriends({ query: after ? { after } : {}, signal })
        all.push(...data.items)
        more = data.more && data.items.length > 0
      }
      return all
    },
  })

const staleTags = ['friends', 'chat', 'notifications'] as const

function useStaleFriends() {
  const client = useQueryClient()
  return () =>
    client.invalidateQueries({
      predicate: ({ queryKey: [first] }) =>
        typeof first === 'object' &&
        first !== null &&
        'tags' in first &&
        Array.isArray(first.tags) &&
        first.tags.some((tag: unknown) => staleTags.some(stale => stale === tag)),
    })
}

/** Who asks me, whom I ask. */
export const useRequests = () =>
  useQuery({ ...listRequestsOptions(), enabled: useIsOn()('friends') })
/** Whether it is known who asks me: what stands below it may then be drawn. */
export function useRequestsKnown(): boolean {
  const requests = useRequests()
  return !useIsOn()('friends') || !requests.isPending
}
/** A person by id, as I may see them. */
export const usePerson = (userId: string) => useQuery(getProfileOptions({ path: { userId } }))
/** A person by exact handle or by the code of a QR; asked for once, since look-ups are counted. */
export const useLookUp = (by: { handle: string } | { code: string } | undefined) =>
  useQuery({
    ...lookUpPersonOptions({ query: by ?? {} }),
    enabled: by !== undefined,
    retry: false,
    staleTime: 60_000,
  })
/** Whom the house proposes to me. */
export const useProposals = () => useQuery(listProposalsOptions())
/** My labels. */
export const useLabels = () => useQuery(listLabelsOptions())
/** How I can be found. */
export const useHabits = () => useQuery(getFriendHabitsOptions())
/** Whom I blocked. */
export const useBlocked = () => useQuery(listBlockedOptions())
/** What addresses are hashed with, once matching is on. */
export const useContactSalt = (on: boolean) =>
  useQuery({ ...startContactsOptions(), enabled: on, staleTime: 0 })

/** Asks somebody. */
export const useAsk = () =>
  useMutation({ ...requestFriendMutation(), onSuccess: useStaleFriends() })
/** Asks somebody of one of my groups. */
export const useAskRoommate = () =>
  useMutation({ ...askRoommateMutation(), onSuccess: useStaleFriends() })
/** People of my groups who are no friends yet. */
export const useRoommates = () => useQuery(listRoommatesOptions())
/** Groups I share with somebody. */
export const useCommonRooms = (userId: string) =>
  useQuery(listCommonRoomsOptions({ path: { userId } }))
/** Opens the one room I share with a friend. */
export const useOpenDirect = () => useMutation(openDirectMutation())
/** Answers a request to me. */
export const useAnswerRequest = () =>
  useMutation({ ...answerRequestMutation(), onSuccess: useStaleFriends() })
/** Changes remark and labels of a friend. */
export const useChangeFriend = () =>
  useMutation({ ...changeFriendMutation(), onSuccess: useStaleFriends() })
/** Ends a friendship. */
export const useEndFriendship = () =>
  useMutation({ ...endFriendshipMutation(), onSuccess: useStaleFriends() })
/** Blocks a person. */
export const useBlock = () =>
  useMutation({ ...blockPersonMutation(), onSuccess: useStaleFriends() })
/** Lifts a block. */
export const useUnblock = () =>
  useMutation({ ...unblockPersonMutation(), onSuccess: useStaleFriends() })
/** Makes or changes a label. */
export const useSaveLabel = () =>
  useMutation({ ...saveLabelMutation(), onSuccess: useStaleFriends() })
/** Drops a label. */
export const useDropLabel = () =>
  useMutation({ ...dropLabelMutation(), onSuccess: useStaleFriends() })
/** Changes how I can be found. */
export const useChangeHabits = () =>
  useMutation({ ...changeFriendHabitsMutation(), onSuccess: useStaleFriends() })
/** Matches hashed addresses, once. */
export const useMatch = () => useMutation(matchContactsMutation())
