import { z } from 'zod'
import type { Routes } from '../route.ts'
import { EnvelopeId, UserId } from '../vocabulary/ids.ts'
import { Amount, Asset } from '../vocabulary/money.ts'
import { Instant } from '../vocabulary/time.ts'
import { EnvelopeDraw, EnvelopeMode, EnvelopeState } from './shapes.ts'
import { TreeProof } from './tree-shapes.ts'

export const proofFormat = 'fuquan-proof-v1'

const who = {
  userId: UserId.nullable().describe('Null: not for this reader to know'),
  name: z.string().nullable(),
}

/** A share taken, as far as this reader may know of it. */
export const ProofClaim = z
  .object({ number: z.int(), amount: Amount, at: Instant, ...who })
  .meta({ id: 'ProofClaim' })
export type ProofClaim = z.output<typeof ProofClaim>

/** Somebody who tapped while all taps counted as one moment. */
export const ProofTap = z
  .object({
    place: z.int().describe('In the order that the seed decides, from 1'),
    ...who,
    order: z
      .string()
      .nullable()
      .describe('HMAC-SHA-256 in hex: key the seed, message "order/" and the user id'),
    number: z.int().nullable().describe('The share they got; null: none'),
  })
  .meta({ id: 'ProofTap' })
export type ProofTap = z.output<typeof ProofTap>

/** All that is published of an envelope, in one file that anybody can check. */
export const EnvelopeProof = z
  .object({
    format: z.literal(proofFormat),
    mode: EnvelopeMode,
    state: EnvelopeState,
    unit: Asset.describe('How its amounts are written; the commit binds the code alone'),
    draw: EnvelopeDraw.nullable().describe('Of what has shares'),
    tree: TreeProof.nullable().describe('Of a guess of three and of a relay'),
    returned: Amount.nullable().describe('Once it has ended: what left it besides the claims'),
    claims: z.array(ProofClaim).nullable().describe('By number, once it has ended'),
    moment: z
      .object({
        kind: z.enum(['window', 'gather']),
        ms: z.int(),
        people: z.array(ProofTap),
      })
      .nullable()
      .describe('Who tapped together, once it has ended; null: first come, first served'),
  })
  .meta({ id: 'EnvelopeProof' })
export type EnvelopeProof = z.output<typeof EnvelopeProof>

export const proofRoutes = {
  getProof: {
    method: 'GET',
    path: '/envelopes/:envelopeId/proof',
    summary: 'Everything that checks an envelope; without an account where anybody may open it',
    access: 'anyone',
    finishes: true,
    params: z.object({ envelopeId: EnvelopeId }),
    reply: EnvelopeProof,
    refusals: {},
  },
} as const satisfies Routes
