import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { Refusal } from '#/kit/refusal.ts'
import { houseLanguage } from './admit.ts'
import type { House } from './house.ts'
import { problemOf, problemType } from './problem.ts'

/**
 * Answers bytes that no parser could read as a request, while somebody is still there to hear it.
 * They have no route and name no language, so the house speaks its own. Says too_large for a head
 * that is too long, busy for a request that never came to its end, and bad_input for all else.
 */
export function answerUnreadable(
  house: House,
  error: Error & { code?: string },
  socket: Socket,
): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy()
    return
  }
  const { status, body } = problemOf(refusalOf(error.code), houseLanguage(house))
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `content-type: ${problemType}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'cache-control: no-store',
    'x-content-type-options: nosniff',
    'connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy())
}

function refusalOf(code: string | undefined): Refusal {
  if (code === 'HPE_HEADER_OVERFLOW') return new Refusal('too_large')
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new Refusal('busy')
  return new Refusal('bad_input', { field: 'request', why: 'wrong_shape' })
}
