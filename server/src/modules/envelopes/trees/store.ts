import type { PathSplit, TreeMode, TreeReach } from '@fuquan/contract/envelopes/trees.ts'
import type { EnvelopeId, RoomId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, maybe, one, sql, together, type Tx } from '#/engine/db.ts'
import type { tileRecipe } from './tiles.ts'

/** What a tree promised when it was sent. */
export type TreeRow = {
  envelope: EnvelopeId
  mode: TreeMode
  reach: TreeReach
  /** The room it was sent to; null when people were named. */
  room: RoomId | null
  scale: number
  deadline: Date
  levelHours: number | null
  depthMax: number
  leastChild: bigint | null
  /** Of a guess of three: how its tiles are made; null of one sent before there was a choice. */
  tileRecipe: typeof tileRecipe | null
  /** The most that could be sent there, within which all tiles lie; null without a recipe. */
  most: bigint | null
  passMax: number
  split: PathSplit | null
  lo: bigint | null
  hi: bigint | null
  step: bigint | null
}
export type Verdict = 'hit' | 'halved' | 'last' | 'exact' | 'higher' | 'lower'
export type GuessRow = {
  guesser: UserId
  number: number
  /** The guess it was passed on from; null: the sender. */
  parent: number | null
  depth: number
  level: number | null
  /** A tile from 0, or a number in minor units. */
  value: bigint
  verdict: Verdict
  lo: bigint | null
  hi: bigint | null
  at: Date
}
export type LevelRow = { level: number; amount: bigint; tiles: bigint[]; at: Date; until: Date }
export type PassRow = { number: number; room: RoomId | null; people: number; at: Date }
/** One way for a person into a tree; door 0 is the sender’s. */
export type Door = { person: UserId; door: number; at: Date }

/** The most nodes of a relay that are shown or searched at once. */
export const nodesMax = 2_000

const treeColumns = sql`
  t.envelope, t.mode, t.reach, t.room, t.scale, t.deadline, t.level_hours as "levelHours",
  t.depth_max as "depthMax", t.least_child as "leastChild", t.tile_recipe as "tileRecipe",
  t.most, t.pass_max as "passMax",
  t.split, t.lo, t.hi, t.step`

/** Finds what a tree promised; undefined for an envelope that is none. */
export function findTree(tx: Tx, id: EnvelopeId): Promise<TreeRow | undefined> {
  return maybe<TreeRow>(
    tx,
    sql`
    select ${treeColumns}
    from envelopes.tree t
    where t.envelope = ${id}`,
  )
}

/** Saves what a tree promises. */
export async function saveTree(tx: Tx, tree: TreeRow): Promise<void> {
  await many(
    tx,
    sql`
    insert into envelopes.tree (envelope, mode, reach, room, scale, deadline, level_hours,
      depth_max, least_child, tile_recipe, most, pass_max, split, lo, hi, step)
    values (${tree.envelope}, ${tree.mode}, ${tree.reach}, ${tree.room}, ${tree.scale},
      ${tree.deadline}, ${tree.levelHours}, ${tree.depthMax}, ${tree.leastChild},
      ${tree.tileRecipe}, ${tree.most}, ${tree.passMax}, ${tree.split}, ${tree.lo},
      ${tree.hi}, ${tree.step})`,
  )
}

/** Saves the next level of a guess of three. */
export async function saveLevel(tx: Tx, id: EnvelopeId, level: LevelRow): Promise<void> {
  await many(
    tx,
    sql`
    insert into envelopes.tree_level (envelope, level, amount, tiles, at, until)
    values (${id}, ${level.level}, ${level.amount}, ${level.tiles}::bigint[], ${level.at},
      ${level.until})`,
  )
}

/** Lists the levels of a guess of three, in their order. */
export function listLevels(tx: Tx, id: EnvelopeId): Promise<LevelRow[]> {
  return many<LevelRow>(
    tx,
    sql`
    select l.level, l.amount, l.tiles, l.at, l.until
    from envelopes.tree_level l
    where l.envelope = ${id}
    order by l.level`,
  )
}

/** Saves a guess. Breaks a key when the person, the level or an exact guess was there before. */
export async function saveGuess(tx: Tx, id: EnvelopeId, guess: GuessRow): Promise<void> {
  await many(
    tx,
    sql`
    insert into envelopes.tree_guess (envelope, guesser, number, parent, depth, level, value,
      verdict, lo, hi, at)
    values (${id}, ${guess.guesser}, ${guess.number}, ${guess.parent}, ${guess.depth},
      ${guess.level}, ${guess.value}, ${guess.verdict}, ${guess.lo}, ${guess.hi}, ${guess.at})`,
  )
}

const guessColumns = sql`
  g.guesser, g.number, g.parent, g.depth, g.level, g.value, g.verdict, g.lo, g.hi, g.at`

/** Lists the guesses of a tree in their order, at most `nodesMax`. */
export function listGuesses(tx: Tx, id: EnvelopeId): Promise<GuessRow[]> {
  return many<GuessRow>(
    tx,
    sql`
    select ${guessColumns}
    from envelopes.tree_guess g
    where g.envelope = ${id}
    order by g.number
    limit ${nodesMax}`,
  )
}

/** Finds the guess of one person. */
export function findGuess(tx: Tx, id: EnvelopeId, guesser: UserId): Promise<GuessRow | undefined> {
  return maybe<GuessRow>(
    tx,
    sql`
    select ${guessColumns}
    from envelopes.tree_guess g
    where g.envelope = ${id} and g.guesser = ${guesser}`,
  )
}

/** Finds a guess with all it was passed on from, the first passer first. */
export function listPath(tx: Tx, id: EnvelopeId, number: number): Promise<GuessRow[]> {
  return many<GuessRow>(
    tx,
    sql`
    with recursive path as (
      select g.*
      from envelopes.tree_guess g
      where g.envelope = ${id} and g.number = ${number}
      union all
      select above.*
      from path below
      join envelopes.tree_guess above
        on above.envelope = ${id} and above.number = below.parent
    )
    select ${guessColumns}
    from path g
    order by g.depth`,
  )
}

/** Counts the guesses of a tree. */
export async function countGuesses(tx: Tx, id: EnvelopeId): Promise<number> {
  const row = await one<{ count: number }>(
    tx,
    sql`
    select count(*)::int as count
    from envelopes.tree_guess
    where envelope = ${id}`,
  )
  return row.count
}

/** Gives those of these people who have guessed in a tree. */
export async function guessersAmong(
  tx: Tx,
  id: EnvelopeId,
  people: readonly UserId[],
): Promise<Set<UserId>> {
  const rows = await many<{ guesser: UserId }>(
    tx,
    sql`
    select guesser
    from envelopes.tree_guess
    where envelope = ${id} and guesser = any(${people}::uuid[])`,
  )
  return new Set(rows.map(row => row.guesser))
}

/** Lists what was passed on in a tree. */
export function listPasses(tx: Tx, id: EnvelopeId): Promise<PassRow[]> {
  return many<PassRow>(
    tx,
    sql`
    select p.number, p.room, p.people, p.at
    from envelopes.tree_pass p
    where p.envelope = ${id}
    order by p.number
    limit ${nodesMax}`,
  )
}

/** Saves that a guess was passed on. Breaks its key when it was passed on before. */
export async function savePass(
  tx: Tx,
  id: EnvelopeId,
  pass: PassRow,
  people: readonly UserId[],
): Promise<void> {
  await together([
    many(
      tx,
      sql`
      insert into envelopes.tree_pass (envelope, number, room, people, at)
      values (${id}, ${pass.number}, ${pass.room}, ${pass.people}, ${pass.at})`,
    ),
    saveInvited(tx, id, { people, door: pass.number, at: pass.at }),
  ])
}

/** Lists whom the sender of a tree has named, as long as nobody has guessed. */
export async function listAsked(tx: Tx, id: EnvelopeId): Promise<UserId[]> {
  const rows = await many<{ person: UserId }>(
    tx,
    sql`
    select i.person
    from envelopes.tree_invited i
    where i.envelope = ${id} and i.door = 0
      and not exists (select from envelopes.tree_guess g where g.envelope = i.envelope)`,
  )
  return rows.map(row => row.person)
}

/** Saves whom the sender (door 0) or a passer has named. */
export async function saveInvited(
  tx: Tx,
  id: EnvelopeId,
  named: { people: readonly UserId[]; door: number; at: Date },
): Promise<void> {
  if (named.people.length === 0) return
  await many(
    tx,
    sql`
    insert into envelopes.tree_invited (envelope, person, door, at)
    select ${id}, person, ${named.door}, ${named.at}
    from unnest(${named.people}::uuid[]) person`,
  )
}

/** Lists the doors through which one person was named. */
export function listDoors(tx: Tx, id: EnvelopeId, person: UserId): Promise<Door[]> {
  return many<Door>(
    tx,
    sql`
    select i.person, i.door, i.at
    from envelopes.tree_invited i
    where i.envelope = ${id} and i.person = ${person}
    order by i.door`,
  )
}

/** Lists who was named through one door. */
export async function listInvited(tx: Tx, id: EnvelopeId, door: number): Promise<UserId[]> {
  const rows = await many<{ person: UserId }>(
    tx,
    sql`
    select person
    from envelopes.tree_invited
    where envelope = ${id} and door = ${door}
    order by person`,
  )
  return rows.map(row => row.person)
}

/** Lists to whom a tree was passed on whom its sender had not named, each once. */
export async function listPassedTo(tx: Tx, id: EnvelopeId): Promise<UserId[]> {
  const rows = await many<{ person: UserId }>(
    tx,
    sql`
    select i.person
    from envelopes.tree_invited i
    where i.envelope = ${id}
    group by i.person
    having min(i.door) > 0
    order by i.person`,
  )
  return rows.map(row => row.person)
}

/** Of these trees, gives those into which one person was named or in which they guessed. */
export async function knownAmong(
  tx: Tx,
  ids: readonly EnvelopeId[],
  person: UserId,
): Promise<Set<EnvelopeId>> {
  const rows = await many<{ envelope: EnvelopeId }>(
    tx,
    sql`
    select i.envelope
    from envelopes.tree_invited i
    where i.envelope = any(${ids}::uuid[]) and i.person = ${person}
    union
    select g.envelope
    from envelopes.tree_guess g
    where g.envelope = any(${ids}::uuid[]) and g.guesser = ${person}`,
  )
  return new Set(rows.map(row => row.envelope))
}

/** Of these trees, gives the rooms in which they were passed on. */
export async function roomsOfTrees(
  tx: Tx,
  ids: readonly EnvelopeId[],
): Promise<{ envelope: EnvelopeId; room: RoomId }[]> {
  return many(
    tx,
    sql`
    select distinct p.envelope, p.room
    from envelopes.tree_pass p
    where p.envelope = any(${ids}::uuid[]) and p.room is not null`,
  )
}
