import { crc32 } from 'node:zlib'

export type Entry = { name: string; bytes: Uint8Array; at: Date }

const localHead = 0x04034b50
const centralHead = 0x02014b50
const endHead = 0x06054b50
const version = 20
// Names are UTF-8.
const flags = 0x0800

/**
 * Packs files into one ZIP without pressing them: readable wherever a ZIP is, in a few lines.
 * Shape: at most 65,535 entries and 4 GiB, which the caller keeps.
 */
export function zipOf(entries: readonly Entry[]): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, bytes, at } of entries) {
    const path = Buffer.from(name, 'utf8')
    const facts = factsOf(bytes, at, path.length)
    const head = Buffer.alloc(30)
    head.writeUInt32LE(localHead, 0)
    facts.copy(head, 4)
    parts.push(head, path, Buffer.from(bytes))

    const line = Buffer.alloc(46)
    line.writeUInt32LE(centralHead, 0)
    line.writeUInt16LE(version, 4)
    facts.copy(line, 6)
    line.writeUInt32LE(offset, 42)
    directory.push(line, path)
    offset += head.length + path.length + bytes.length
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(endHead, 0)
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(size, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, ...directory, end])
}

/** The 26 bytes that stand before each file and again in the directory. */
function factsOf(bytes: Uint8Array, at: Date, nameLength: number): Buffer {
  const facts = Buffer.alloc(26)
  facts.writeUInt16LE(version, 0)
  facts.writeUInt16LE(flags, 2)
  facts.writeUInt16LE(0, 4) // Stored as it is.
  facts.writeUInt16LE(timeOf(at), 6)
  facts.writeUInt16LE(dateOf(at), 8)
  facts.writeUInt32LE(crc32(bytes), 10)
  facts.writeUInt32LE(bytes.length, 14)
  facts.writeUInt32LE(bytes.length, 18)
  facts.writeUInt16LE(nameLength, 22)
  return facts
}

const timeOf = (at: Date): number =>
  (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1)
const dateOf = (at: Date): number =>
  ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate()
