import { z } from 'zod'
import { ApprovalId, DeviceId, HouseInviteId } from '../vocabulary/ids.ts'
import { UserCard } from '../vocabulary/people.ts'
import { Reference } from '../vocabulary/refs.ts'
import { Language, words } from '../vocabulary/text.ts'
import { Instant } from '../vocabulary/time.ts'

export const handleLengthMin = 3
export const handleLengthMax = 24
export const nameLengthMax = 30
export const passwordLengthMin = 10
export const passwordLengthMax = 128
export const cardsMax = 100
/** A longer list gives no file: it is narrowed, or taken out with all data of the house. */
export const peopleExportRowsMax = 50_000
export const pictureBytesMax = 8 * 1024 * 1024

/** 3-24 of a-z, 0-9 and _, first a letter. Capitals are read as small letters. */
export const Handle = z
  .string()
  .max(handleLengthMax)
  .transform(text => text.trim().toLowerCase())
  .refine(text => /^[a-z][a-z0-9_]{2,23}$/.test(text), 'not a handle')
export const DisplayName = words({ max: nameLengthMax })
/** 10-128 characters, taken as typed. Whether it is too common is a rule, not a shape. */
export const Password = z.string().min(passwordLengthMin).max(passwordLengthMax)
/** A password somebody claims to have: any text, so that a wrong one has one answer only. */
export const TriedPassword = z.string().min(1).max(passwordLengthMax)
// One mailbox, with nothing that a mail server could read as two.
const mailbox =
  /^[^\s@<>()[\]\\,;:"\p{Cc}]{1,64}@[^\s@<>()[\]\\,;:"\p{Cc}]+\.[^\s@<>()[\]\\,;:"\p{Cc}]+$/u
export const Pin = z.string().regex(/^[0-9]{6}$/)
export const Email = z
  .string()
  .max(254)
  .transform(text => text.trim().toLowerCase())
  .refine(text => mailbox.test(text), 'not an address')
export const InviteCode = z.string().max(40)
export const OneTimeCode = z.string().max(80)
/** How the session comes back: as a cookie, or as a token for programs. */
export const As = z.enum(['cookie', 'token']).default('cookie')

export const StaffRole = z
  .enum([
    'owner',
    'operator',
    'treasurer',
    'cashier',
    'moderator',
    'arbiter',
    'campaigner',
    'auditor',
    'support',
  ])
  .meta({ id: 'StaffRole' })
export const JoinMode = z.enum(['invite', 'open', 'approval', 'closed']).meta({ id: 'JoinMode' })
export type JoinMode = z.output<typeof JoinMode>
export const userStates = ['asked', 'refused', 'active', 'restricted', 'closing', 'closed'] as const
export const UserState = z.enum(userStates).meta({ id: 'UserState' })
export type UserState = z.output<typeof UserState>

/** What anybody at the door may know about the house. */
export const HouseCard = z
  .object({
    setUp: z.boolean(),
    name: z.string(),
    languages: z.array(Language),
    timeZone: z.string(),
    joinMode: JoinMode,
    demo: z.boolean(),
    passwords: z.boolean().describe('Passwords sign in, join and confirm here'),
    lengths: z
      .object({ handleMost: z.int(), nameMost: z.int(), passwordLeast: z.int() })
      .describe('How long handles and names may be here, and a new password has to be'),
    passwordByMail: z.boolean().describe('A forgotten password can be asked for by mail'),
    providers: z
      .array(z.object({ issuer: z.string(), label: z.string() }))
      .describe('The sign-ins of the organisation, in the order of their buttons'),
    off: z.array(z.string()).describe('Modules that are switched off: screens leave them out'),
  })
  .meta({ id: 'HouseCard' })

/** The password was right and a second factor is asked for: `signInBySecondFactor`. */
export const SecondStep = z
  .object({ ticket: z.string(), expiresAt: Instant })
  .meta({ id: 'SecondStep' })

/**
 * A session that begins; in mode approval a person who waits to be let in; or, with `second`,
 * the first half of a sign-in.
 */
export const SignedIn = z
  .object({
    state: UserState,
    user: UserCard,
    deviceId: DeviceId.nullable(),
    expiresAt: Instant.nullable(),
    token: z.string().optional(),
    second: SecondStep.optional(),
  })
  .meta({ id: 'SignedIn' })

export const Device = z
  .object({
    id: DeviceId,
    name: z.string(),
    current: z.boolean(),
    signedInAt: Instant,
    usedAt: Instant,
  })
  .meta({ id: 'Device' })

export const Restriction = z
  .object({ reason: z.string(), until: Instant.nullable() })
  .meta({ id: 'Restriction' })

/** `lockedUntil`, `readyAt` and `cappedUntil` are set while they matter. */
export const PinState = z
  .object({
    state: z.enum(['unset', 'set', 'locked', 'resetting']),
    lockedUntil: Instant.nullable(),
    readyAt: Instant.nullable(),
    cappedUntil: Instant.nullable(),
  })
  .meta({ id: 'PinState' })

export const Me = z
  .object({
    user: UserCard,
    email: z.string().nullable(),
    state: UserState,
    restriction: Restriction.nullable(),
    staffRoles: z.array(StaffRole),
    pin: PinState,
    passkeys: z.int().describe('How many passkeys may stand in for the PIN'),
    secondFactorNeeded: z
      .boolean()
      .describe('Staff rights rest until this sign-in was made with a passkey or second factor'),
    language: Language,
    handleChangeableAt: Instant,
    deviceId: DeviceId.nullable(),
    mayInvite: z.boolean(),
    createdAt: Instant,
  })
  .meta({ id: 'Me' })

/** Good for one act, payee, amount and set of facts, for 60 s, once. */
export const Proof = z.object({ proof: z.string(), expiresAt: Instant }).meta({ id: 'Proof' })

export const HouseInvite = z
  .object({
    id: HouseInviteId,
    code: z.string(),
    path: z.string(),
    usesLeft: z.int(),
    used: z.int(),
    state: z.enum(['open', 'used_up', 'withdrawn', 'expired']),
    maker: UserCard,
    expiresAt: Instant,
    createdAt: Instant,
  })
  .meta({ id: 'HouseInvite' })

/** What somebody who holds a link may see before they sign up. */
export const HouseInviteCard = z
  .object({ inviterName: z.string(), houseName: z.string(), expiresAt: Instant })
  .meta({ id: 'HouseInviteCard' })

export const PersonLine = z
  .object({
    user: UserCard,
    state: UserState,
    staffRoles: z.array(StaffRole),
    restriction: Restriction.nullable(),
    createdAt: Instant,
  })
  .meta({ id: 'PersonLine' })

/** A person as staff see them after stating why. No balance stands here. */
export const PersonPage = z
  .object({
    user: UserCard,
    email: z.string().nullable(),
    language: Language,
    state: UserState,
    restriction: Restriction.nullable(),
    staffRoles: z.array(StaffRole),
    pin: PinState,
    invitedBy: UserCard.nullable(),
    secondFactor: z.boolean().describe('Signing in asks for a second factor'),
    devices: z.int(),
    lastUsedAt: Instant.nullable(),
    createdAt: Instant,
  })
  .meta({ id: 'PersonPage' })

export const OneTimeLink = z
  .object({ code: z.string(), path: z.string(), expiresAt: Instant })
  .meta({ id: 'OneTimeLink' })

/** A staff act that waits for a second person. `facts` is plain JSON in wire form. */
export const Approval = z
  .object({
    id: ApprovalId,
    about: Reference,
    facts: z.record(z.string(), z.unknown()),
    reason: z.string(),
    state: z.enum(['waiting', 'agreed', 'failed', 'lapsed']),
    failed: z
      .object({ code: z.string(), said: z.string() })
      .nullable()
      .describe('Why what was agreed to was refused when it was to be done'),
    askedBy: UserCard,
    agreedBy: UserCard.nullable(),
    askedAt: Instant,
    lapsesAt: Instant,
  })
  .meta({ id: 'Approval' })

/** One look of staff at a person: who and in which roles, why, and until when it lasted. */
export const Look = z
  .object({
    by: UserCard,
    roles: z.array(StaffRole),
    reason: z.string(),
    at: Instant,
    until: Instant,
  })
  .meta({ id: 'Look' })
