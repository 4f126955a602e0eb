import {
  addPackMutation,
  changePackMutation,
  describeStickerMutation,
  draftPackMutation,
  dropPackMutation,
  getPackOptions,
  getPackQueryKey,
  getStickerOptions,
  getStickerShelfOptions,
  getStickerShelfQueryKey,
  listMyPacksOptions,
  listMyPacksQueryKey,
  listPacksInfiniteOptions,
  listPacksInfiniteQueryKey,
  removeStickerMutation,
  reportPackMutation,
  submitPackMutation,
  withdrawPackMutation,
} from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import { addSticker, sendSticker } from '@fuquan/sdk/index.ts'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { untilKnown } from '../../lib/api.ts'
import { newId } from '../../lib/ids.ts'

const shelfFreshMs = 5 * 60_000
const stickerFreshMs = 10 * 60_000
const never = new AbortController().signal

/** My packs with all their words. */
export const useShelf = (wanted = true) =>
  useQuery({ ...getStickerShelfOptions(), staleTime: shelfFreshMs, enabled: wanted })

/** A sticker that somebody sent, as it stands now. */
export const useSticker = (stickerId: string) =>
  useQuery({ ...getStickerOptions({ path: { stickerId } }), staleTime: stickerFreshMs })

/** One pack with its pictures. */
export const usePack = (packId: string) => useQuery(getPackOptions({ path: { packId } }))

/** Packs anybody here may add. */
export const usePacks = () =>
  useInfiniteQuery({
    ...listPacksInfiniteOptions(),
    initialPageParam: {},
    getNextPageParam: last =>
      last.next === undefined ? undefined : { query: { cursor: last.next } },
  })

/** Packs of my own in every state. */
export const useMyPacks = () => useQuery(listMyPacksOptions())

/** What is stale once a pack or my panel changed. */
function useStale() {
  const client = useQueryClient()
  return (packId?: string) =>
    Promise.all([
      client.invalidateQueries({ queryKey: getStickerShelfQueryKey() }),
      client.invalidateQueries({ queryKey: listPacksInfiniteQueryKey() }),
      client.invalidateQueries({ queryKey: listMyPacksQueryKey() }),
      packId === undefined
        ? undefined
        : client.invalidateQueries({ queryKey: getPackQueryKey({ path: { packId } }) }),
    ])
}

function useThenStale() {
  const stale = useStale()
  return {
    onSuccess: (_: unknown, asked: { path: { packId: string } }) => stale(asked.path.packId),
  }
}

/** Adds a pack to my panel. */
export const useAddPack = () => useMutation({ ...addPackMutation(), ...useThenStale() })
/** Takes a pack out of my panel. */
export const useDropPack = () => useMutation({ ...dropPackMutation(), ...useThenStale() })
/** Reports a pack to staff. */
export const useReportPack = () => useMutation(reportPackMutation())
/** Changes what I say of a draft. */
export const useChangePack = () => useMutation({ ...changePackMutation(), ...useThenStale() })
/** Says what a picture of a draft shows. */
export const useDescribe = () => useMutation({ ...describeStickerMutation(), ...useThenStale() })
/** Takes a picture out of a draft. */
export const useRemoveSticker = () => useMutation({ ...removeStickerMutation(), ...useThenStale() })
/** Hands a draft in. */
export const useSubmitPack = () => useMutation({ ...submitPackMutation(), ...useThenStale() })
/** Withdraws a pack, or deletes a draft. */
export const useWithdrawPack = () => useMutation({ ...withdrawPackMutation(), ...useThenStale() })

/** Begins a draft. */
export function useDraftPack() {
  const stale = useStale()
  return useMutation({ ...draftPackMutation(), onSuccess: () => stale() })
}

/** Adds pictures one after the other, so that they stand in the order they were chosen. */
export function useAddPictures(packId: string) {
  const stale = useStale()
  const [at, setAt] = useState<{ at: number; of: number } | undefined>(undefined)
  const adding = useMutation({
    mutationFn: async (files: readonly File[]) => {
      try {
        for (const [n, file] of files.entries()) {
          setAt({ at: n + 1, of: files.length })
          await addSticker({ path: { packId }, body: { file } })
        }
      } finally {
        setAt(undefined)
        await stale(packId)
      }
    },
  })
  return { adding, at }
}

/** Sends stickers to a room; a lost answer is asked for again under the same id. */
export function useSendSticker(roomId: string, onSent: () => void) {
  const stale = useStale()
  // A tap after a refusal is the same saying; a tap after a success is a new one.
  const kept = useRef<{ stickerId: string; messageId: string } | undefined>(undefined)
  return useMutation({
    mutationFn: (stickerId: string) => {
      if (kept.current?.stickerId !== stickerId) {
        kept.current = { stickerId, messageId: newId('msg') }
      }
      const { messageId } = kept.current
      return untilKnown({
        ask: signal => sendSticker({ path: { stickerId }, body: { roomId, messageId }, signal }),
        signal: never,
      })
    },
    onSuccess: () => {
      kept.current = undefined
      onSent()
      return stale()
    },
  })
}
