import { client } from '@fuquan/sdk/client.gen.ts'
import { languageNow } from './i18n.ts'

export type Problem = {
  code: string
  detail: string
  status: number
  details?: Record<string, unknown>
}

/** Says with every request which language refusals are wanted in. */
export function startApi(): void {
  client.interceptors.request.use(request => {
    request.headers.set('accept-language', languageNow())
    return request
  })
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

/** Reads what the SDK threw as a problem; undefined when the server was never reached. */
export function problemOf(error: unknown): Problem | undefined {
  if (!isRecord(error) || error instanceof Error) return undefined
  const code = textOf(error['code'])
  if (code === '') return undefined
  const status = typeof error['status'] === 'number' ? error['status'] : 500
  const details = error['details']
  return {
    code,
    status,
    detail: textOf(error['detail']),
    ...(isRecord(details) ? { details } : {}),
  }
}

const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')

/** A new idempotency key; made when a form opens, because plain http has no randomUUID. */
export const newKey = (): string => hex(crypto.getRandomValues(new Uint8Array(16)))
