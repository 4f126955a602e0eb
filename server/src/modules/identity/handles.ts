import { refuse } from '#/kit/refusal.ts'

export const handleChangeDays = 30
const dayMs = 86_400_000

// Names that would look like the house itself, or like a path of it.
const reserved = new Set([
  'admin',
  'administrator',
  'all',
  'anonymous',
  'api',
  'bot',
  'bots',
  'console',
  'docs',
  'everyone',
  'fuquan',
  'guest',
  'healthz',
  'help',
  'here',
  'house',
  'identity',
  'ledger',
  'me',
  'metrics',
  'moderator',
  'nobody',
  'null',
  'official',
  'operator',
  'owner',
  'readyz',
  'root',
  'security',
  'self',
  'staff',
  'support',
  'system',
  'treasurer',
  'undefined',
  'wallet',
])

/** Refuses a handle that would pass for the house. Refuses: identity_handle_reserved. */
export function admitHandle(handle: string): void {
  if (reserved.has(handle)) refuse('identity_handle_reserved', { handle })
}

/** Gives the first moment at which a handle may change again; never changed means now. */
export function handleChangeableAt(changedAt: Date | null, at: Date): Date {
  if (changedAt === null) return at
  return new Date(changedAt.getTime() + handleChangeDays * dayMs)
}

type Change = { from: string; to: string; changedAt: Date | null }

/**
 * Decides whether a handle may change now.
 *
 * Refuses: identity_handle_reserved, identity_handle_too_soon.
 */
export function changeHandle({ from, to, changedAt }: Change, at: Date): 'same' | 'changes' {
  if (from === to) return 'same'
  admitHandle(to)
  const changeableAt = handleChangeableAt(changedAt, at)
  if (changeableAt > at) {
    refuse('identity_handle_too_soon', {
      days: handleChangeDays,
      changeable_at: changeableAt.toISOString(),
    })
  }
  return 'changes'
}
