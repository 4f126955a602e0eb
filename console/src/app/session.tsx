import { getMeOptions } from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import { signOut } from '@fuquan/sdk/sdk.gen.ts'
import type { Me } from '@fuquan/sdk/types.gen.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, useContext } from 'react'
import { useNavigate } from 'react-router'
import { dropLooks } from '../lib/looks.ts'

const Session = createContext<Me | undefined>(undefined)

export const SessionProvider = Session.Provider

/** Who is signed in; only inside the shell, which shows nothing without. */
export function useMe(): Me {
  const me = useContext(Session)
  if (me === undefined) throw new Error('nobody is signed in here')
  return me
}

/** Asks who is signed in, once for the whole console. */
export const useMeQuery = () => useQuery({ ...getMeOptions(), staleTime: 30_000 })

/** Whether I may do what needs one of these roles; the owner may always. */
export function useMay(): (...roles: Me['staffRoles']) => boolean {
  const { staffRoles } = useMe()
  return (...roles) => staffRoles.includes('owner') || roles.some(role => staffRoles.includes(role))
}

/** Whether I may open what belongs to these roles; owners and auditors open everything. */
export function useMayOpen(): (roles: readonly Me['staffRoles'][number][] | 'all') => boolean {
  const may = useMay()
  return roles => roles === 'all' || may('auditor', ...roles)
}

/** Signs out here and forgets everything that was read. */
export function useSignOut(): () => Promise<void> {
  const queries = useQueryClient()
  const navigate = useNavigate()
  return async () => {
    await signOut()
    dropLooks()
    queries.clear()
    await navigate('/sign-in')
  }
}
