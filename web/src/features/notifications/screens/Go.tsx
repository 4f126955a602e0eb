import { useEffect } from 'react'
import { Navigate, useParams } from 'react-router'
import { isDesk, pathOf } from '../state.ts'

/** Leads from a push to the screen it is about; harmless when that has moved on. */
export function Go() {
  const { kind = '', '*': ref = '' } = useParams()
  const path = pathOf({ kind, ref }) ?? '/today'
  return isDesk(path) ? <ToDesk path={path} /> : <Navigate to={path} replace />
}

function ToDesk({ path }: { path: string }) {
  useEffect(() => location.replace(path), [path])
  return null
}
