import { Navigate, useParams } from 'react-router'
import { pathOf } from '../state.ts'

/** Leads from a push to the screen it is about; harmless when that has moved on. */
export function Go() {
  const { kind = '', '*': ref = '' } = useParams()
  return <Navigate to={pathOf({ kind, ref }) ?? '/today'} replace />
}
