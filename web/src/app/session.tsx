import { useQuery } from '@tanstack/react-query'
import { createContext, use, useEffect, useState, type ReactNode } from 'react'
import {
  getHouseOptions,
  getMeOptions,
  getWalletOptions,
} from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import type { Me } from '@fuquan/sdk/index.ts'
import { whenSignedOut } from '../lib/api.ts'
import { currentLanguage, languageChosen, speak } from '../lib/i18n.ts'
import { refusedWith } from '../lib/problem.ts'
import { forgetPerson, keepFor, leaveSession, leaveTogether } from './leaving.ts'
import { queryClient } from './queries.ts'

const MeContext = createContext<Me | undefined>(undefined)

/** Who is signed in here; only below the gate. */
export function useMe(): Me {
  const me = use(MeContext)
  if (me === undefined) throw new Error('used outside the gate of the session')
  return me
}

type GateProps = {
  outside: ReactNode
  children: ReactNode
  waiting: ReactNode
  broken: (problem: unknown, again: () => void) => ReactNode
}

/** Shows the house to who is signed in, and the door to everybody else. */
export function SessionGate({ outside, children, waiting, broken }: GateProps) {
  const me = useQuery({ ...getMeOptions(), staleTime: 60_000 })
  const signedIn = me.data !== undefined && !refusedWith(me.error, 'not_signed_in')
  // The unit of money is read with it, so that no amount is ever shown without its unit.
  const wallet = useQuery({ ...getWalletOptions(), enabled: signedIn })
  // And what is switched off, so that no tab is shown that goes again.
  const house = useQuery(getHouseOptions())

  useEffect(() => {
    whenSignedOut(() => {
      if (queryClient.getQueryData(getMeOptions().queryKey)) leaveSession()
    })
  }, [])
  const language = me.data?.language
  useEffect(() => {
    if (language && !languageChosen() && language !== currentLanguage()) void speak(language)
  }, [language])

  const isOver = refusedWith(me.error, 'not_signed_in')
  useEffect(() => {
    // A sign-in that ended while nobody looked leaves nothing behind either.
    if (isOver) forgetPerson()
  }, [isOver])

  if (isOver) return outside
  // Once the first try failed the house opens without: each screen then says what is missing.
  const awaited = [wallet, house].some(one => one.isPending && one.failureCount === 0)
  if (me.isPending || (signedIn && awaited)) return waiting
  if (me.data === undefined) return broken(me.error, () => void me.refetch())
  return (
    <MeContext value={me.data}>
      <Own userId={me.data.user.id}>{children}</Own>
    </MeContext>
  )
}

/** Shows the house once nothing of anybody else lies on this device. */
function Own({ userId, children }: { userId: string; children: ReactNode }) {
  // Before anything of it is drawn: a draft would be taken up at once.
  const [owner] = useState(() => keepFor(userId))
  useEffect(leaveTogether, [])
  const isOther = owner !== userId
  useEffect(() => {
    // Somebody else signed in beside us: what stands here is not theirs.
    if (isOther) leaveSession()
  }, [isOther])
  return isOther ? null : children
}
