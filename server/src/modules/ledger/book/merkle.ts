import { createHash } from 'node:crypto'

/** The tail of one book: its id, the number of its last transfer, and that transfer's digest. */
export type Tail = { book: string; height: bigint; hash: Buffer }

const version = 'fuquan-seal-v1'

/**
 * Seals tails of books into one digest, chained to the seal before.
 *
 * Shape: 32 bytes. Tails in ascending order of book; leaves and nodes are told apart by their
 * first byte, and a node without a neighbour rises unchanged.
 */
export function sealOf(seal: {
  prev: Buffer | undefined
  number: bigint
  at: Date
  tails: readonly Tail[]
}): Buffer {
  return createHash('sha256')
    .update(version)
    .update(seal.prev ?? Buffer.alloc(0))
    .update(int8(seal.number))
    .update(int8(BigInt(seal.at.getTime())))
    .update(merkleRoot(seal.tails))
    .digest()
}

/** Takes the Merkle root over the tails; of none it is the digest of nothing. */
export function merkleRoot(tails: readonly Tail[]): Buffer {
  let level = tails.map(leaf)
  while (level.length > 1) level = raise(level)
  return level[0] ?? createHash('sha256').digest()
}

function raise(level: readonly Buffer[]): Buffer[] {
  const next: Buffer[] = []
  for (const [n, left] of level.entries()) {
    if (n % 2 === 1) continue
    const right = level[n + 1]
    next.push(right === undefined ? left : digest(1, left, right))
  }
  return next
}

const leaf = (tail: Tail): Buffer =>
  digest(0, Buffer.from(tail.book.replaceAll('-', ''), 'hex'), int8(tail.height), tail.hash)

const digest = (mark: number, ...parts: readonly Buffer[]): Buffer =>
  createHash('sha256')
    .update(Buffer.from([mark]))
    .update(Buffer.concat(parts))
    .digest()

function int8(value: bigint): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64BE(value)
  return bytes
}
