import { refuse } from '#/kit/refusal.ts'

export type Shown = {
  kind: string
  payee: string
  amount: bigint | null
  facts: Readonly<Record<string, string>>
}
export type StepUp = {
  kind: string
  payee: string
  amount: bigint | null
  facts: string
  expiresAt: Date
  spentAt: Date | null
}

/** Writes shown facts in one order, so that the same facts are the same text. */
export function writeFacts(facts: Readonly<Record<string, string>>): string {
  const names = Object.keys(facts).toSorted()
  return JSON.stringify(names.map(name => [name, facts[name]]))
}

/**
 * Decides whether a step-up covers the act that is about to happen. What was shown is what is paid.
 *
 * Refuses: identity_step_up_expired (unknown, old or spent), identity_step_up_mismatch.
 */
export function judgeStepUp(stepUp: StepUp | undefined, act: Shown, at: Date): void {
  if (stepUp === undefined) refuse('identity_step_up_expired')
  if (stepUp.spentAt !== null) refuse('identity_step_up_expired')
  if (at >= stepUp.expiresAt) refuse('identity_step_up_expired')
  if (stepUp.kind !== act.kind) refuse('identity_step_up_mismatch', { field: 'kind' })
  if (stepUp.payee !== act.payee) refuse('identity_step_up_mismatch', { field: 'payee' })
  if (stepUp.amount !== act.amount) refuse('identity_step_up_mismatch', { field: 'amount' })
  if (stepUp.facts !== writeFacts(act.facts)) {
    refuse('identity_step_up_mismatch', { field: 'facts' })
  }
}

type Cap = { amount: bigint | null; spent: bigint; cap: bigint; cappedUntil: Date | null }

/** Refuses a send beyond the cap that follows a PIN reset. Refuses: ledger_over_limit. */
export function keepAfterResetCap({ amount, spent, cap, cappedUntil }: Cap): void {
  if (amount === null) return
  if (cappedUntil === null) return
  if (spent + amount <= cap) return
  refuse('ledger_over_limit', {
    limit: 'after_pin_reset',
    max: cap.toString(),
    resets_at: cappedUntil.toISOString(),
  })
}
