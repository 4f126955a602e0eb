import type { BillDirection, BillState } from '@fuquan/contract/ledger.ts'
import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import type { Reference } from '@fuquan/contract/vocabulary/refs.ts'
import type { z } from 'zod'
import { harmless } from '#/kit/csv.ts'

/** Lines a filter may walk over before it gives a short page with a cursor. */
export const scanBudget = 5_000
/** Lines an export reads at once; it goes on until the month is whole. */
export const exportPageMax = 5_000
/** Lines a search may read per request: for each of them names and notes are fetched. */
export const searchBudget = 2_000
/** What staff move to put a wrong movement right. */
export const correctionKind = 'correction'
/** Between one's own two accounts: neither income nor expense. */
export const sweptKind = 'waiting_swept'

export type Direction = z.output<typeof BillDirection>

/** A line of one account with what is needed to show it. */
export type Line = { version: number; at: Date }

/** Where a page ended in each of two accounts: the next one begins below these versions. */
export type Place = readonly [wallet: number, waiting: number]

/** Writes a place as an opaque cursor. */
export const writePlace = (place: Place): string =>
  Buffer.from(place.join('.')).toString('base64url')

/** Reads what `writePlace` wrote; undefined for anything else. */
export function readPlace(cursor: string): Place | undefined {
  const found = /^(\d{1,15})\.(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString())
  return found === null ? undefined : [Number(found[1]), Number(found[2])]
}

/** One account's part of a page: its lines, newest first, and how far down was looked. */
export type Side<L extends Line> = { lines: readonly L[]; from: number; low: number; down: number }

/**
 * Merges the pages of two accounts by time, newest first, and says where the next page begins.
 *
 * Shape: at most `limit` lines; `next` is absent when both accounts were looked through.
 */
export function mergeSides<L extends Line>(
  sides: readonly [Side<L>, Side<L>],
  limit: number,
): { lines: L[]; next?: Place } {
  const taken: [number, number] = [0, 0]
  const lines: L[] = []
  while (lines.length < limit) {
    const heads = [sides[0].lines[taken[0]], sides[1].lines[taken[1]]] as const
    const side = newer(heads[0], heads[1])
    const line = side === undefined ? undefined : heads[side]
    if (side === undefined || line === undefined) break
    lines.push(line)
    taken[side] += 1
  }
  const place: Place = [ended(sides[0], taken[0]), ended(sides[1], taken[1])]
  const more = place[0] - 1 > sides[0].low || place[1] - 1 > sides[1].low
  return more ? { lines, next: place } : { lines }
}

function newer(a: Line | undefined, b: Line | undefined): 0 | 1 | undefined {
  if (a === undefined) return b === undefined ? undefined : 1
  if (b === undefined) return 0
  return b.at > a.at ? 1 : 0
}

/** Below which version the next page of this account begins. */
function ended<L extends Line>(side: Side<L>, taken: number): number {
  if (taken === side.lines.length) return side.down
  return side.lines[taken - 1]?.version ?? side.from
}

const prefixes = new Map([
  ['envelope', 'env'],
  ['payment', 'pay'],
])

/** Names the thing a transfer is about, by the first word of its kind; null for the house's own. */
export function referenceOf(kind: string, ref: string | null): Reference | null {
  const noun = kind.split(/[._]/)[0] ?? ''
  const prefix = prefixes.get(noun)
  return ref === null || prefix === undefined ? null : { kind: noun, ref: toWire(prefix, ref) }
}

/** Writes one CSV cell. What a spreadsheet would take for a formula begins with an apostrophe. */
export function csvCell(text: string): string {
  const safe = harmless(text)
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** How a transfer stands to others, as one of its two sides sees it. `step` 6 is a reversal. */
export type OriginFacts = { step: number; takenBack: boolean; corrected: boolean }

/** Says whether a line stands as it came, takes another back, or was taken back itself. */
export function stateOf(kind: string, { step, takenBack, corrected }: OriginFacts): BillState {
  if (kind === correctionKind) return 'correction'
  if (step === 6) return 'refund'
  if (corrected) return 'corrected'
  return takenBack ? 'refunded' : 'ordinary'
}

/** Folds words for comparison: width, case and accents do not matter, Chinese stays as it is. */
export const folded = (text: string): string =>
  text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

/**
 * Tells whether every word of `search` stands somewhere in `texts`. Chinese needs no spaces: each
 * run of other letters is one word.
 */
export function answers(search: string, texts: readonly string[]): boolean {
  const all = texts.map(folded).join('\n')
  return folded(search)
    .split(/\s+/)
    .every(word => all.includes(word))
}
