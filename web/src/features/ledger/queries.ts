import {
  type QueryClient,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import {
  getBillOptions,
  getLimitsQueryKey,
  getPinFreeOptions,
  getPinFreeQueryKey,
  getPublicBooksOptions,
  getWalletOptions,
  getYearBillOptions,
  listBillsInfiniteOptions,
  listBillsOptions,
  listBillTagsOptions,
  listMonthsOptions,
  markBillMutation,
  reportBillMutation,
  setPinFreeMutation,
} from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import {
  type Bill,
  type BillDetail,
  exportBills,
  exportBillsJson,
  listBills,
} from '@fuquan/sdk/index.ts'
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

/** My tags, the most used first. */
export const useBillTags = () => useQuery(listBillTagsOptions())
/** My year in figures. */
export const useYearBill = (year: number) => useQuery(getYearBillOptions({ path: { year } }))

const pagesOfMonthMax = 100

/** All bills of one month, oldest first, for paper. */
export const useBillsOfMonth = (month: string) =>
  useQuery({
    queryKey: [{ _id: 'billsOfMonth', tags: ['ledger'] }, month],
    queryFn: async () => {
      const items: Bill[] = []
      let cursor: string | undefined
      for (let page = 0; page < pagesOfMonthMax; page++) {
        const { data } = await listBills({
          query: { month, limit: 100, ...(cursor && { cursor }) },
        })
        items.push(...data.items)
        cursor = data.next
        if (cursor === undefined) break
      }
      return { items: items.toReversed() }
    },
  })

const exportsAs = {
  csv: { get: exportBills, type: 'text/csv;charset=utf-8' },
  json: { get: exportBillsJson, type: 'application/json' },
} as const
export type ExportForm = keyof typeof exportsAs

/** Saves the bills of one month as a file. */
export const useExport = () =>
  useMutation({
    mutationFn: async ({ month, form }: { month: string; form: ExportForm }) => {
      const { get, type } = exportsAs[form]
      const reply: { data: unknown } = await get({ query: { month }, parseAs: 'blob' })
      const text = reply.data instanceof Blob ? reply.data : String(reply.data)
      saveFile({ name: `fuquan-${month}.${form}`, type, text })
    },
  })

/** Saves what I wrote on one of my bills. */
export function useMarkBill({ accountId, version }: BillDetail) {
  const client = useQueryClient()
  const marking = useMutation({ ...markBillMutation(), onSuccess: () => staleBills(client) })
  return {
    ...marking,
    mark: (body: Parameters<typeof marking.mutateAsync>[0]['body']) =>
      marking.mutateAsync({ path: { accountId, version }, body }),
  }
}

/** Tells the staff that something is wrong with one of my bills. */
export function useReportBill({ accountId, version }: BillDetail) {
  const client = useQueryClient()
  const reporting = useMutation({ ...reportBillMutation(), onSuccess: () => staleBills(client) })
  return {
    ...reporting,
    report: (words: string) =>
      reporting.mutateAsync({ path: { accountId, version }, body: { words } }),
  }
}

const staleBills = (client: QueryClient) =>
  client.invalidateQueries({
    predicate: ({ queryKey: [first] }) => JSON.stringify(first).includes('Bill'),
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
