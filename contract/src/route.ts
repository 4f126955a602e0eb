import type { z } from 'zod'

export type Access = 'anyone' | 'user' | 'staff'
export type StaffRole =
  | 'owner'
  | 'operator'
  | 'treasurer'
  | 'cashier'
  | 'moderator'
  | 'arbiter'
  | 'campaigner'
  | 'auditor'
  | 'support'

/** One route. A type, not a language: routes are plain objects that satisfy it. */
export type Route = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: `/${string}`
  summary: string
  access: Access
  /** Staff routes only: who may call. The owner may always, the auditor may read. */
  roles?: readonly StaffRole[]
  /** It moves money, so an Idempotency-Key is required. */
  keyed?: true
  /** A lane owns the transaction; asking again repeats the first answer. */
  lane?: true
  /** The action opens its own transactions: it compares a secret, opens a session or streams. */
  own?: true
  /** Though its own, it keeps its answer under a key, when one is given. */
  kept?: true
  /** Its sender signed the body: it is handed over byte for byte with its headers, unread. */
  raw?: { bytesMax: number }
  /** It still answers while its module is switched off: what is under way comes to its end. */
  finishes?: true
  /** A restricted person may still call this write. */
  restrictedToo?: true
  params?: z.ZodObject
  query?: z.ZodObject
  body?: z.ZodObject | Upload
  reply: z.ZodType | File
  refusals: Readonly<Record<string, number>>
}
export type Routes = Readonly<Record<string, Route>>

/** A multipart upload of one file under the field `file`. It runs outside the transaction. */
export type Upload = { upload: true; bytesMax: number }
export const upload = (limits: { bytesMax: number }): Upload => ({ upload: true, ...limits })

/** A reply that is not JSON, by its media type. */
export type File = { file: string }
export const file = (mediaType: string): File => ({ file: mediaType })

export const isUpload = (body: Route['body']): body is Upload =>
  body !== undefined && 'upload' in body
export const isFile = (reply: Route['reply']): reply is File => 'file' in reply

/** Refusals every route may give, with their HTTP status. */
export const sharedRefusals = {
  bad_input: 400,
  idempotency_key_missing: 400,
  not_signed_in: 401,
  sign_in_again: 401,
  forbidden: 403,
  module_off: 403,
  restricted: 403,
  leaving: 403,
  not_found: 404,
  idempotency_in_progress: 409,
  too_large: 413,
  wrong_type: 415,
  idempotency_key_reused: 422,
  too_many: 429,
  failure: 500,
  busy: 503,
  outcome_unknown: 503,
  starting: 503,
} as const
