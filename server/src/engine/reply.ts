import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** A reply that is not JSON: all at once, or page by page. */
export type FileReply = ({ bytes: Uint8Array } | { stream: AsyncIterable<string | Uint8Array> }) & {
  /** With a name the browser saves it instead of showing it. */
  name?: string
  etag?: string
  /** How long the reader's own browser may keep it. Without: not at all. */
  cacheSeconds?: number
}

/** Sends a file with its own type; `304` when the reader has it already. */
export function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  mediaType: string,
  file: FileReply,
) {
  const text = mediaType.startsWith('text/')
  reply.header('content-type', text ? `${mediaType}; charset=utf-8` : mediaType)
  reply.header('cache-control', cacheRule(file.cacheSeconds))
  // What a browser keeps, such as a picture of a talk, is for this sign-in: the next person at the
  // same device asks anew. Telling the browser to empty its cache would hold Chromium for seconds.
  reply.header('vary', 'cookie, authorization')
  if (file.name !== undefined) {
    reply.header(
      'content-disposition',
      `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
    )
  }
  if (file.etag !== undefined) {
    const tag = `"${file.etag}"`
    reply.header('etag', tag)
    if (request.headers['if-none-match'] === tag) return reply.code(304).send()
  }
  if ('bytes' in file) return reply.send(Buffer.from(file.bytes))
  return reply.send(Readable.from(file.stream, { objectMode: false }))
}

const cacheRule = (seconds: number | undefined) =>
  seconds === undefined ? 'no-store' : `private, max-age=${seconds}`

// Beside the reply: what is not marked is written anew each time, and may be changed in between.
const written = new WeakMap<object, string | undefined>()

/** Marks a reply that many are given as it is and that nobody changes: it is written once. */
export function forMany<T extends object>(reply: T): T {
  written.set(reply, undefined)
  return reply
}

/** Gives the bytes of a reply: those of a marked one are made by the first who needs them. */
export function bytesOf(reply: unknown, write: () => string): string {
  if (typeof reply !== 'object' || reply === null || !written.has(reply)) return write()
  const bytes = written.get(reply) ?? write()
  written.set(reply, bytes)
  return bytes
}
