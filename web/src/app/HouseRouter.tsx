import { startTransition, useLayoutEffect, useState, type ReactNode } from 'react'
import { NavigationType, Router } from 'react-router'
import { tab } from '../lib/tab.ts'

const typeOf = {
  POP: NavigationType.Pop,
  PUSH: NavigationType.Push,
  REPLACE: NavigationType.Replace,
} as const

/** Routes by the history of this tab, in which an open sheet is one step of Back. */
export function HouseRouter({ children }: { children: ReactNode }) {
  const [{ action, location }, setMove] = useState(tab.now)
  useLayoutEffect(() => tab.listen(move => startTransition(() => setMove(move))), [])
  return (
    <Router navigator={tab.navigator} location={location} navigationType={typeOf[action]}>
      {children}
    </Router>
  )
}
