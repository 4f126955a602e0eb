import { z } from 'zod'
import { AccountId, EnvelopeId, RoomId, TransferId, UserId } from '../vocabulary/ids.ts'
import { Amount } from '../vocabulary/money.ts'
import { UserCard } from '../vocabulary/people.ts'
import { Instant } from '../vocabulary/time.ts'
import { SwitchedBy, SwitchMode } from './switches.ts'

/** Greetings are cut to one line of the bubble, so nobody can set a longer limit than this. */
export const greetingLengthMax = 25
/** The most shares any house may allow one envelope of a member. */
export const sharesMax = 1_000
/** The most bubbles one screen may ask about at once. */
export const cardsPerAskMax = 50

export const EnvelopeMode = z
  .enum(['ordinary', 'directed', 'lucky', 'funny', 'relay', 'room', 'password'])
  .meta({ id: 'EnvelopeMode' })
export type EnvelopeMode = z.output<typeof EnvelopeMode>
/** What `sendEnvelope` makes; a guess of three and a relay are made by `sendTree`. */
export const SharedMode = EnvelopeMode.exclude(['funny', 'relay', 'room']).meta({
  id: 'SharedMode',
})
export type SharedMode = z.output<typeof SharedMode>

export const EnvelopeSplit = z
  .enum(['even', 'lucky:2', 'classic', 'named', 'funny', 'relay'])
  .meta({ id: 'EnvelopeSplit' })
export type EnvelopeSplit = z.output<typeof EnvelopeSplit>
/** How shares are drawn before anybody opens; a tree has none. */
export const SharedSplit = EnvelopeSplit.exclude(['funny', 'relay']).meta({ id: 'SharedSplit' })
export type SharedSplit = z.output<typeof SharedSplit>

export const EnvelopeState = z
  .enum(['scheduled', 'gathering', 'open', 'frozen', 'emptied', 'expired', 'returned', 'declined'])
  .meta({ id: 'EnvelopeState' })
export type EnvelopeState = z.output<typeof EnvelopeState>

/** Who may open it: of a `code`, those of its room (or anybody) who know its password. */
export const EnvelopeAudience = z
  .object({
    kind: z.enum(['group', 'people', 'room', 'code', 'anyone']),
    roomId: RoomId.nullable().describe('Null: named people'),
    lateJoiners: z.boolean().describe('Members who came after it was sent may open it too'),
  })
  .meta({ id: 'EnvelopeAudience' })

/** A share taken. It never changes, so asking again gets the same bytes again. */
export const EnvelopeClaim = z
  .object({
    number: z.int().min(1).describe('The first to open has number 1 and got the first share'),
    amount: Amount,
    at: Instant,
    transferId: TransferId,
  })
  .meta({ id: 'EnvelopeClaim' })
export type EnvelopeClaim = z.output<typeof EnvelopeClaim>

/** Why I may not open it now; the same codes a claim would be refused with. */
export const WhyNot = z
  .enum([
    'envelope_already_claimed',
    'envelope_emptied',
    'envelope_expired',
    'envelope_returned',
    'envelope_declined',
    'envelope_frozen',
    'envelope_not_open_yet',
    'envelope_not_for_you',
    'envelope_claim_limit',
    'envelope_own_limit',
    'envelope_mode_off',
  ])
  .meta({ id: 'WhyNot' })
export type WhyNot = z.output<typeof WhyNot>

/** An envelope as its bubble in a room draws it. */
export const EnvelopeCard = z
  .object({
    id: EnvelopeId,
    mode: EnvelopeMode,
    split: EnvelopeSplit,
    state: EnvelopeState,
    senderId: UserId,
    greeting: z.string(),
    cover: z.string(),
    shares: z.int(),
    claimed: z.int().describe('Only grows; a card with fewer is the older one'),
    expiresAt: Instant,
    opensAt: Instant.nullable().describe('Not before; null: from the first second'),
    entered: z.int().describe('How many tapped while it gathers'),
    mine: z.boolean().describe('I sent it'),
    guests: z.array(UserCard).nullable().describe('Who was named; null: not by name'),
    myAmount: Amount.nullable().describe('What I took, if I did'),
    given: z.boolean().describe('What was left went to those who had come'),
  })
  .meta({ id: 'EnvelopeCard' })
export type EnvelopeCard = z.output<typeof EnvelopeCard>

const BestLuck = z
  .object({
    user: UserCard.nullable().describe('Null: the group shows names to friends only'),
    number: z.int(),
    amount: Amount,
  })
  .meta({ id: 'BestLuck' })

/** An envelope as its cover and result pages show it to one viewer. */
export const EnvelopeView = z
  .object({
    id: EnvelopeId,
    mode: EnvelopeMode,
    split: EnvelopeSplit,
    state: EnvelopeState,
    sender: UserCard,
    audience: EnvelopeAudience,
    greeting: z.string(),
    cover: z.string(),
    shares: z.int(),
    claimed: z.int(),
    total: Amount.nullable().describe('Only for the sender, or after the end'),
    returned: Amount.nullable().describe('What went back to the sender, once it ended'),
    now: Instant.describe('The clock of the house, to which all these moments belong'),
    sentAt: Instant,
    expiresAt: Instant,
    endedAt: Instant.nullable(),
    emptiedAfterMs: z
      .int()
      .nullable()
      .describe('From when it could be opened to the last claim, if emptied'),
    mine: z.boolean(),
    myClaim: EnvelopeClaim.nullable(),
    myGiven: Amount.nullable().describe('Of what was left: what came on top of my share'),
    myPart: z.object({ mayOpen: z.boolean(), why: WhyNot.nullable() }),
    opensAt: Instant.nullable().describe('Not before; null: from the first second'),
    gathersAt: Instant.nullable().describe('From then on a tap enters for the draw at `opensAt`'),
    windowMs: z.int().describe('Taps within so long after the first one count as one moment'),
    entered: z.int().describe('How many tapped while it gathers'),
    iEntered: z.boolean(),
    password: z
      .object({ hint: z.string().nullable() })
      .nullable()
      .describe('Who opens it has to know its password'),
    guests: z.array(UserCard).nullable().describe('Who was named; null: not by name'),
    given: Amount.nullable().describe('Of what was left: given to those who had come'),
    ends: z
      .object({
        mayDecline: z.boolean().describe('I may give it back, unopened'),
        mayReturn: z.boolean().describe('I sent it and may take the rest back now'),
        returnFrom: Instant.nullable().describe('From when I may take the rest back'),
        mayGive: z.boolean().describe('I may give the rest to those who came'),
        mayRemind: z.boolean().describe('I may remind the group of it, once'),
        remindedAt: Instant.nullable().describe('When I did; only for the sender'),
      })
      .meta({ id: 'EnvelopeEnds' }),
    bestLuck: BestLuck.nullable().describe('Only of an emptied random split of at least 2 shares'),
    commit: z.string().describe('SHA-256 in hex, public from the first second'),
  })
  .meta({ id: 'EnvelopeView' })
export type EnvelopeView = z.output<typeof EnvelopeView>

/** One line of the claim list. */
export const ClaimLine = z
  .object({
    number: z.int(),
    user: UserCard.nullable().describe('Null: the group shows names to friends only'),
    amount: Amount.describe('Their share, as it was drawn'),
    given: Amount.nullable().describe('Of what was left: what came on top of their share'),
    at: Instant,
    bestLuck: z.boolean(),
  })
  .meta({ id: 'ClaimLine' })
export type ClaimLine = z.output<typeof ClaimLine>

/** Everything needed to recompute a draw without trusting this house. */
export const EnvelopeDraw = z
  .object({
    envelopeId: EnvelopeId,
    recipe: z.literal('fuquan-envelope-v1'),
    asset: z.string().describe('Asset code'),
    total: Amount.nullable().describe('Only for the sender, or after the end'),
    shares: z.int(),
    minShare: Amount,
    maxShare: Amount,
    split: EnvelopeSplit,
    commit: z.string().describe('SHA-256 in hex of the lines of the commit'),
    committedAt: Instant,
    seed: z.string().nullable().describe('32 bytes in hex, once the envelope has ended'),
    amounts: z.array(Amount).nullable().describe('Share by number, once the envelope has ended'),
    named: z
      .array(z.object({ userId: UserId, amount: Amount }))
      .nullable()
      .describe('Of amounts that were said by name: whose they were, once it has ended'),
    revealedAt: Instant.nullable(),
  })
  .meta({ id: 'EnvelopeDraw' })
export type EnvelopeDraw = z.output<typeof EnvelopeDraw>

export const RecordRole = z.enum(['received', 'sent', 'waiting']).meta({ id: 'RecordRole' })
export type RecordRole = z.output<typeof RecordRole>

/**
 * One line of my envelope records. `amount` is what I got, with what came on top of my share, or
 * what I sent in.
 */
export const EnvelopeRecord = z
  .object({
    envelopeId: EnvelopeId,
    role: RecordRole,
    mode: EnvelopeMode,
    split: EnvelopeSplit,
    state: EnvelopeState,
    roomId: RoomId.nullable().describe('Null: it was sent to named people'),
    sender: UserCard,
    greeting: z.string(),
    amount: Amount.nullable().describe('Null while it waits for me'),
    shares: z.int(),
    claimed: z.int(),
    returned: Amount.nullable().describe('Sent ones that ended: what came back'),
    bestLuck: z.boolean(),
    at: Instant,
  })
  .meta({ id: 'EnvelopeRecord' })
export type EnvelopeRecord = z.output<typeof EnvelopeRecord>

export const RecordSums = z
  .object({
    year: z.int(),
    count: z.int(),
    amount: Amount,
    returned: Amount.describe('Of the sent ones; zero for received'),
    bestLuck: z.int(),
  })
  .meta({ id: 'RecordSums' })

/** What the composer needs to know before anybody types. */
export const EnvelopeLimits = z
  .object({
    modes: z.object({
      ordinary: z.boolean(),
      directed: z.boolean(),
      lucky: z.boolean(),
      password: z.boolean(),
    }),
    off: z
      .array(z.object({ mode: SwitchMode, by: SwitchedBy }))
      .describe('What I cannot send here, and who switched it off'),
    maxPeople: z.int().describe('Friends one envelope may be sent to by name'),
    directedNames: z.int(),
    anyoneMaxShares: z.int(),
    gatherSeconds: z.int(),
    fairWindowMs: z.int(),
    scheduleDays: z.int(),
    minShare: Amount,
    maxShare: Amount,
    maxShares: z.int(),
    greetingLength: z.int(),
    ttlHours: z.int(),
    maySend: z.boolean().describe('False for level L0 and for restricted people'),
    dailyTotal: Amount,
    dailyLeft: Amount,
    pinFree: z
      .object({ single: Amount, left: Amount })
      .nullable()
      .describe('At or under both no PIN is asked; null: always asked'),
    room: z
      .object({ members: z.int(), active: z.int(), suggested: z.int() })
      .nullable()
      .describe('Of the room asked about: active in 24 h, and the shares that suit it'),
  })
  .meta({ id: 'EnvelopeLimits' })

/**
 * How staff see an envelope: its account, its claims, its transfers. While it runs its money is its
 * sender's secret, as what is in their wallet: seen with a live look at them, and null without.
 */
export const EnvelopeInspection = z
  .object({
    id: EnvelopeId,
    accountId: AccountId,
    sender: UserCard.nullable().describe('null while hidden'),
    roomId: RoomId.nullable(),
    mode: EnvelopeMode,
    split: EnvelopeSplit,
    state: EnvelopeState,
    hidden: z
      .boolean()
      .describe('No look at its sender is live, nor after its end at one who opened it'),
    total: Amount.nullable(),
    shares: z.int(),
    claimed: z.int(),
    claimedSum: Amount.nullable(),
    returned: Amount.nullable(),
    balance: Amount.nullable().describe('On its account now: total less claimed less returned'),
    sentAt: Instant,
    expiresAt: Instant,
    endedAt: Instant.nullable(),
    commit: z.string(),
    claims: z
      .array(
        z.object({
          number: z.int(),
          user: UserCard.nullable(),
          amount: Amount.nullable(),
          at: Instant,
          transferId: TransferId,
        }),
      )
      .describe(`By number, at most ${sharesMax}`),
    transfers: z.array(TransferId).describe('Out of its account, in the order of its book'),
  })
  .meta({ id: 'EnvelopeInspection' })
