import { z } from 'zod'
import { type Routes } from '../route.ts'
import { DeviceId, UserId } from '../vocabulary/ids.ts'
import { Reason } from '../vocabulary/text.ts'
import {
  FactorCode,
  FactorSetup,
  Proven,
  RecoveryCodes,
  Security,
  stepUpRefusals,
  Ticket,
} from './method-shapes.ts'
import { As, SignedIn } from './shapes.ts'

const mine = { access: 'user', own: true, restrictedToo: true } as const
const wrong = { identity_second_factor_wrong: 403 } as const

export const factorRoutes = {
  signInBySecondFactor: {
    method: 'POST',
    path: '/identity/sessions/second-factors',
    summary: 'The second half of a sign-in: six digits of the app, or a recovery code',
    access: 'anyone',
    own: true,
    body: z.object({ ticket: Ticket, code: FactorCode, deviceId: DeviceId.optional(), as: As }),
    reply: SignedIn,
    refusals: { ...wrong, identity_second_step_over: 410 },
  },
  startSecondFactor: {
    method: 'POST',
    path: '/identity/me/second-factor-setups',
    summary: 'Begin to use a second factor; step-up `identity.second_factor`, facts { to: "on" }',
    ...mine,
    body: z.object({ proof: Proven.optional() }),
    reply: FactorSetup,
    refusals: { identity_second_factor_on: 409, ...stepUpRefusals },
  },
  confirmSecondFactor: {
    method: 'POST',
    path: '/identity/me/second-factor',
    summary: 'Turn the second factor on with its first six digits; gives the recovery codes',
    ...mine,
    body: z.object({ code: FactorCode }),
    reply: RecoveryCodes,
    refusals: { ...wrong, identity_second_factor_on: 409, identity_second_step_over: 410 },
  },
  renewRecoveryCodes: {
    method: 'POST',
    path: '/identity/me/recovery-codes',
    summary: 'Ten new recovery codes; step-up `identity.second_factor`, facts { to: "codes" }',
    ...mine,
    body: z.object({ proof: Proven.optional() }),
    reply: RecoveryCodes,
    refusals: { identity_second_factor_off: 409, ...stepUpRefusals },
  },
  dropSecondFactor: {
    method: 'POST',
    path: '/identity/me/second-factor/removal',
    summary: 'Turn the second factor off; step-up `identity.second_factor`, facts { to: "off" }',
    ...mine,
    body: z.object({ code: FactorCode, proof: Proven.optional() }),
    reply: Security,
    refusals: { ...wrong, identity_second_factor_off: 409, ...stepUpRefusals },
  },
  dropSecondFactorByStaff: {
    method: 'POST',
    path: '/identity/people/:userId/second-factor-removal',
    summary:
      'Turn off the second factor of a person who is present and has lost it; step-up ' +
      '`identity.help_factor`',
    access: 'staff',
    roles: ['operator', 'support'],
    params: z.object({ userId: UserId }),
    body: z.object({
      reason: Reason,
      proof: Proven.optional().describe('Of a step-up `identity.help_factor`: payee the person'),
    }),
    reply: z.object({}),
    refusals: { identity_second_factor_off: 409, ...stepUpRefusals },
  },
} as const satisfies Routes
