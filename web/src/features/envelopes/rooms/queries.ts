import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import {
  admitToFaceRoomMutation,
  befriendPresentMutation,
  getFaceRoomOptions,
  getFaceRoomQueryKey,
  getOpenFaceRoomOptions,
  joinFaceRoomMutation,
  leaveFaceRoomMutation,
  openFaceRoomMutation,
} from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import {
  catchShare,
  endFaceRound,
  type FaceDoor,
  type FacePlace,
  type FaceRoom,
  makeFaceDoor,
  startFaceRound,
  type StartFaceRoundData,
} from '@fuquan/sdk/index.ts'
import { useEffect, useMemo, useState } from 'react'
import { untilKnown } from '../../../lib/api.ts'

/** The face-to-face room I am in now, if any. */
export const useOpenRoom = () => useQuery(getOpenFaceRoomOptions())

/** A face-to-face room as I see it, with the moment it was read by this device's clock. */
export const useFaceRoom = (faceRoomId: string) =>
  useQuery(getFaceRoomOptions({ path: { faceRoomId } }))

/** Shows a room anew, or what an answer said of it. */
export function useKeepRoom(faceRoomId: string) {
  const client = useQueryClient()
  return useMemo(() => {
    const queryKey = getFaceRoomQueryKey({ path: { faceRoomId } })
    return {
      keep: (room: FaceRoom) => client.setQueryData(queryKey, room),
      again: () => client.invalidateQueries({ queryKey }),
    }
  }, [client, faceRoomId])
}

export const useOpenFaceRoom = () => useMutation(openFaceRoomMutation())
export const useJoinFaceRoom = () => useMutation(joinFaceRoomMutation())
export const useAdmit = () => useMutation(admitToFaceRoomMutation())
export const useBefriend = () => useMutation(befriendPresentMutation())
export const useLeaveFaceRoom = () => useMutation(leaveFaceRoomMutation())

/** Where this phone is, asked now and kept nowhere; nothing when it does not say. */
export function measurePlace(): Promise<FacePlace | undefined> {
  return new Promise(done => {
    if (!('geolocation' in navigator)) return done(undefined)
    navigator.geolocation.getCurrentPosition(
      ({ coords, timestamp }) => {
        const { latitude, longitude, accuracy } = coords
        const age = Math.max(0, (Date.now() - timestamp) / 1_000)
        done({ latitude, longitude, accuracy, age })
      },
      () => done(undefined),
      { enableHighAccuracy: true, timeout: 10_000, maximumAge: 0 },
    )
  })
}

const doorKey = (faceRoomId: string) => ['face-door', faceRoomId]

/** The code and the QR of now, asked for again whenever one of them is replaced. */
export const useFaceDoor = (faceRoomId: string) =>
  useQuery({
    queryKey: doorKey(faceRoomId),
    queryFn: async ({ signal }): Promise<FaceDoor> =>
      (await makeFaceDoor({ path: { faceRoomId }, body: {}, signal })).data,
    refetchInterval: ({ state: { data, error } }) => {
      if (data === undefined || error !== null) return 2_000
      const next = Math.min(Date.parse(data.pathUntil), Date.parse(data.codeUntil))
      return Math.max(300, next - Date.parse(data.now))
    },
    refetchIntervalInBackground: false,
    staleTime: 0,
  })

/**
 * Where the host stands, given to the house while they want it: measured anew with each code, and
 * let go of at once when they no longer want it. `refused`: the phone gave none, or too vague a one.
 */
export function useSharedPlace(faceRoomId: string, door: FaceDoor | undefined) {
  const client = useQueryClient()
  const [shares, setShares] = useState(door?.place === true)
  const [refused, setRefused] = useState(false)
  const kept = door?.place === true
  const lacks = shares && door !== undefined && !kept
  const codeUntil = door?.codeUntil
  useEffect(() => {
    if (!lacks) return
    const stop = new AbortController()
    const give = async () => {
      const place = await measurePlace()
      if (stop.signal.aborted) return
      if (place === undefined) return setRefused(true)
      const asked = { path: { faceRoomId }, body: { place }, signal: stop.signal }
      const { data } = await makeFaceDoor(asked)
      client.setQueryData(doorKey(faceRoomId), data)
      // One that is too vague is not kept.
      setRefused(!data.place)
    }
    // A refusal shows where the door is asked for again; the switch stays as it is.
    give().catch(() => undefined)
    return () => stop.abort()
  }, [lacks, codeUntil, faceRoomId, client])
  const change = (on: boolean) => {
    setShares(on)
    setRefused(false)
    if (on || !kept) return
    const letGo = makeFaceDoor({ path: { faceRoomId }, body: { place: null } })
    letGo.then(
      ({ data }) => client.setQueryData(doorKey(faceRoomId), data),
      () => setShares(true),
    )
  }
  return { shares, kept, refused, change }
}

type Known = { key: string; signal: AbortSignal; onChecking: () => void }

/** Puts money into a round and asks with the same key until the outcome is known. */
export function startRound(
  faceRoomId: string,
  { key, body, ...rest }: Known & { body: StartFaceRoundData['body'] },
): Promise<FaceRoom> {
  return untilKnown({
    ...rest,
    ask: async signal => {
      const headers = { 'idempotency-key': key }
      return (await startFaceRound({ path: { faceRoomId }, headers, body, signal })).data
    },
  })
}

type OfRound = { faceRoomId: string; round: number }

/** Catches a share; the same answer however often it is asked. */
export function catchOne(path: OfRound, known: Omit<Known, 'key'>) {
  return untilKnown({
    ...known,
    ask: async signal => (await catchShare({ path, signal })).data,
  })
}

/** Says that the rain is over; twice does nothing more. */
export const endRound = (path: OfRound) => endFaceRound({ path })
