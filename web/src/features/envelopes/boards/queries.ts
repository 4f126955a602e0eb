import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import {
  deleteStatementMutation,
  getBoardOptions,
  getBoardQueryKey,
  getStatementOptions,
  getStatementQueryKey,
  makeStatementMutation,
  setBoardChoiceMutation,
} from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import { exportStatement, exportStatementJson, type GetBoardData } from '@fuquan/sdk/index.ts'
import { saveFile } from '../../../lib/share.ts'

export type BoardAsk = GetBoardData['query']

/** A board of my friends, and where I stand. */
export const useBoard = (query: BoardAsk) => useQuery(getBoardOptions({ query }))

/** What I choose about boards; every board is asked for anew. */
export function useBoardChoice(query: BoardAsk) {
  const client = useQueryClient()
  return useMutation({
    ...setBoardChoiceMutation(),
    onSuccess: () => client.invalidateQueries({ queryKey: getBoardQueryKey({ query }) }),
  })
}

/** My statement of a year, if I made it, and from when it can be made. */
export const useStatement = (year: number) => useQuery(getStatementOptions({ path: { year } }))

/** Makes and deletes the statement of a year. */
export function useStatementActs(year: number) {
  const client = useQueryClient()
  const queryKey = getStatementQueryKey({ path: { year } })
  const onSuccess = () => client.invalidateQueries({ queryKey })
  const make = useMutation({ ...makeStatementMutation(), onSuccess })
  const remove = useMutation({ ...deleteStatementMutation(), onSuccess })
  return { make, remove }
}

const ways = {
  csv: { get: exportStatement, type: 'text/csv;charset=utf-8' },
  json: { get: exportStatementJson, type: 'application/json' },
} as const

/** Saves my envelopes of a year as a file. */
export const useExportYear = () =>
  useMutation({
    mutationFn: async ({ year, as }: { year: number; as: keyof typeof ways }) => {
      const { get, type } = ways[as]
      const reply: { data: unknown } = await get({ path: { year }, parseAs: 'blob' })
      const text = reply.data instanceof Blob ? reply.data : String(reply.data)
      saveFile({ name: `envelopes-${year}.${as}`, type, text })
    },
  })
