import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import {
  getFundingOptions,
  getRedemptionOptions,
  getRedemptionQueryKey,
  getTopUpOptions,
  listRedemptionsInfiniteOptions,
  listTopUpsInfiniteOptions,
} from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import {
  askRedemption,
  cancelRedemption,
  playSandbox,
  type SandboxOutcome,
  startTopUp,
  useVoucher as spendVoucher,
} from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { untilKnown } from '../../lib/api.ts'
import { newKey } from '../../lib/ids.ts'

const shortPageSize = 20
// The stream tells of each step; this is for a browser that has lost it.
const lookAgainMs = 5_000

/** The ways there are now. */
export const useFunding = () => useQuery(getFundingOptions())

/** One of my top-ups, live while it is open. */
export const useTopUp = (topUpId: string) =>
  useQuery({
    ...getTopUpOptions({ path: { topUpId } }),
    refetchInterval: ({ state }) =>
      state.data?.state === 'started' || state.data?.state === 'paid' ? lookAgainMs : false,
  })

/** My top-ups, newest first. */
export const useTopUps = () =>
  useInfiniteQuery({
    ...listTopUpsInfiniteOptions({ query: { limit: shortPageSize } }),
    initialPageParam: {},
    getNextPageParam: page => page.next,
  })

/** One of my redemptions, live while it is open. */
export const useRedemption = (redemptionId: string) =>
  useQuery({
    ...getRedemptionOptions({ path: { redemptionId } }),
    refetchInterval: ({ state }) =>
      state.data?.state === 'asked' || state.data?.state === 'approved' ? lookAgainMs : false,
  })

/** My redemptions, newest first. */
export const useRedemptions = () =>
  useInfiniteQuery({
    ...listRedemptionsInfiniteOptions({ query: { limit: shortPageSize } }),
    initialPageParam: {},
    getNextPageParam: page => page.next,
  })

/**
 * Does one thing with money under a key made with the screen: a lost answer is asked for again
 * under the same key until the outcome is known; only a refusal makes a new one.
 */
function useOnce<Asked, Answer>(
  ask: (asked: Asked, how: { key: string; signal: AbortSignal }) => Promise<{ data: Answer }>,
) {
  const [key, setKey] = useState(newKey)
  const [checking, setChecking] = useState(false)
  const client = useQueryClient()
  const doing = useMutation({
    mutationFn: async (asked: Asked): Promise<Answer> => {
      const { signal } = new AbortController()
      const onChecking = () => setChecking(true)
      const once = (attempt: AbortSignal) => ask(asked, { key, signal: attempt })
      const { data } = await untilKnown({ ask: once, signal, onChecking })
      return data
    },
    onSettled: () => {
      setChecking(false)
      setKey(newKey())
      void client.invalidateQueries()
    },
  })
  return { ...doing, checking }
}

const headersOf = (key: string) => ({ 'idempotency-key': key })

/** Starts a top-up. */
export const useStartTopUp = () =>
  useOnce((body: { gateway: 'sandbox' | 'stripe'; amount: string }, { key, signal }) =>
    startTopUp({ body, headers: headersOf(key), signal, throwOnError: true }),
  )

/** Uses a voucher. */
export const useUseVoucher = () =>
  useOnce((body: { code: string }, { key, signal }) =>
    spendVoucher({ body, headers: headersOf(key), signal, throwOnError: true }),
  )

/** Asks to be paid out. */
export const useAskRedemption = () =>
  useOnce((body: { way: 'desk' | 'sandbox'; amount: string; proof: string }, { key, signal }) =>
    askRedemption({ body, headers: headersOf(key), signal, throwOnError: true }),
  )

/** Takes a redemption back. */
export function useCancelRedemption(redemptionId: string) {
  const client = useQueryClient()
  const once = useOnce((_: undefined, { key, signal }) =>
    cancelRedemption({
      path: { redemptionId },
      headers: headersOf(key),
      signal,
      throwOnError: true,
    }),
  )
  const run = (done: () => void) =>
    once.mutate(undefined, {
      onSuccess: redemption => {
        client.setQueryData(getRedemptionQueryKey({ path: { redemptionId } }), redemption)
        done()
      },
    })
  return { ...once, run }
}

/** Chooses what the sandbox does. */
export const usePlaySandbox = (topUpId: string) =>
  useMutation({
    mutationFn: (outcome: SandboxOutcome) =>
      playSandbox({ path: { topUpId }, body: { outcome }, throwOnError: true }),
  })
