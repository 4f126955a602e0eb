import { useQuery } from '@tanstack/react-query'
import {
  getTreeLimitsOptions,
  getTreeOptions,
  listPassTargetsOptions,
} from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import {
  guessNumber,
  guessTile,
  passTreeOn,
  sendTree,
  type SendTreeData,
  type TreeView,
} from '@fuquan/sdk/index.ts'
import { untilKnown } from '../../../lib/api.ts'

/** A guess of three or a relay as I may see it. */
export const useTree = (envelopeId: string) => useQuery(getTreeOptions({ path: { envelopeId } }))

/** What a guess of three and a relay may be here. */
export const useTreeLimits = () => useQuery({ ...getTreeLimitsOptions(), staleTime: 30_000 })

/** To whom I may pass it on. */
export const usePassTargets = (envelopeId: string) =>
  useQuery(listPassTargetsOptions({ path: { envelopeId } }))

type Known = { key: string; signal: AbortSignal; onChecking: () => void }
export type Move =
  | { is: 'tile'; level: number; tile: number }
  | { is: 'number'; from: number | null; value: string }
  | { is: 'pass'; people?: string[]; roomId?: string }

/** Makes one move in a tree and asks with the same key until its outcome is known. */
export function moveIn(envelopeId: string, move: Move, known: Known): Promise<TreeView> {
  const { key, ...rest } = known
  const path = { envelopeId }
  const headers = { 'idempotency-key': key }
  return untilKnown({
    ...rest,
    ask: async signal => {
      if (move.is === 'tile') {
        const { level, tile } = move
        return (await guessTile({ path, headers, signal, body: { level, tile } })).data
      }
      if (move.is === 'number') {
        const { from, value } = move
        return (await guessNumber({ path, headers, signal, body: { from, value } })).data
      }
      const { people, roomId } = move
      const body = { ...(people && { people }), ...(roomId && { roomId }) }
      return (await passTreeOn({ path, headers, signal, body })).data
    },
  })
}

/**
 * Puts money into a tree and asks with the same key until the outcome is known. Gives its page.
 */
export async function plantTree({
  body,
  key,
  ...rest
}: Known & { body: SendTreeData['body'] }): Promise<string> {
  const { envelopeId } = await untilKnown({
    ...rest,
    ask: async signal => {
      const { data } = await sendTree({ body, headers: { 'idempotency-key': key }, signal })
      return data
    },
  })
  return `/envelopes/${envelopeId}/tree`
}
