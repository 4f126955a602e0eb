import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import {
  findByHandleOptions,
  findInMyRoomsOptions,
  getPaymentOptions,
  getPaymentQueryKey,
  getPaymentTermsOptions,
  getPinFreeOptions,
  getReceivingOptions,
  getReceivingQueryKey,
  listMembersOptions,
  listPayeesOptions,
  listPaymentsInfiniteOptions,
  listPaymentsOptions,
  setReceivingMutation,
} from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import {
  acceptPayment,
  askBack,
  cancelPayment,
  declinePayment,
  payCollectCode,
  payInRoom,
  type Payment,
  refundPayment,
  sendPayment,
} from '@fuquan/sdk/index.ts'
import { untilKnown } from '../../lib/api.ts'
import type { Ask } from './flights.ts'

const roomPaymentsMax = 50

/** What paying this person would mean now. */
export const useTerms = (payeeId: string) =>
  useQuery({ ...getPaymentTermsOptions({ query: { payeeId } }), staleTime: 5_000 })

/** Up to what I pay people of my rooms without my PIN. */
export const usePinFreeSum = (wanted: boolean) =>
  useQuery({ ...getPinFreeOptions(), enabled: wanted })

/** The people I paid or was paid by lately. */
export const usePayees = () => useQuery(listPayeesOptions())

/** People of my rooms by a part of their name or handle. */
export const useFound = (name: string) =>
  useQuery({ ...findInMyRoomsOptions({ query: { name } }), enabled: name !== '', retry: false })

/** Anybody in the house by the whole handle; asked for once, since look-ups are counted. */
export const useByHandle = (handle: string | undefined) =>
  useQuery({
    ...findByHandleOptions({ path: { handle: handle ?? '' } }),
    enabled: handle !== undefined,
    retry: false,
    staleTime: 60_000,
  })

/** Who is in a room of mine. */
export const useRoomMembers = (roomId: string | undefined) =>
  useQuery({
    ...listMembersOptions({ path: { roomId: roomId ?? '' }, query: { limit: 100 } }),
    enabled: roomId !== undefined,
  })

/** One payment of mine. */
export const usePayment = (paymentId: string) =>
  useQuery(getPaymentOptions({ path: { paymentId } }))

/** My payments, newest first. */
export const usePayments = (only: 'waiting' | undefined) =>
  useInfiniteQuery({
    ...listPaymentsInfiniteOptions({ query: { limit: 30, ...(only && { only }) } }),
    initialPageParam: {},
    getNextPageParam: page => page.next,
  })

/** My payments that were made in this room; nobody else has them in theirs. */
export const useRoomPayments = (roomId: string) =>
  useQuery(listPaymentsOptions({ query: { origin: roomId, limit: roomPaymentsMax } }))

/** How I want to be paid. */
export const useReceiving = () => useQuery(getReceivingOptions())

/** Changes how I want to be paid. */
export function useSetReceiving() {
  const client = useQueryClient()
  return useMutation({
    ...setReceivingMutation(),
    onSuccess: receiving => client.setQueryData(getReceivingQueryKey(), receiving),
  })
}

/** Makes everything a payment moved stale, and keeps the payment as it was answered. */
export function useKeepPayment() {
  const client = useQueryClient()
  return (payment: Payment) => {
    client.setQueryData(getPaymentQueryKey({ path: { paymentId: payment.id } }), payment)
    return client.invalidateQueries({
      predicate: ({ queryKey: [first] }) =>
        typeof first === 'object' &&
        first !== null &&
        'tags' in first &&
        Array.isArray(first.tags) &&
        first.tags.includes('ledger'),
    })
  }
}

type Known = { key: string; signal: AbortSignal; onChecking: () => void }

/** Pays, as it was asked for, and asks with the same key until the outcome is known. */
export function payUntilKnown(ask: Ask, { key, ...known }: Known): Promise<Payment> {
  const headers = { 'idempotency-key': key }
  return untilKnown({
    ...known,
    ask: async signal => (await payOnce(ask, { headers, signal })).data,
  })
}

type How = { headers: { 'idempotency-key': string }; signal: AbortSignal }

function payOnce(ask: Ask, how: How) {
  if (ask.by === 'code') {
    return payCollectCode({ path: { code: ask.code }, body: ask.body, ...how })
  }
  const { body, roomId } = ask
  return roomId === undefined
    ? sendPayment({ body, ...how })
    : payInRoom({ path: { roomId }, body, ...how })
}

export type Act =
  | { act: 'accept' | 'decline' | 'cancel' | 'ask_back' }
  | { act: 'refund'; amount: string }

/** Does one thing with a payment of mine, and asks with the same key until it is known. */
export function actUntilKnown(
  ask: { paymentId: string } & Act,
  { key, ...known }: Known,
): Promise<Payment> {
  const path = { paymentId: ask.paymentId }
  const headers = { 'idempotency-key': key }
  return untilKnown({
    ...known,
    ask: async signal => {
      const how = { path, headers, signal }
      switch (ask.act) {
        case 'accept':
          return (await acceptPayment(how)).data
        case 'decline':
          return (await declinePayment(how)).data
        case 'cancel':
          return (await cancelPayment(how)).data
        case 'ask_back':
          return (await askBack({ path, signal })).data
        case 'refund':
          return (await refundPayment({ ...how, body: { amount: ask.amount } })).data
      }
    },
  })
}
