import { z } from 'zod'
import { PasskeyId } from '../vocabulary/ids.ts'
import { AskedAmount } from '../vocabulary/money.ts'
import { words } from '../vocabulary/text.ts'
import { Instant } from '../vocabulary/time.ts'
import { SignedIn } from './shapes.ts'

export const passkeysMax = 10
export const passkeyNameMax = 30
export const recoveryCodesCount = 10

/** A proof of `stepUp` or `stepUpByPasskey`. */
export const Proven = z.string().max(80)
/** Six digits of the second factor, or a recovery code. */
export const FactorCode = z.string().min(6).max(20)
/** What was handed out when a sign-in of two halves began. */
export const Ticket = z.string().max(80)

export const stepUpRefusals = {
  identity_step_up_needed: 403,
  identity_step_up_expired: 410,
  identity_step_up_mismatch: 422,
} as const

/** The act that is shown where the PIN is typed, or a passkey is asked. */
export const shownAct = {
  kind: z
    .string()
    .regex(/^[a-z]+\.[a-z_]+$/)
    .max(60),
  payee: z.string().min(1).max(200),
  amount: AskedAmount.optional(),
  facts: z.record(z.string().max(40), z.string().max(400)).default({}),
} as const

const Bytes = z
  .string()
  .max(20_000)
  .regex(/^[A-Za-z0-9_-]*$/)
const credential = { id: Bytes, rawId: Bytes, type: z.literal('public-key') } as const

/** What a browser's `navigator.credentials.create` gave, as JSON. */
export const PasskeyMade = z
  .object({
    ...credential,
    response: z.object({
      clientDataJSON: Bytes,
      attestationObject: Bytes,
      transports: z.array(z.string().max(20)).max(10).optional(),
    }),
  })
  .meta({ id: 'PasskeyMade' })

/** What a browser's `navigator.credentials.get` gave, as JSON. */
export const PasskeyShown = z
  .object({
    ...credential,
    response: z.object({
      clientDataJSON: Bytes,
      authenticatorData: Bytes,
      signature: Bytes,
      userHandle: Bytes.optional(),
    }),
  })
  .meta({ id: 'PasskeyShown' })

/** Options for the browser, as WebAuthn writes them in JSON. */
export const PasskeyOptions = z
  .object({ options: z.record(z.string(), z.unknown()) })
  .meta({ id: 'PasskeyOptions' })

export const PasskeyName = words({ max: passkeyNameMax })

export const Passkey = z
  .object({
    id: PasskeyId,
    name: z.string(),
    synced: z.boolean().describe('It is kept by the maker of the device, too'),
    addedAt: Instant,
    usedAt: Instant.nullable(),
  })
  .meta({ id: 'Passkey' })

/** How I sign in and confirm, and what protects it. */
export const Security = z
  .object({
    password: z.boolean(),
    passkeys: z.array(Passkey),
    email: z.object({
      address: z.string().nullable(),
      verified: z.boolean(),
      stopped: z
        .enum(['bounced', 'complained'])
        .nullable()
        .describe('Why no mail goes to it any more; giving it anew tries again'),
      waiting: z.object({ address: z.string(), expiresAt: Instant }).nullable(),
    }),
    secondFactor: z.object({
      on: z.boolean(),
      since: Instant.nullable(),
      codesLeft: z.int(),
    }),
    providers: z.array(
      z.object({
        issuer: z.string(),
        label: z.string(),
        linked: z.boolean(),
        signsOut: z.boolean().describe('This session began there, and can end there, too'),
      }),
    ),
    newDeviceUntil: Instant.nullable().describe('Until then this device raises no limits'),
    mail: z.boolean().describe('The house has a mail server'),
  })
  .meta({ id: 'Security' })

/** Shown once, to be read by an app: as a QR code of `address`, or typed. */
export const FactorSetup = z
  .object({ secret: z.string(), address: z.string(), expiresAt: Instant })
  .meta({ id: 'FactorSetup' })

/** Each opens once; nobody can read them a second time. */
export const RecoveryCodes = z.object({ codes: z.array(z.string()) }).meta({ id: 'RecoveryCodes' })

/** Where to send the browser, and what it must bring back. */
export const ProviderStart = z
  .object({ url: z.string(), ticket: z.string() })
  .meta({ id: 'ProviderStart' })

/** Somebody whom the provider knows and this house does not: `signUpByProvider`. */
export const ProviderNewcomer = z
  .object({ ticket: z.string(), name: z.string(), handle: z.string(), expiresAt: Instant })
  .meta({ id: 'ProviderNewcomer' })

export const ProviderAnswer = z
  .object({
    signedIn: SignedIn.nullable(),
    newcomer: ProviderNewcomer.nullable(),
    token: z.string().optional(),
  })
  .meta({ id: 'ProviderAnswer' })
