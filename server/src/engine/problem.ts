import { statusOf } from '@fuquan/contract/index.ts'
import type { Language } from '@fuquan/contract/vocabulary/text.ts'
import type { FastifyError } from 'fastify'
import { Refusal } from '#/kit/refusal.ts'
import { isConflict, isLost } from './db.ts'
import { failuresTotal } from './metrics.ts'
import { sentenceOf } from './words.ts'

export const problemType = 'application/problem+json; charset=utf-8'

/** An answer as it goes out: its status and its exact bytes. */
export type Answer = { status: number; body: string }

/** A 503 says nothing of the act, so it is never kept under a key. */
export const isAnswer = (refusal: Refusal): boolean => statusOfRefusal(refusal) < 500

/** Gives the HTTP status of a refusal; a code that no contract names is our own mistake: 500. */
export function statusOfRefusal(refusal: Refusal, own: Readonly<Record<string, number>> = {}) {
  return own[refusal.code] ?? statusOf(refusal.code) ?? 500
}

type Statuses = Readonly<Record<string, number>>
type Written = { own: Statuses; answer: Answer }
// What many people hear, such as the end of an envelope, is one refusal: its bytes are made once.
const written: Record<Language, WeakMap<Refusal, Written>> = {
  'zh-CN': new WeakMap(),
  en: new WeakMap(),
}
const noStatuses: Statuses = {}

/** Writes a refusal as a problem (RFC 9457) in the reader's language. */
export function problemOf(refusal: Refusal, language: Language, own = noStatuses): Answer {
  const known = written[language].get(refusal)
  if (known?.own === own) return known.answer
  const answer = writeProblem(refusal, language, own)
  written[language].set(refusal, { own, answer })
  return answer
}

function writeProblem(refusal: Refusal, language: Language, own: Statuses): Answer {
  const { code, details } = refusal
  const status = statusOfRefusal(refusal, own)
  const problem = {
    type: `/docs/problems#${code}`,
    title: code.replaceAll('_', ' '),
    status,
    code,
    detail: sentenceOf(language, code, details),
    ...(Object.keys(details).length > 0 && { details }),
  }
  return { status, body: JSON.stringify(problem) }
}

/**
 * Gives the refusal that stands for anything thrown. What is no refusal is our mistake or a broken
 * machine: `failure` with the request's id, and never a word of the error itself.
 */
export function refusalFor(error: unknown, requestId: string): Refusal {
  if (error instanceof Refusal && statusOf(error.code) !== undefined) return error
  if (isConflict(error)) return new Refusal('busy', { retry_after: 2 })
  if (isLost(error)) return new Refusal('outcome_unknown', { retry_after: 2 })
  const known = ofFastify(error)
  if (known) return known
  failuresTotal.inc({ kind: error instanceof Refusal ? 'undeclared' : 'assert' })
  return new Refusal('failure', { request_id: requestId })
}

function ofFastify(error: unknown): Refusal | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  // Fastify's own errors carry a code FST_… and the status it would have answered.
  const { code, statusCode, validation } = error as FastifyError
  if (validation) return badInput(validation)
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE' || code === 'FST_REQ_FILE_TOO_LARGE') {
    return new Refusal('too_large')
  }
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE' || statusCode === 406) {
    return new Refusal('wrong_type')
  }
  if (typeof code !== 'string' || !code.startsWith('FST_')) return undefined
  if (statusCode === 404) return new Refusal('not_found')
  const theirs = statusCode !== undefined && statusCode >= 400 && statusCode < 500
  return theirs ? new Refusal('bad_input', { field: 'body', why: 'wrong_shape' }) : undefined
}

type Validation = NonNullable<FastifyError['validation']>

const whyOfMessage: Readonly<Record<string, string>> = {
  'hidden characters': 'hidden_characters',
  'one line only': 'one_line',
  'too short': 'too_short',
  'too long': 'too_long',
}

/** Names the first field that does not fit, and why, in words the catalogues know. */
export function badInput(validation: Validation): Refusal {
  const [issue] = validation
  const path = (issue?.instancePath ?? '').split('/').filter(part => part !== '')
  const keys = issue?.params['keys']
  if (issue?.keyword.toString() === 'unrecognized_keys' && Array.isArray(keys)) {
    const field = [...path, String(keys[0]).slice(0, 60)].join('.')
    return new Refusal('bad_input', { field, why: 'unknown' })
  }
  return new Refusal('bad_input', { field: path.join('.') || 'body', why: whyOf(issue) })
}

function whyOf(issue: Validation[number] | undefined): string {
  const message = issue?.message ?? ''
  const counted = issue?.params['origin']
  const text = counted === 'string' || counted === 'array' || counted === 'set'
  // Fastify types the keyword as JSON Schema's; zod's codes stand there.
  switch (issue?.keyword.toString()) {
    case 'invalid_type':
      return message.endsWith('received undefined') ? 'missing' : 'wrong_shape'
    case 'invalid_value':
      return 'not_allowed'
    case 'too_small':
      return text ? 'too_short' : 'too_small'
    case 'too_big':
      return text ? 'too_long' : 'too_big'
    default:
      return whyOfMessage[message] ?? 'wrong_shape'
  }
}
