import { useQuery } from '@tanstack/react-query'
import {
  getTreeLimitsOptions,
  getTreeOptions,
  listPassTargetsOptions,
} from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import {
  guessNumber,
  guessTile,
  issueTicket,
  passTreeOn,
  sendTree,
  type SendTreeData,
  type TreeView,
} from '@fuquan/sdk/index.ts'
import { untilKnown } from '../../../lib/api.ts'
import { newKey } from '../../../lib/ids.ts'
import { refusedWith } from '../../../lib/problem.ts'

/** A guess of three or a relay as I may see it. */
export const useTree = (envelopeId: string) => useQuery(getTreeOptions({ path: { envelopeId } }))

/** What a guess of three and a relay may be here. */
export const useTreeLimits = () => useQuery({ ...getTreeLimitsOptions(), staleTime: 30_000 })

/** To whom I may pass it on. */
export const usePassTargets = (envelopeId: string) =>
  useQuery(listPassTargetsOptions({ path: { envelopeId } }))

type Known = { key: string; signal: AbortSignal; onChecking: () => void }
/** A guess shows the ticket that came with what is guessed; without one it brings its own. */
type Guess = (
  | { is: 'tile'; level: number; tile: number }
  | { is: 'number'; from: number | null; value: string }
) & { ticket: string | undefined }
export type Move = Guess | { is: 'pass'; people?: string[]; roomId?: string }

/** Makes one move in a tree and asks with the same key until its outcome is known. */
export function moveIn(envelopeId: string, move: Move, known: Known): Promise<TreeView> {
  if (move.is !== 'pass') return guessIn(envelopeId, move, known)
  const { key, ...rest } = known
  const { people, roomId } = move
  const body = { ...(people && { people }), ...(roomId && { roomId }) }
  const asked = { path: { envelopeId }, headers: { 'idempotency-key': key }, body }
  return untilKnown({ ...rest, ask: async signal => (await passTreeOn({ ...asked, signal })).data })
}

function guessIn(envelopeId: string, guess: Guess, { key, ...rest }: Known): Promise<TreeView> {
  const path = { envelopeId }
  // Kept from asking to asking: the same act is the same key with the same ticket.
  const own = { key, ticket: guess.ticket, fresh: false }
  const renew = async (signal: AbortSignal) => {
    own.fresh = true
    own.ticket = (await issueTicket({ path, signal })).data.ticket
  }
  const ask = async (signal: AbortSignal) => {
    const asked = { path, headers: { 'idempotency-key': own.key }, signal }
    const ticket = own.ticket === undefined ? {} : { ticket: own.ticket }
    if (guess.is === 'tile') {
      const { level, tile } = guess
      return (await guessTile({ ...asked, body: { level, tile, ...ticket } })).data
    }
    const { from, value } = guess
    return (await guessNumber({ ...asked, body: { from, value, ...ticket } })).data
  }
  return untilKnown({
    ...rest,
    ask: async signal => {
      if (own.ticket === undefined) await renew(signal)
      return ask(signal).catch(async (wrong: unknown) => {
        // A phone that slept holds one that is too old: its owner need not know.
        if (own.fresh || !refusedWith(wrong, 'envelope_ticket_missing')) throw wrong
        await renew(signal)
        own.key = newKey()
        return ask(signal)
      })
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
