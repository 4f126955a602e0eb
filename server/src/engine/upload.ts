import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import multipart, { type MultipartFile } from '@fastify/multipart'
import type { Upload } from '@fuquan/contract/route.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { refuse } from '#/kit/refusal.ts'

/** A file that somebody sent, on disk until the action is over. Its type is only claimed. */
export type UploadedFile = { path: string; bytes: number; mediaType: string }

/** Lets a scope of routes read multipart bodies; the others do not know the type at all. */
export async function readUploads(app: FastifyInstance): Promise<void> {
  await app.register(multipart, {
    limits: { files: 1, fields: 0, parts: 1, headerPairs: 20, fieldNameSize: 40 },
    throwFileSizeLimit: true,
  })
}

/**
 * Takes the one file of a multipart body to disk, hands it over and removes it.
 *
 * Refuses: wrong_type (no multipart body), bad_input (no file under `file`), too_large.
 */
export async function withUpload<T>(
  request: FastifyRequest,
  body: Upload,
  work: (file: UploadedFile) => Promise<T>,
): Promise<T> {
  if (!request.isMultipart()) refuse('wrong_type')
  const folder = await mkdtemp(join(tmpdir(), 'fuquan-upload-'))
  try {
    const part = await request.file({ limits: { fileSize: body.bytesMax } })
    if (part === undefined || part.fieldname !== 'file') {
      return refuse('bad_input', { field: 'file', why: 'missing' })
    }
    return await work(await toDisk(part, join(folder, 'file')))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function toDisk(part: MultipartFile, path: string): Promise<UploadedFile> {
  const sink = createWriteStream(path, { mode: 0o600 })
  await pipeline(part.file, sink)
  if (part.file.truncated) refuse('too_large')
  return { path, bytes: sink.bytesWritten, mediaType: part.mimetype }
}
