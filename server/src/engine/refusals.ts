import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Refusal } from '#/kit/refusal.ts'
import { later, many, sql, type Tx } from './db.ts'
import type { House } from './house.ts'

/** What is refused at the door stands once in this time for a person, an act and a code. */
const earlyMs = 3_600_000
const earlyMax = 10_000
/** What is said before a key is looked at; everything else is kept with the answer of its key. */
const early = ['restricted', 'too_many']
const refusedDays = 30
const refusedPageMax = 50
/** Questions, not refusals: the screen asks for the PIN and goes on. */
const questions = ['identity_step_up_needed', 'identity_second_person_needed']

type Refused = {
  at: Date
  /** The act that was asked for: `ledger.sendPayment`. */
  act: string
  code: string
  /** What the sentence of the refusal says, as it went out. */
  details: Readonly<Record<string, unknown>>
}

type Refusing = { actorId: string; key: string; act: string; refusal: Refusal }

/** Keeps that a write under a key was refused, with the transaction that keeps the answer. */
export function keepRefused(tx: Tx, { actorId, key, act, refusal }: Refusing): void {
  if (questions.includes(refusal.code)) return
  standsKept(refusal)
  later(
    tx,
    sql`
      insert into engine.refused (actor_id, key, act, code, details)
      values (${actorId}::uuid, ${key}, ${act}, ${refusal.code},
        ${JSON.stringify(refusal.details)}::jsonb)`,
  )
}

const underKey = new WeakSet<Refusal>()
const earlyKnown = new WeakMap<House, Map<string, number>>()

/** Says that a refusal stands with the answer of its key. */
export function standsKept(refusal: Refusal): void {
  underKey.add(refusal)
}

/** Says whether a refusal is one of the door, which nobody has kept yet. */
export function isEarly(refusal: Refusal): boolean {
  return early.includes(refusal.code) && !underKey.has(refusal)
}

/**
 * Keeps what a signed-in person heard at the door of an act that moves money (`isEarly`): they are
 * suspended, or had too many tries. Whoever floods us adds nothing: a process keeps one an hour for
 * a person, an act and a code, and asks its own memory whether it has. Fails where nothing could be
 * written; the next one is tried again.
 */
export async function keepEarly(house: House, refusing: Refusing): Promise<void> {
  const { actorId, act, refusal } = refusing
  const now = performance.now()
  const name = `${actorId} ${act} ${refusal.code}`
  const known = earlyKnown.get(house) ?? new Map<string, number>()
  earlyKnown.set(house, known)
  const last = known.get(name)
  if (last !== undefined && now - last < earlyMs) return
  // Deleted first, so that the one kept longest ago stands first.
  known.delete(name)
  known.set(name, now)
  const [oldest] = known.keys()
  if (known.size > earlyMax && oldest !== undefined) known.delete(oldest)
  await house
    .inTransaction('read write', async tx => keepRefused(tx, refusing))
    .catch(error => {
      // Nothing is written, so the next one may be.
      known.delete(name)
      throw error
    })
}

/** What was refused to somebody of late, the newest first, at most `refusedPageMax`. */
export async function listRefused(tx: Tx, userId: UserId): Promise<Refused[]> {
  return many<Refused>(
    tx,
    sql`
      select at, act, code, details
      from engine.refused
      where actor_id = ${userId}
      order by at desc, key
      limit ${refusedPageMax}`,
  )
}

export const refusedSweepSql = `
  delete from engine.refused where at < engine.now() - interval '${refusedDays} days'`
