import type { StaffRole, UserState } from '@fuquan/sdk/types.gen.ts'
import type { TextKey } from '../../lib/i18n.ts'

export const states = [
  'active',
  'asked',
  'restricted',
  'refused',
  'closing',
  'closed',
] as const satisfies readonly UserState[]

export const roles = [
  'owner',
  'operator',
  'treasurer',
  'cashier',
  'moderator',
  'arbiter',
  'campaigner',
  'auditor',
  'support',
] as const satisfies readonly StaffRole[]

export const stateKeys = {
  asked: 'people.stateAsked',
  refused: 'people.stateRefused',
  active: 'people.stateActive',
  restricted: 'people.stateRestricted',
  closing: 'people.stateClosing',
  closed: 'people.stateClosed',
} as const satisfies Record<UserState, TextKey>
