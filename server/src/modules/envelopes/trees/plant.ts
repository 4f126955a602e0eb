import type { PathSplit, TreeMode, TreeReach } from '@fuquan/contract/envelopes/trees.ts'
import {
  AccountId,
  EnvelopeId,
  type RoomId,
  toWire,
  type UserId,
} from '@fuquan/contract/vocabulary/ids.ts'
import { together } from '#/engine/db.ts'
import { at, tell } from '#/engine/events.ts'
import type { Ctx } from '#/engine/house.ts'
import { newId } from '#/engine/ids.ts'
import { seedBytes } from '#/kit/seeded.ts'
import * as ledger from '#/modules/ledger/index.ts'
import { envelopeSent } from '../events.ts'
import { expire } from '../reactions.ts'
import { sealKeyOf } from '../sealing.ts'
import { commitOf, sealNonceBytes, sealSeed } from '../seed.ts'
import { ttlHours } from '../settings.ts'
import * as records from '../store-records.ts'
import { funnyBounds } from './bounds.ts'
import { type FunnyTerms, funnyCommitLines, levelTiles } from './guess.ts'
import { type Range, relayCommitLines } from './relay.ts'
import { levelUntil } from './rules.ts'
import * as settings from './settings.ts'
import * as store from './store.ts'
import { saveTreeEnvelope } from './store-envelope.ts'
import { tileRecipe } from './tiles.ts'

const hourMs = 3_600_000

/** What a tree is, before it has an id, money and tiles. */
export type Seedling = {
  mode: TreeMode
  amount: bigint
  reach: TreeReach
  room: RoomId | null
  /** Those who are named; empty when it hangs in a room. */
  people: readonly UserId[]
  greeting: string
  cover: string
  relay: (Range & { split: PathSplit; hours?: number | undefined }) | undefined
}

/**
 * Makes a tree: draws its seed, publishes the commit and moves the money, in one transaction.
 * The caller has decided that it may be sent. Refuses: ledger_insufficient, ledger_paused.
 */
export async function plant(ctx: Ctx, seedling: Seedling): Promise<EnvelopeId> {
  const { tx, actor, now, dice, house } = ctx
  const { amount: total, mode, room, people } = seedling
  const id = EnvelopeId.out.parse(newId())
  const wallet = ledger.personAccount(actor.id, 'wallet')
  const [asset, opened] = await together([ledger.assetOf(tx), ledger.balancesOf(tx, [wallet])])
  // A newcomer may be quicker than the job that opens wallets; an empty one says what is missing.
  if (opened.size === 0) await ledger.ensureWallets(tx, [actor.id])
  const seed = dice.bytes(seedBytes)
  const terms = mode === 'funny' ? funnyTermsOf(ctx, seedling, asset.scale) : undefined
  const tree = treeOf(ctx, seedling, { id, scale: asset.scale, terms })
  const level = terms && firstLevel(ctx, { tree, terms, total, seed })
  const about = { envelopeId: toWire('env', id), asset: asset.code, amount: total }
  const lines =
    terms === undefined || level === undefined
      ? relayCommitLines({ ...about, ...rangeOf(seedling) }, seed)
      : funnyCommitLines({ ...about, tiles: level.tiles }, terms, seed)
  const expiresAt = level?.until ?? tree.deadline

  await saveTreeEnvelope(tx, {
    ...{ id, mode, room, total, sender: actor.id, sentAt: now, expiresAt },
    ...{ greeting: seedling.greeting, cover: seedling.cover, shares: tree.depthMax },
    ...{ asset: asset.id, assetCode: asset.code, commit: commitOf(lines) },
    seedSealed: sealSeed(sealKeyOf(house, id), seed, dice.bytes(sealNonceBytes)),
  })
  await store.saveTree(tx, tree)
  if (level !== undefined) await store.saveLevel(tx, id, level)
  await store.saveInvited(tx, id, { people, door: 0, at: now })
  await records.saveSent(tx, { owner: actor.id, envelope: id, amount: total, at: now })

  await ledger.openContainer(tx, { id, kind: 'envelope', returnsTo: wallet })
  await ledger.move(tx, {
    id: ledger.transferId('envelopes.fund', id),
    kind: 'envelope_fund',
    ref: id,
    from: wallet,
    legs: [{ to: AccountId.out.parse(id), amount: total }],
    now,
  })

  await at(tx, expire, { envelopeId: id }, expiresAt, { once: id })
  await tell(tx, envelopeSent, { envelopeId: id, roomId: room, senderId: actor.id, sentAt: now })
  return id
}

type Made = { id: EnvelopeId; scale: number; terms: FunnyTerms | undefined }

/** What the tree promises, fixed for its life however the settings change. */
function treeOf({ now, settings: set }: Ctx, seedling: Seedling, made: Made): store.TreeRow {
  const { mode, reach, room, relay } = seedling
  const { terms } = made
  const hours =
    mode === 'funny' ? set.of(settings.funnyTreeHours) : (relay?.hours ?? set.of(ttlHours))
  const { split = null, lo = null, hi = null, step = null } = relay ?? {}
  return {
    envelope: made.id,
    ...{ mode, reach, room, split, lo, hi, step },
    scale: made.scale,
    deadline: new Date(now.getTime() + hours * hourMs),
    levelHours: mode === 'funny' ? set.of(ttlHours) : null,
    depthMax: terms?.depthMax ?? set.of(settings.relayPathPeople),
    ...{ leastChild: terms?.leastChild ?? null, most: terms?.most ?? null },
    tileRecipe: terms?.tileRecipe ?? null,
    passMax: set.of(settings.relayForwardMax),
  }
}

function funnyTermsOf({ settings: set }: Ctx, { reach }: Seedling, scale: number) {
  const { least, most, depthMax } = funnyBounds(set, reach)
  return { tileRecipe, scale, depthMax, leastChild: least, most } as const
}

type First = { tree: store.TreeRow; terms: FunnyTerms; total: bigint; seed: Uint8Array }

function firstLevel({ now }: Ctx, { tree, terms, total, seed }: First): store.LevelRow {
  const tiles = [...levelTiles(terms, { level: 1, amount: total, seed })]
  const until = levelUntil(now, tree.levelHours ?? 1, tree.deadline)
  return { level: 1, amount: total, tiles, at: now, until }
}

const rangeOf = ({ relay }: Seedling): Range => relay ?? { lo: 0n, hi: 0n, step: 0n }
