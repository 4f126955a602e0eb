import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import {
  getBillOptions,
  getLimitsQueryKey,
  getPinFreeOptions,
  getPinFreeQueryKey,
  getPublicBooksOptions,
  getWalletOptions,
  listBillsInfiniteOptions,
  listBillsOptions,
  listMonthsOptions,
  setPinFreeMutation,
} from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import { exportBills } from '@fuquan/sdk/index.ts'
import { saveFile } from '../../lib/share.ts'
import type { BillFilter } from './state.ts'

/** My wallet and my waiting account. */
export const useWallet = () => useQuery(getWalletOptions())
/** The newest few of my bills. */
export const useRecentBills = () => useQuery(listBillsOptions({ query: { limit: 5 } }))
/** What came in and went out, month by month. */
export const useMonths = () => useQuery(listMonthsOptions({ query: { limit: 36 } }))
/** One of my bills in full. */
export const useBill = (accountId: string, version: number) =>
  useQuery(getBillOptions({ path: { accountId, version } }))
/** The sums of the house. */
export const usePublicBooks = () => useQuery(getPublicBooksOptions())

/** My bills, newest first, as filtered. */
export const useBills = (filter: BillFilter) =>
  useInfiniteQuery({
    ...listBillsInfiniteOptions({ query: { ...filter, limit: 30 } }),
    initialPageParam: {},
    getNextPageParam: page => page.next,
  })

/** Saves the bills of one month as a CSV file. */
export const useExport = () =>
  useMutation({
    mutationFn: async (month: string) => {
      const reply: { data: unknown } = await exportBills({ query: { month }, parseAs: 'blob' })
      const type = 'text/csv;charset=utf-8'
      const text = reply.data instanceof Blob ? reply.data : String(reply.data)
      saveFile({ name: `fuquan-${month}.csv`, type, text })
    },
  })

/** Up to what I pay without my PIN. */
export const usePinFree = () => useQuery(getPinFreeOptions())
/** Lowers my PIN-free limit, or raises it with a proof. */
export function useSetPinFree() {
  const client = useQueryClient()
  return useMutation({
    ...setPinFreeMutation(),
    onSuccess: pinFree => {
      client.setQueryData(getPinFreeQueryKey(), pinFree)
      void client.invalidateQueries({ queryKey: getLimitsQueryKey() })
    },
  })
}
