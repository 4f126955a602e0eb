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
