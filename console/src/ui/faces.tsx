import type { UseQueryResult } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import { problemOf } from '../lib/api.ts'
import { useWords } from '../lib/i18n.ts'
import { Alert, Button, Skeleton } from './antd.ts'

const loadingShownMs = 150

/** The server's own sentence, in place; says so when the server was never reached. */
export function Refused({ error, again }: { error: unknown; again?: (() => void) | undefined }) {
  const { say } = useWords()
  const problem = problemOf(error)
  const title = problem === undefined ? say('face.unreachable') : problem.detail
  return (
    <Alert
      type={problem === undefined ? 'warning' : 'error'}
      showIcon
      role="alert"
      title={title}
      {...(again === undefined
        ? {}
        : { action: <Button onClick={again}>{say('face.again')}</Button> })}
    />
  )
}

function Loading() {
  const [shown, setShown] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), loadingShownMs)
    return () => clearTimeout(timer)
  }, [])
  return shown ? <Skeleton active={false} paragraph={{ rows: 6 }} /> : null
}

/** What a place is for when nothing is in it. */
export function Empty({ children }: { children: ReactNode }) {
  return <div className="empty">{children}</div>
}

/** Loading, refused or full: the face a query has now. */
export function Face<T>(props: {
  query: UseQueryResult<T, unknown>
  children: (data: T) => ReactNode
}) {
  const { query, children } = props
  if (query.data !== undefined) {
    return (
      <>
        {query.isError ? <Refused error={query.error} again={() => void query.refetch()} /> : null}
        {children(query.data)}
      </>
    )
  }
  if (query.isError) return <Refused error={query.error} again={() => void query.refetch()} />
  return <Loading />
}

/** Whether this browser has a network; changes as it comes and goes. */
export function useOnline(): boolean {
  const [online, setOnline] = useState(navigator.onLine)
  useEffect(() => {
    const look = () => setOnline(navigator.onLine)
    window.addEventListener('online', look)
    window.addEventListener('offline', look)
    return () => {
      window.removeEventListener('online', look)
      window.removeEventListener('offline', look)
    }
  }, [])
  return online
}
