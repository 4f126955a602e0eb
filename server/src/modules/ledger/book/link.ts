import { hash } from 'node:crypto'
import type { AccountId } from '@fuquan/contract/vocabulary/ids.ts'
import { stepCodes } from './chart.ts'
import type { Transfer } from './types.ts'

const uuidElement = 2950
const int8Element = 20
const noId = '00000000-0000-0000-0000-000000000000'
const epoch2000Micros = 946_684_800_000_000n

/** What of a transfer its digest covers: everything but the digest. */
export type Linked = Omit<Transfer, 'hash' | 'total'>

/**
 * Chains a transfer to the head of its book before it: the twin of SQL `ledger.link`.
 * Shape: 32 bytes. Fields big endian, absent ones as zero bytes of their width.
 */
export function link(head: Buffer | undefined, transfer: Linked): Buffer {
  const { at, expiresAt } = transfer
  const bytes = Buffer.concat([
    head ?? Buffer.alloc(0),
    uuid(transfer.book),
    int8(transfer.height),
    uuid(transfer.id),
    int2(stepCodes[transfer.step]),
    int4(transfer.asset),
    uuid(transfer.from),
    uuid(transfer.ref ?? noId),
    uuid(transfer.refersTo ?? noId),
    uuid(transfer.groupId ?? noId),
    int4(transfer.refersLeg ?? 0),
    int8(transfer.asked ?? 0n),
    expiresAt === undefined ? Buffer.alloc(8) : int8(micros2000(expiresAt)),
    int8(micros2000(at)),
    array(uuidElement, transfer.to.map(uuid)),
    array(int8Element, transfer.amounts.map(int8)),
    Buffer.from(transfer.kind),
  ])
  return hash('sha256', bytes, 'buffer')
}

const micros2000 = (micros: bigint): bigint => micros - epoch2000Micros

const uuid = (id: AccountId): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex')

function int2(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(2)
  bytes.writeInt16BE(value)
  return bytes
}

function int4(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4)
  bytes.writeInt32BE(value)
  return bytes
}

function int8(value: bigint): Buffer {
  const bytes = Buffer.allocUnsafe(8)
  bytes.writeBigInt64BE(value)
  return bytes
}

/** The bytes PostgreSQL's array_send gives for one dimension without nulls. */
function array(element: number, items: readonly Buffer[]): Buffer {
  const head = [int4(1), int4(0), int4(element), int4(items.length), int4(1)]
  return Buffer.concat([...head, ...items.flatMap(item => [int4(item.length), item])])
}
