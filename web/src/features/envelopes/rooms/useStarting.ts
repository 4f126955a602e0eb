import type { StartFaceRoundData } from '@fuquan/sdk/index.ts'
import { useKeyed } from '../parts/useKeyed.ts'
import { useStaleMoney } from '../queries.ts'
import { startRound, useKeepRoom } from './queries.ts'

/** Starts one round as one keyed act; its countdown takes the place of the form. */
export function useStarting(roomId: string, onRefused: (asksPin: boolean) => void) {
  const stale = useStaleMoney()
  const { keep } = useKeepRoom(roomId)
  return useKeyed({
    make: (body: StartFaceRoundData['body'], known) => startRound(roomId, { ...known, body }),
    onDone: room => {
      keep(room)
      void stale()
    },
    onRefused,
  })
}
