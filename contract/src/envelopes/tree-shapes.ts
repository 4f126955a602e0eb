import { z } from 'zod'
import { EnvelopeId, RoomId } from '../vocabulary/ids.ts'
import { Amount } from '../vocabulary/money.ts'
import { UserCard } from '../vocabulary/people.ts'
import { Instant } from '../vocabulary/time.ts'

/** The most people any house may let one person pass on to. */
export const treePassMax = 50
/** The most people a tree may be sent to by name. */
export const treePeopleMax = 50
/** Tiles of one level of a guess of three. */
export const tileCount = 3

export const TreeMode = z.enum(['funny', 'relay']).meta({ id: 'TreeMode' })
export type TreeMode = z.output<typeof TreeMode>

/** How far from the sender a tree may go when it is passed on. */
export const TreeReach = z
  .enum(['my_friends', 'friends_of_friends', 'anyone'])
  .meta({ id: 'TreeReach' })
export type TreeReach = z.output<typeof TreeReach>

/** How the winning path of a relay divides its amount. */
export const PathSplit = z.enum(['equal', 'guesser_half']).meta({ id: 'PathSplit' })
export type PathSplit = z.output<typeof PathSplit>

export const TreeState = z
  .enum(['open', 'frozen', 'won', 'expired', 'returned'])
  .meta({ id: 'TreeState' })
export type TreeState = z.output<typeof TreeState>

/** Why I may not guess now; the same codes a guess would be refused with. */
export const TreeWhyNot = z
  .enum([
    'envelope_guessed_before',
    'envelope_guess_taken',
    'envelope_emptied',
    'envelope_expired',
    'envelope_returned',
    'envelope_frozen',
    'envelope_not_for_you',
    'envelope_path_full',
    'envelope_level_needed',
    'envelope_claim_limit',
    'envelope_own_limit',
    'envelope_mode_off',
  ])
  .meta({ id: 'TreeWhyNot' })
export type TreeWhyNot = z.output<typeof TreeWhyNot>

/** Why I may not pass it on now. */
export const PassWhyNot = z
  .enum(['not_my_guess', 'passed', 'path_full', 'ended'])
  .meta({ id: 'PassWhyNot' })
export type PassWhyNot = z.output<typeof PassWhyNot>

/** Somebody in a tree. Names are for friends, for who passed it to whom, and for the sender. */
export const TreePerson = z
  .object({ me: z.boolean(), user: UserCard.nullable().describe('Null: not for these eyes') })
  .meta({ id: 'TreePerson' })
export type TreePerson = z.output<typeof TreePerson>

const Passed = z
  .object({
    to: z.enum(['people', 'room']),
    people: z.int().describe('How many were named; 0 for a room'),
    at: Instant,
  })
  .meta({ id: 'TreePassed' })

/** One level of a guess of three: one person taps one of three tiles. */
export const FunnyLevel = z
  .object({
    level: z.int().min(1),
    state: z
      .enum(['waiting', 'hit', 'halved', 'last', 'expired'])
      .describe('last: a wrong tile with nothing left to pass on, so it took all'),
    tiles: z
      .array(Amount)
      .nullable()
      .describe('Three, in the order shown; while it runs only for who may tap or tapped them'),
    tile: z.int().nullable().describe('Which was tapped, from 0; with the tiles'),
    amount: Amount.nullable().describe('What was in it: for the sender, or after the end'),
    took: Amount.nullable().describe(
      'What the guesser got: for them and the sender, or at the end',
    ),
    guesser: TreePerson.nullable(),
    guessedAt: Instant.nullable(),
    passed: Passed.nullable().describe('How its other half was passed on'),
    until: Instant.nullable().describe('While it waits: until when'),
  })
  .meta({ id: 'FunnyLevel' })
export type FunnyLevel = z.output<typeof FunnyLevel>

/** One guess of a relay. The range is the one it leaves to those it is passed on to. */
export const RelayNode = z
  .object({
    number: z.int().min(1).describe('In the order of guessing'),
    parent: z.int().nullable().describe('The guess it was passed on from; null: the sender'),
    depth: z.int().min(1).describe('People on its path, itself included'),
    state: z.enum(['narrowed', 'forwarded', 'won', 'closed']),
    person: TreePerson,
    value: Amount,
    said: z.enum(['exact', 'higher', 'lower']).describe('Where the amount lies from the guess'),
    lo: Amount,
    hi: Amount,
    at: Instant,
    passed: Passed.nullable(),
    onPath: z.boolean().describe('It stands on the winning path'),
    share: Amount.nullable().describe('What it won, once the tree was won'),
  })
  .meta({ id: 'RelayNode' })
export type RelayNode = z.output<typeof RelayNode>

/** One way for me into a relay: who passed it to me, and the range I would guess in. */
export const RelayDoor = z
  .object({
    from: z.int().nullable().describe('The guess it comes from; null: the sender'),
    by: TreePerson.nullable(),
    lo: Amount,
    hi: Amount,
    depth: z.int().describe('Which place on the path mine would be'),
  })
  .meta({ id: 'RelayDoor' })
export type RelayDoor = z.output<typeof RelayDoor>

export const FunnyGame = z
  .object({
    depthMax: z.int(),
    levels: z.array(FunnyLevel).describe('In their order; of a running tree only my branch'),
  })
  .meta({ id: 'FunnyGame' })

export const RelayGame = z
  .object({
    lo: Amount,
    hi: Amount,
    step: Amount,
    split: PathSplit,
    pathMax: z.int(),
    tried: z.int().describe('Guesses so far in the whole tree'),
    foundAfter: z.int().nullable().describe('People on the winning path, once it was won'),
    closest: Amount.nullable().describe('Of a tree that nobody hit: its closest guess'),
    nodes: z.array(RelayNode).describe('All of them for the sender, my own path for a player'),
    doors: z.array(RelayDoor).describe('More than one: I choose before I guess'),
  })
  .meta({ id: 'RelayGame' })

const MyTreePart = z
  .object({
    mayGuess: z.boolean(),
    why: TreeWhyNot.nullable(),
    guessed: z.boolean(),
    mayPass: z.boolean(),
    passWhy: PassWhyNot.nullable(),
    passMax: z.int().describe('How many friends one pass may name'),
    won: Amount.nullable().describe('What it brought me so far; null: nothing'),
  })
  .meta({ id: 'MyTreePart' })

/** A guess of three or a relay, as one viewer may see it. */
export const TreeView = z
  .object({
    envelopeId: EnvelopeId,
    mode: TreeMode,
    state: TreeState,
    sender: UserCard,
    roomId: RoomId.nullable(),
    greeting: z.string(),
    cover: z.string(),
    reach: TreeReach,
    amount: Amount.nullable().describe('While it runs readable only by its sender'),
    paid: Amount.nullable().describe('To guessers and passers; for the sender, or at the end'),
    returned: Amount.nullable().describe('What went back to the sender, once it ended'),
    sentAt: Instant,
    expiresAt: Instant.describe('When it ends if nothing more happens'),
    deadline: Instant.describe('When it ends at the latest'),
    endedAt: Instant.nullable(),
    mine: z.boolean(),
    me: MyTreePart,
    funny: FunnyGame.nullable(),
    relay: RelayGame.nullable(),
    commit: z.string().describe('SHA-256 in hex, public from the first second'),
  })
  .meta({ id: 'TreeView' })
export type TreeView = z.output<typeof TreeView>

/** What the composer of a tree has to know before anybody types. */
export const TreeLimits = z
  .object({
    modes: z.object({ funny: z.boolean(), relay: z.boolean() }),
    funnyMin: Amount,
    relayMin: Amount,
    amountMax: Amount,
    depthMax: z
      .object({ my_friends: z.int(), friends_of_friends: z.int(), anyone: z.int() })
      .describe('Levels of a guess of three at most, by its reach: of a small one there are fewer'),
    levelHours: z.int().describe('How long a level of a guess of three waits'),
    treeHours: z.int().describe('How long a guess of three lives at most'),
    relayHours: z.int(),
    relayHoursMax: z.int(),
    rangeBits: z.int().describe('A range holds at most 2 to the power of this many values'),
    rangeValuesMin: z.int(),
    pathMax: z.int(),
    passMax: z.int(),
    openCap: Amount.describe('The most a tree may hold that anybody may be passed'),
    levelAbove: Amount.describe('Above it every guesser of a relay has at least level L1'),
  })
  .meta({ id: 'TreeLimits' })
export type TreeLimits = z.output<typeof TreeLimits>

/** To whom I may pass a tree on: friends within its reach who have not played, and groups. */
export const PassTargets = z
  .object({
    people: z.array(UserCard),
    rooms: z.array(z.object({ id: RoomId, name: z.string(), members: z.int() })),
    max: z.int(),
  })
  .meta({ id: 'PassTargets' })
export type PassTargets = z.output<typeof PassTargets>

/** How the tiles of a guess of three are made; docs/use/checking-a-draw.md says each. */
export const TileRecipe = z.enum(['funny:1', 'funny:2']).meta({ id: 'TileRecipe' })
export type TileRecipe = z.output<typeof TileRecipe>

/** Everything needed to check a tree without trusting this house. */
export const TreeProof = z
  .object({
    envelopeId: EnvelopeId,
    recipe: z.literal('fuquan-envelope-v1'),
    mode: TreeMode,
    asset: z.string().describe('Asset code'),
    amount: Amount.nullable().describe('Only for the sender, or after the end'),
    commit: z.string(),
    committedAt: Instant,
    seed: z.string().nullable().describe('32 bytes in hex, once the tree has ended'),
    revealedAt: Instant.nullable(),
    scale: z.int().describe('Decimals of the asset: beautiful tiles depend on it'),
    tileRecipe: TileRecipe.nullable().describe('Of a guess of three: how its tiles were made'),
    depthMax: z.int().describe('Levels of a guess of three, people on a path of a relay'),
    leastChild: Amount.nullable().describe('The least a level of a guess of three may hold'),
    most: Amount.nullable().describe('Of `funny:2`: the most that could be sent there'),
    lo: Amount.nullable(),
    hi: Amount.nullable(),
    step: Amount.nullable(),
    split: PathSplit.nullable(),
    levels: z
      .array(
        z.object({
          level: z.int(),
          amount: Amount,
          tiles: z.array(Amount),
          tile: z.int().nullable(),
          took: Amount.nullable(),
        }),
      )
      .nullable()
      .describe('Of a guess of three, once it has ended'),
    path: z
      .array(
        z.object({
          number: z.int(),
          value: Amount,
          lo: Amount,
          hi: Amount,
          share: Amount,
        }),
      )
      .nullable()
      .describe('Of a relay that was won: the winning path, first passer first'),
  })
  .meta({ id: 'TreeProof' })
export type TreeProof = z.output<typeof TreeProof>
