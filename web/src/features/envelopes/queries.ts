import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import {
  getEnvelopeOptions,
  getEnvelopeQueryKey,
  getLimitsOptions,
  getRecordSumsOptions,
  listClaimsInfiniteOptions,
  listCoversOptions,
  listEnvelopeCardsQueryKey,
  listRecordsInfiniteOptions,
} from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import {
  claimEnvelope,
  type EnvelopeCard,
  type EnvelopeClaim,
  issueTicket,
  listEnvelopeCards,
  type RecordRole,
  sendEnvelope,
  type SendEnvelopeData,
} from '@fuquan/sdk/index.ts'
import { untilKnown } from '../../lib/api.ts'
import { refusedWith } from '../../lib/problem.ts'

const cardsPerAskMax = 50
const ticketFreshMs = 5 * 60_000
const gatherMs = 20
const claimsPerPage = 50

type Asked = {
  id: string
  found: (card: EnvelopeCard | null) => void
  lost: (why: unknown) => void
}
let asked: Asked[] = []

/** Asks for one card; all cards asked for in the same moment travel together. */
function askForCard(id: string): Promise<EnvelopeCard | null> {
  return new Promise((found, lost) => {
    if (asked.length === 0) setTimeout(askTogether, gatherMs)
    asked.push({ id, found, lost })
  })
}

function askTogether(): void {
  const all = asked
  asked = []
  for (let from = 0; from < all.length; from += cardsPerAskMax) {
    const some = all.slice(from, from + cardsPerAskMax)
    const ids = [...new Set(some.map(one => one.id))].join(',')
    listEnvelopeCards({ query: { ids } }).then(
      ({ data }) => {
        const byId = new Map(data.items.map(card => [card.id, card]))
        for (const one of some) one.found(byId.get(one.id) ?? null)
      },
      (why: unknown) => {
        for (const one of some) one.lost(why)
      },
    )
  }
}

/** The card of one envelope; null when it is not for these eyes. */
export const useEnvelopeCard = (id: string) =>
  useQuery({
    queryKey: listEnvelopeCardsQueryKey({ query: { ids: id } }),
    queryFn: () => askForCard(id),
  })

/** One envelope as I may see it. */
export const useEnvelope = (envelopeId: string) =>
  useQuery(getEnvelopeOptions({ path: { envelopeId } }))

/** Who took what, newest first. */
export const useClaims = (envelopeId: string, limit = claimsPerPage, enabled = true) =>
  useInfiniteQuery({
    ...listClaimsInfiniteOptions({ path: { envelopeId }, query: { limit } }),
    initialPageParam: { path: { envelopeId } },
    getNextPageParam: page => page.next,
    enabled,
  })

/** The ticket that the cover asks for when it is shown; a new one before the old is too old. */
export const useTicket = (envelopeId: string) =>
  useQuery({
    queryKey: [{ ...getEnvelopeQueryKey({ path: { envelopeId } })[0], _id: 'ticket' }],
    queryFn: async ({ signal }) => {
      const { data } = await issueTicket({ path: { envelopeId }, signal })
      return data
    },
    staleTime: ticketFreshMs,
    gcTime: 0,
    refetchInterval: ticketFreshMs,
  })

const coversFreshMs = 10 * 60_000
/** The address of the picture of a cover. */
export const coverPictureOf = (key: string, size: 'small' | 'full') =>
  `/api/envelopes/covers/${key}/picture?size=${size}`

/** The covers an envelope may be sent in, each with the address of its small picture. */
export const useCovers = () =>
  useQuery({
    ...listCoversOptions(),
    staleTime: coversFreshMs,
    select: ({ items, usual }) => ({
      usual,
      items: items.map(cover => ({ ...cover, small: coverPictureOf(cover.key, 'small') })),
    }),
  })

/** The picture an envelope is sent in; undefined: plain red, or its cover was taken away. */
export function useCoverPicture(key: string | undefined): string | undefined {
  const covers = useCovers()
  const known = covers.data?.items.some(cover => cover.key === key)
  return known && key !== undefined ? coverPictureOf(key, 'full') : undefined
}

/** What I may send now into this room. */
export const useLimits = (roomId: string | undefined) =>
  useQuery({
    ...getLimitsOptions({ query: roomId ? { roomId } : {} }),
    staleTime: 5_000,
    // Another room is chosen in the midst of writing: what was typed stays where it is.
    placeholderData: before => before,
  })

/** My envelopes of a year. */
export const useRecords = (role: RecordRole, year: number) =>
  useInfiniteQuery({
    ...listRecordsInfiniteOptions({ query: { role, year, limit: 30 } }),
    initialPageParam: { query: { role } },
    getNextPageParam: page => page.next,
  })

/** Sum, count and best luck of a year. */
export const useRecordSums = (role: 'received' | 'sent', year: number, enabled: boolean) =>
  useQuery({ ...getRecordSumsOptions({ query: { role, year } }), enabled })

/** Makes what an envelope moved stale: its cards, its lists, and the wallet. */
export function useStaleMoney() {
  const client = useQueryClient()
  return () =>
    client.invalidateQueries({
      predicate: ({ queryKey: [first] }) =>
        typeof first === 'object' &&
        first !== null &&
        'tags' in first &&
        Array.isArray(first.tags) &&
        (first.tags.includes('envelopes') || first.tags.includes('ledger')),
    })
}

type Known = { signal: AbortSignal; onChecking: () => void }

/** Opens an envelope and asks until the answer is known. Asking again repeats the first answer. */
export function openEnvelope(
  envelopeId: string,
  {
    password,
    ticket,
    ...known
  }: Known & {
    password: string | undefined
    ticket: string | undefined
  },
): Promise<EnvelopeClaim> {
  return untilKnown({
    ...known,
    ask: async signal => {
      const path = { envelopeId }
      const fresh = async () => (await issueTicket({ path, signal })).data.ticket
      const tap = async (own: string) => {
        const body = { ticket: own, ...(password !== undefined && { password }) }
        return (await claimEnvelope({ path, body, signal })).data
      }
      // Who taps before the cover has its ticket brings one of their own: without it nothing opens.
      if (ticket === undefined) return tap(await fresh())
      // A phone that slept holds one that is too old: its owner need not know.
      return tap(ticket).catch(async (wrong: unknown) => {
        if (!refusedWith(wrong, 'envelope_ticket_missing')) throw wrong
        return tap(await fresh())
      })
    },
  })
}

type Send = { key: string; body: SendEnvelopeData['body'] } & Known

/**
 * Puts money into an envelope and asks with the same key until the outcome is known. Gives its
 * page.
 */
export async function putMoneyIn({ key, body, ...known }: Send): Promise<string> {
  const { id } = await untilKnown({
    ...known,
    ask: async signal => {
      const headers = { 'idempotency-key': key }
      const { data } = await sendEnvelope({ body, headers, signal })
      return data
    },
  })
  return `/envelopes/${id}`
}
