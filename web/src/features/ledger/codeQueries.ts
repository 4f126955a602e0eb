import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import {
  declineChargeMutation,
  getChargeOptions,
  getPosterOptions,
  listArrivalsInfiniteOptions,
  listChargesOptions,
  makeCollectCodeMutation,
  readCollectCodeOptions,
} from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import {
  type Charge,
  chargePayCode,
  type ChargePayCodeData,
  confirmCharge,
  getPoster,
  makeCollectCode,
  makePayCode,
} from '@fuquan/sdk/index.ts'
import { untilKnown } from '../../lib/api.ts'

const payCodeKey = ['payCode']
const codeMs = { min: 5_000, max: 300_000 }
const listenAgainMs = 10_000
const pollMs = 2_000

/**
 * The code this device shows, made anew when its time is over. Its end is told by our own clock
 * from its length, so that a device whose clock is wrong still shows a living one. `since` is when
 * the first code of this screen ends.
 */
export function usePayCode(wanted: boolean) {
  const client = useQueryClient()
  return useQuery({
    queryKey: payCodeKey,
    queryFn: async ({ signal }) => {
      const before = client.getQueryData<{ since: string }>(payCodeKey)
      const asked = Date.now()
      const { data } = await makePayCode({ signal })
      const left = Date.parse(data.expiresAt) - Date.now()
      const ms = Math.min(Math.max(left, codeMs.min), codeMs.max)
      return { ...data, since: before?.since ?? data.expiresAt, until: asked + ms, ms }
    },
    enabled: wanted,
    staleTime: ({ state }) => Math.max(0, (state.data?.until ?? 0) - Date.now()),
    gcTime: 0,
    refetchInterval: ({ state }) =>
      state.data ? Math.max(1_000, state.data.until - Date.now()) : false,
  })
}

/** What tills ask of me; always asked anew when a screen opens, never from memory. */
export const useCharges = () =>
  useQuery({
    ...listChargesOptions(),
    staleTime: 0,
    gcTime: 0,
    // The stream tells of a charge; a stream that was cut must not let a till wait in vain.
    refetchInterval: listenAgainMs,
  })

/** One charge of my till, asked again while it waits. */
export const useCharge = (charge: Charge) =>
  useQuery({
    ...getChargeOptions({ path: { chargeId: charge.id } }),
    initialData: charge,
    refetchInterval: ({ state }) => (state.data?.state === 'asked' ? pollMs : false),
  })

/** Refuses what a till asks of me, or takes back what my till asked. */
export const useDeclineCharge = () => useMutation(declineChargeMutation())

/** My poster; the first look hangs it up. */
export const usePoster = () =>
  useQuery({
    ...getPosterOptions(),
    queryFn: async ({ signal }) => {
      const { data } = await getPoster({ signal })
      if (data.poster) return data
      const made = await makeCollectCode({ body: {} })
      return { poster: made.data }
    },
  })

/** Makes a code with an amount, or a new poster in place of the old one. */
export function useMakeCollectCode() {
  const client = useQueryClient()
  return useMutation({
    ...makeCollectCodeMutation(),
    onSuccess: code => {
      if (code.amount !== null) return
      client.setQueryData(getPosterOptions().queryKey, { poster: code })
    },
  })
}

/** Whom a collect code pays; read anew each time. */
export const useCollectOffer = (code: string) =>
  useQuery({
    ...readCollectCodeOptions({ path: { code } }),
    gcTime: 0,
    refetchOnWindowFocus: false,
    // It was read to be paid: what happens to it afterwards is said by the payment.
    staleTime: Infinity,
  })

/** What came to me by codes, newest first, with the sum of today. */
export const useArrivals = () =>
  useInfiniteQuery({
    ...listArrivalsInfiniteOptions({ query: { limit: 20 } }),
    initialPageParam: {},
    getNextPageParam: page => page.next,
  })

type Known = { key: string; signal: AbortSignal; onChecking: () => void }
const headersOf = (key: string) => ({ 'idempotency-key': key })

/** Asks the owner of a pay code for an amount, with one key until the outcome is known. */
export const chargeUntilKnown = (
  body: ChargePayCodeData['body'],
  { key, ...known }: Known,
): Promise<Charge> =>
  untilKnown({
    ...known,
    ask: async signal => (await chargePayCode({ body, headers: headersOf(key), signal })).data,
  })

/** Pays what a till asks, with one key until the outcome is known. */
export const confirmUntilKnown = (
  { chargeId, proof }: { chargeId: string; proof: string },
  { key, ...known }: Known,
): Promise<Charge> =>
  untilKnown({
    ...known,
    ask: async signal => {
      const path = { chargeId }
      return (await confirmCharge({ path, body: { proof }, headers: headersOf(key), signal })).data
    },
  })
