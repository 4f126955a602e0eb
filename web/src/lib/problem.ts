import i18next from 'i18next'
import { deadline } from './time.ts'

export type Problem = {
  code: string
  status: number
  detail: string
  details?: Record<string, unknown> | undefined
}

/** Whether this is a refusal the server wrote, with its code and its sentence. */
export function isProblem(what: unknown): what is Problem {
  return (
    typeof what === 'object' &&
    what !== null &&
    'code' in what &&
    typeof what.code === 'string' &&
    'detail' in what &&
    typeof what.detail === 'string'
  )
}

/** Whether it is a refusal with one of these codes. */
export const refusedWith = (what: unknown, ...codes: string[]): what is Problem =>
  isProblem(what) && codes.includes(what.code)

/** The server's own sentence, or ours when nothing was heard from the server. */
export function sentenceOfProblem(what: unknown): string {
  if (isProblem(what)) return withTimes(what.detail)
  return i18next.t(isUnreachable(what) ? 'app:unreachable' : 'app:failure')
}

// The server knows no zone of ours: a moment in its sentence is written out here.
const withTimes = (sentence: string): string =>
  sentence.replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, at => deadline(at))

const unknownCodes = ['failure', 'outcome_unknown', 'busy', 'starting', 'idempotency_in_progress']

/** Whether it leaves open if the write happened: then the same key is asked again. */
export function isUnknown(what: unknown): boolean {
  return isProblem(what) ? unknownCodes.includes(what.code) : true
}

/** Whether nothing answered at all. */
export function isUnreachable(what: unknown): boolean {
  return what instanceof TypeError || (what instanceof DOMException && what.name !== 'AbortError')
}
