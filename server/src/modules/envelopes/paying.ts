import { type RoomId, toWire, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { startOfDay } from '#/engine/clock.ts'
import type { Ctx } from '#/engine/house.ts'
import { houseTimeZone } from '#/engine/house-settings.ts'
import { digestOfIds } from '#/engine/ids.ts'
import { refuse } from '#/kit/refusal.ts'
import * as identity from '#/modules/identity/index.ts'
import * as ledger from '#/modules/ledger/index.ts'
import { dailySendTotal } from './settings.ts'

/** What is shown in a step-up of this kind: payee who it is for, amount all of it, its facts. */
export const stepUpKind = 'envelopes.send'
/** Under this purpose the ledger counts what a person sends a day. */
export const allowance = 'envelopes.send'

/** For whom an envelope is, as far as its payer has to be shown it. */
export type For = {
  roomId: RoomId | undefined
  audience: 'group' | 'people' | 'anyone'
  people: readonly UserId[]
  /** What each of `people` gets; empty: the same to all, or as it is drawn. */
  amounts: readonly bigint[]
}

/**
 * Says what a step-up shows of whom it is for: the room, the one person, or `people` or `anyone`;
 * and as facts that anybody may open it, and exactly who was named with how much.
 */
export function shownOf({ roomId, audience, people, amounts }: For) {
  const names = people.map(person => toWire('usr', person))
  const [only] = names
  const alone = names.length === 1 ? only : undefined
  const everyone = audience === 'anyone' ? 'anyone' : 'people'
  const lines = names.map((name, n) => [name, ...amounts.slice(n, n + 1)].join(' '))
  return {
    payee: roomId === undefined ? (alone ?? everyone) : toWire('rom', roomId),
    facts: {
      ...(audience === 'anyone' && { audience }),
      ...(names.length > 0 && { who: digestOfIds(lines) }),
    },
  }
}

export type Paying = {
  amount: bigint
  /** As the step-up shows it. */
  payee: string
  facts: Readonly<Record<string, string>>
  proof: string | undefined
  /** The payer is in that group or knows these people: no new payee (wallet rule R8). */
  known: boolean
  /** What was read of the payer, where the caller has asked already. */
  payer?: Payer
}

/** What is looked at of a payer before anything is taken. */
export type Payer = {
  free: ReturnType<typeof ledger.pinFreeOf> | undefined
  sending: ReturnType<typeof identity.caps.sendingOf>
}

/**
 * Reads of the actor what paying looks at. What it refuses is heard by whoever waits for it, so by
 * nobody whose sending was refused before.
 */
export function readPayer({ tx, actor, now, settings }: Ctx, proof: string | undefined): Payer {
  const asking = { userId: actor.id, settings, now }
  const free = proof === undefined ? ledger.pinFreeOf(tx, asking) : undefined
  const sending = identity.caps.sendingOf(tx, asking)
  for (const read of [free, sending]) read?.catch(() => undefined)
  return { free, sending }
}

/**
 * Takes the PIN-free sum or spends the step-up, and the day's allowances, with the real values.
 * Refuses: identity_step_up_*, identity_level_needed, envelope_over_daily_limit, ledger_over_limit.
 */
export async function payForSending(ctx: Ctx, paying: Paying): Promise<void> {
  const { tx, actor, now, settings } = ctx
  const { amount, payee, facts, proof, known } = paying
  const { free, sending } = paying.payer ?? readPayer(ctx, proof)
  const asking = { userId: actor.id, settings, now, amount }
  const pinFree =
    known && free !== undefined ? await ledger.pinFreePart(tx, asking, await free) : undefined
  const stepUp = (): Promise<void> =>
    identity.spendStepUp(tx, { actor, proof, kind: stepUpKind, payee, amount, facts, now })
  if (pinFree === undefined) await stepUp()

  const day = await dayPart(ctx, amount)
  const [all] = await Promise.allSettled([sending])
  const own = all.status === 'fulfilled' ? [{ amount, ...all.value }] : []
  const parts = [...(pinFree === undefined ? [] : [pinFree]), day, ...own]
  const over = await ledger.takeAllowances(tx, ledger.personAccount(actor.id, 'wallet'), parts)

  // One statement took what it could; what is refused first is heard, and undoes the others.
  if (pinFree !== undefined && over.has(pinFree.purpose)) await stepUp()
  if (over.has(day.purpose)) refuseDay(day)
  const refused = over.get((await sending).purpose)
  if (refused !== undefined) throw refused
}

/** The part of what the actor may put into envelopes a day. */
async function dayPart({ tx, now, settings }: Ctx, amount: bigint) {
  const starts = await startOfDay(tx, now, settings.of(houseTimeZone))
  return { purpose: allowance, amount, cap: settings.of(dailySendTotal), starts }
}

function refuseDay({ purpose: limit, cap }: { purpose: string; cap: bigint }): never {
  refuse('envelope_over_daily_limit', { limit, max: String(cap), cap: String(cap) })
}
