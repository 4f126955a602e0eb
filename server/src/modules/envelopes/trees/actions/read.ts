import {
  tileCount,
  type TreeProof,
  type TreeReach,
  type treeRoutes,
} from '@fuquan/contract/envelopes/trees.ts'
import type { EnvelopeId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Ctx } from '#/engine/house.ts'
import { recipe } from '../../seed.ts'
import { maxShare, ttlHours } from '../../settings.ts'
import { readSeed } from '../../store.ts'
import { present } from '#/kit/assert.ts'
import { funnyBounds } from '../bounds.ts'
import { leastLevel } from '../guess.ts'
import { pathTo, rangeValuesMin } from '../relay.ts'
import { type Seat, seatOf } from '../seat.ts'
import * as settings from '../settings.ts'
import * as store from '../store.ts'
import { paidOf } from '../store-envelope.ts'
import { viewOf } from '../view.ts'

/** How long anything may live that its sender sets by hand, in hours. */
export const hoursMax = 72

/** Shows a tree as the actor may see it. Refuses: not_found. */
export async function getTree(
  ctx: Ctx,
  input: Input<typeof treeRoutes.getTree>,
): Promise<Reply<typeof treeRoutes.getTree>> {
  return viewOf(ctx, await seatOf(ctx, input.envelopeId))
}

/** Tells what a guess of three and a relay may be here. */
export async function getTreeLimits(
  ctx: Pick<Ctx, 'settings'>,
): Promise<Reply<typeof treeRoutes.getTreeLimits>> {
  const now = ctx.settings
  const depthOf = (reach: TreeReach) => funnyBounds(now, reach).depthMax
  return {
    modes: { funny: now.of(settings.funnyOn), relay: now.of(settings.relayOn) },
    funnyMin: leastLevel(now.of(settings.funnyMin)),
    relayMin: now.of(settings.relayMin),
    amountMax: now.of(maxShare),
    depthMax: {
      my_friends: depthOf('my_friends'),
      friends_of_friends: depthOf('friends_of_friends'),
      anyone: depthOf('anyone'),
    },
    levelHours: now.of(ttlHours),
    treeHours: now.of(settings.funnyTreeHours),
    relayHours: now.of(ttlHours),
    relayHoursMax: hoursMax,
    rangeBits: now.of(settings.relayMaxBits),
    rangeValuesMin,
    pathMax: now.of(settings.relayPathPeople),
    passMax: now.of(settings.relayForwardMax),
    openCap: now.of(settings.relayOpenCap),
    levelAbove: now.of(settings.relayOpenCap),
  }
}

/** Gives all that checks a tree: its commit, and after its end the seed, tiles and path. */
export async function getTreeProof(
  ctx: Ctx,
  input: Input<typeof treeRoutes.getTreeProof>,
): Promise<TreeProof> {
  const { row, tree, isSender } = await seatOf(ctx, input.envelopeId)
  return treeProofOf(ctx, { row, tree, isSender })
}

type Kept = Pick<Ctx, 'tx'>

/** Gives what checks a tree, as far as it is public for its sender or for somebody else. */
export async function treeProofOf(
  kept: Kept,
  { row, tree, isSender }: Pick<Seat, 'row' | 'tree' | 'isSender'>,
): Promise<TreeProof> {
  const { seed, revealedAt } = await readSeed(kept.tx, row.id)
  const ended = row.endedAt !== null
  return {
    envelopeId: row.id,
    recipe,
    mode: tree.mode,
    asset: row.assetCode,
    amount: ended || isSender ? row.total : null,
    commit: row.commit,
    committedAt: row.sentAt,
    seed: seed?.toString('hex') ?? null,
    revealedAt,
    scale: tree.scale,
    tileRecipe: tree.mode === 'funny' ? (tree.tileRecipe ?? 'funny:1') : null,
    ...{ depthMax: tree.depthMax, leastChild: tree.leastChild, most: tree.most },
    ...{ lo: tree.lo, hi: tree.hi, step: tree.step, split: tree.split },
    levels: ended && tree.mode === 'funny' ? await levelsOf(kept, row.id) : null,
    path: ended && tree.mode === 'relay' ? await winningPath(kept, row.id) : null,
  }
}

async function levelsOf({ tx }: Kept, id: EnvelopeId): Promise<TreeProof['levels']> {
  const levels = await store.listLevels(tx, id)
  const guesses = await store.listGuesses(tx, id)
  const paid = await paidOf(tx, id)
  return levels.map(({ level, amount, tiles }) => {
    const guess = guesses.find(one => one.level === level)
    const tile = guess === undefined ? null : Number(guess.value) % tileCount
    const took = guess === undefined ? null : (paid.get(guess.guesser) ?? null)
    return { level, amount, tiles, tile, took }
  })
}

async function winningPath({ tx }: Kept, id: EnvelopeId): Promise<TreeProof['path']> {
  const guesses = await store.listGuesses(tx, id)
  const exact = guesses.find(one => one.verdict === 'exact')
  if (exact === undefined) return null
  const paid = await paidOf(tx, id)
  return pathTo(guesses, exact.number).map(({ number, value, lo, hi, guesser }) => {
    return { number, value, lo: present(lo), hi: present(hi), share: paid.get(guesser) ?? 0n }
  })
}
