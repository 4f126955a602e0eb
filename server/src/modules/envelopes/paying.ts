import { type RoomId, toWire, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { startOfDay } from '#/engine/clock.ts'
import { together } from '#/engine/db.ts'
import type { Ctx } from '#/engine/house.ts'
import { houseTimeZone } from '#/engine/house-settings.ts'
import { digestOfIds } from '#/engine/ids.ts'
import { Refusal, refuse } from '#/kit/refusal.ts'
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
}

/**
 * Takes the PIN-free sum or spends the step-up, and the day's allowances, with the real values.
 * Refuses: identity_step_up_*, identity_level_needed, envelope_over_daily_limit, ledger_over_limit.
 */
export async function payForSending(ctx: Ctx, paying: Paying): Promise<void> {
  const { tx, actor, now, settings } = ctx
  const { amount, payee, facts, proof, known } = paying
  const asking = { userId: actor.id, settings, now }
  const covered =
    known && proof === undefined && (await ledger.takePinFree(tx, { ...asking, amount }))
  if (!covered) {
    await identity.spendStepUp(tx, { actor, proof, kind: stepUpKind, payee, amount, facts, now })
  }

  const account = ledger.personAccount(actor.id, 'wallet')
  const [, all] = await together([useDay(ctx, amount), identity.caps.sendingOf(tx, asking)])
  await ledger.useAllowance(tx, { account, amount, ...all })
}

/** Takes a part of what the actor may put into envelopes a day. */
async function useDay({ tx, actor, now, settings }: Ctx, amount: bigint): Promise<void> {
  const starts = await startOfDay(tx, now, settings.of(houseTimeZone))
  const cap = settings.of(dailySendTotal)
  const account = ledger.personAccount(actor.id, 'wallet')
  try {
    await ledger.useAllowance(tx, { account, purpose: allowance, amount, cap, starts })
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'ledger_over_limit') throw error
    refuse('envelope_over_daily_limit', { ...error.details, cap: String(cap) })
  }
}
