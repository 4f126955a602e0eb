import type { AccountId, TransferId } from '@fuquan/contract/vocabulary/ids.ts'
import { present, unreachable } from '#/kit/assert.ts'
import { refuse } from '#/kit/refusal.ts'
import type { Ask, MoveAsk, Transfer } from './types.ts'

export const microsPerMs = 1000n

/** Adds amounts up. */
export const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((a, b) => a + b, 0n)

/** Names a transfer, hold or leg within its book. */
export const keyOf = (book: AccountId, id: TransferId, leg?: number): string =>
  leg === undefined ? `${book}/${id}` : `${book}/${id}/${leg}`

/** The book an ask is kept in: the payer's; for ends and reversals that of the original. */
export const bookOf = (ask: Ask): AccountId =>
  ask.step === 'move' || ask.step === 'hold' ? ask.from : ask.book

/** Which earlier transfer an ask names. */
export function refersTo(ask: Ask): TransferId | undefined {
  if (ask.step === 'move' || ask.step === 'hold') return undefined
  return ask.step === 'reversal' ? ask.transfer : ask.hold
}

/**
 * Gives the first answer again when the body is the same.
 * Refuses: ledger_transfer_id_reused when the id belongs to another body.
 */
export function sameOrRefuse(
  ask: Ask,
  twin: Transfer,
  transfers: ReadonlyMap<string, Transfer>,
): Transfer {
  const same =
    twin.step === ask.step &&
    twin.kind === ask.kind &&
    twin.ref === ask.ref &&
    twin.groupId === ask.group &&
    twin.refersTo === refersTo(ask) &&
    sameBody(ask, twin, transfers)
  if (!same) refuse('ledger_transfer_id_reused')
  return twin
}

function sameBody(ask: Ask, twin: Transfer, transfers: ReadonlyMap<string, Transfer>): boolean {
  switch (ask.step) {
    case 'move':
      return sameMove(ask, twin)
    case 'hold': {
      const lifetime = present(twin.expiresAt) - twin.at
      const sameLife = lifetime === BigInt(ask.lifetimeMs) * microsPerMs
      return twin.to[0] === ask.to && twin.total === ask.amount && sameLife
    }
    case 'capture': {
      const held = transfers.get(keyOf(ask.book, ask.hold))
      if (ask.payee !== undefined && ask.payee !== twin.to[0]) return false
      return twin.total === (ask.amount ?? held?.total)
    }
    case 'release':
    case 'expire':
      return true
    case 'reversal':
      return twin.total === ask.amount && twin.refersLeg === ask.leg
    default:
      return unreachable(ask)
  }
}

function sameMove(ask: MoveAsk, twin: Transfer): boolean {
  if (ask.asset !== undefined && ask.asset !== twin.asset) return false
  const wanted = sum(ask.legs.map(leg => leg.amount))
  if (wanted !== (twin.asked ?? twin.total)) return false
  if ((ask.balancing === true) !== (twin.asked !== undefined)) return false
  if (ask.legs.length !== twin.to.length) return false
  if (ask.balancing === true || ask.orElse !== undefined) {
    const to = present(twin.to[0])
    return ask.legs[0]?.to === to || (ask.orElse ?? []).includes(to)
  }
  return ask.legs.every((leg, n) => leg.to === twin.to[n] && leg.amount === twin.amounts[n])
}
