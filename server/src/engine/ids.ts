import { createHash, hash, randomUUIDv7 } from 'node:crypto'

/** Makes a new id: a UUID of version 7, so that younger rows sort behind older ones. */
export function newId(): string {
  return randomUUIDv7()
}

/** Derives one id from its parts: the same parts give the same UUID, on every machine. */
export function derivedId(...parts: string[]): string {
  // Lengths stand between the parts, so that ('ab', 'c') and ('a', 'bc') differ.
  const text = parts.map(part => `${part.length}:${part}`).join('|')
  const bytes = hash('sha256', text, 'buffer').subarray(0, 16)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6) // Version 8: made by rule.
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = bytes.toString('hex')
  return [8, 12, 16, 20, 32].map((end, n, ends) => hex.slice(ends[n - 1] ?? 0, end)).join('-')
}

/** SHA-256 of ids as the wire writes them, sorted, one per line, hexadecimal. */
export const digestOfIds = (ids: readonly string[]): string =>
  createHash('sha256')
    .update([...new Set(ids)].toSorted().join('\n'))
    .digest('hex')
