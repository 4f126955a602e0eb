import { useQuery, useQueryClient } from '@tanstack/react-query'
import {
  getAskLimitsOptions,
  getAskOptions,
  listAsksOptions,
  listMutedAskersOptions,
} from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import {
  askForEnvelopes,
  type AskForEnvelopesData,
  declineAsk,
  muteAsker,
  payAsk,
  type PayAskData,
  unmuteAsker,
  withdrawAsk,
} from '@fuquan/sdk/index.ts'
import { untilKnown } from '../../../lib/api.ts'

/** What I may ask for now. */
export const useAskLimits = () => useQuery({ ...getAskLimitsOptions(), staleTime: 5_000 })
/** What I asked for, or what I am asked for. */
export const useAsks = (role: 'mine' | 'to_me') => useQuery(listAsksOptions({ query: { role } }))
/** One request. */
export const useAsk = (askId: string) => useQuery(getAskOptions({ path: { askId } }))
/** Whose requests I do not hear. */
export const useMutedAskers = () => useQuery(listMutedAskersOptions())

const staleTags = ['envelopes', 'ledger', 'notifications']

/** Makes what a request changes stale: requests, envelopes, money, and what waits on Today. */
export function useStaleAsks() {
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

type Known = { key: string; signal: AbortSignal; onChecking: () => void }

/** Asks friends, and asks with the same key until the outcome is known. */
export const sendAsks = (body: AskForEnvelopesData['body'], { key, ...known }: Known) =>
  untilKnown({
    ...known,
    ask: async signal => {
      const headers = { 'idempotency-key': key }
      return (await askForEnvelopes({ body, headers, signal })).data
    },
  })

/** Pays a request, and asks with the same key until the outcome is known. */
export const answerWithMoney = (
  askId: string,
  body: PayAskData['body'],
  { key, ...known }: Known,
) =>
  untilKnown({
    ...known,
    ask: async signal => {
      const headers = { 'idempotency-key': key }
      return (await payAsk({ path: { askId }, body, headers, signal })).data
    },
  })

/** Declines a request, with a sticker or without. */
export const declineWith = (askId: string, stickerId: string | undefined) =>
  declineAsk({ path: { askId }, body: stickerId === undefined ? {} : { stickerId } })
/** Takes back a request of mine. */
export const takeBack = (askId: string) => withdrawAsk({ path: { askId }, body: {} })
/** Hears no requests of somebody any more. */
export const hearNoMore = (userId: string) => muteAsker({ path: { userId }, body: {} })
/** Hears the requests of somebody again. */
export const hearAgain = (userId: string) => unmuteAsker({ path: { userId } })
