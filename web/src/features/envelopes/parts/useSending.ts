import { useNavigate } from 'react-router'
import { toast } from '../../../ui/Toast.tsx'
import { useStaleMoney } from '../queries.ts'
import { type Known, useKeyed } from './useKeyed.ts'

type Way<Body> = {
  /** Puts the money in, and gives the page of what was sent. */
  put: (ask: Known & { body: Body }) => Promise<string>
  /** What is said once it is out. */
  said: string
  /** Where it hangs; what hangs in no room is followed from its own page. */
  roomId: string | undefined
  onRefused: (asksPin: boolean) => void
}

/** Sends one envelope or one tree as one keyed act, and goes where it hangs. */
export function useSending<Body>({ put, said, roomId, onRefused }: Way<Body>) {
  const navigate = useNavigate()
  const stale = useStaleMoney()
  return useKeyed({
    make: (body: Body, known) => put({ ...known, body }),
    onDone: page => {
      void stale()
      toast(said)
      void navigate(roomId === undefined ? page : `/friends/${roomId}`, { replace: true })
    },
    onRefused,
  })
}
