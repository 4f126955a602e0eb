import {
  proofFormat,
  type EnvelopeProof,
  type proofRoutes,
} from '@fuquan/contract/envelopes/proofs.ts'
import { toWire, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Input } from '#/engine/bind.ts'
import type { Ctx } from '#/engine/house.ts'
import { present } from '#/kit/assert.ts'
import { assetOf } from '#/modules/ledger/index.ts'
import { drawOf, see, seedOf } from '../actions/read.ts'
import { namesOf, type Names } from './names.ts'
import { listEntrants } from '../opening/store.ts'
import { orderOf } from '../opening/window.ts'
import * as rules from '../rules.ts'
import * as store from '../store.ts'
import { getTreeProof } from '../trees/actions/read.ts'

/**
 * Gives everything that checks an envelope: parameters and commit from the first second, seed,
 * claims and who tapped together once it has ended. Names are of those whom the reader may know.
 * Refuses: not_found, to a stranger and to whoever has no account, unless anybody may open it.
 */
export async function getProof(
  ctx: Ctx,
  { envelopeId }: Input<typeof proofRoutes.getProof>,
): Promise<EnvelopeProof> {
  const { row, standing } = await see(ctx, envelopeId)
  const isTree = row.mode === 'funny' || row.mode === 'relay'
  return proofOf(ctx, row, {
    draw: isTree ? null : await drawOf(ctx, row, standing),
    tree: isTree ? await getTreeProof(ctx, { envelopeId }) : null,
    namesOf: people => namesOf(ctx, row, people),
  })
}

type Drawn = Pick<EnvelopeProof, 'draw' | 'tree'> & {
  /** The names that may be told; whoever has none is nobody in it. */
  namesOf(people: readonly UserId[]): Promise<Names>
}

/** Puts what was drawn together with all that came of it, once it has ended. */
export async function proofOf(
  kept: Pick<Ctx, 'tx' | 'now' | 'house'>,
  row: store.EnvelopeRow,
  { draw, tree, namesOf }: Drawn,
): Promise<EnvelopeProof> {
  const { tx, now } = kept
  const ended = rules.hasEnded(row)
  const facts = {
    format: proofFormat,
    mode: row.mode,
    state: rules.shownState(row, now),
    unit: await assetOf(tx),
    draw,
    tree,
    returned: ended ? row.returned : null,
  } as const
  if (!ended) return { ...facts, claims: null, moment: null }

  const claims = await store.listClaims(tx, {
    id: row.id,
    below: row.shares + 1,
    limit: row.shares,
  })
  const taps = tree !== null ? [] : await listEntrants(tx, row.id)
  const names = await namesOf([
    ...new Set([...claims.map(claim => claim.claimer), ...taps.map(tap => tap.person)]),
  ])
  const numbers = new Map(claims.map(claim => [claim.claimer, claim.number]))
  return {
    ...facts,
    claims: claims.toReversed().map(({ claimer, number, amount, at }) => {
      return { number, amount, at, ...whoIs(names, claimer) }
    }),
    moment:
      taps.length === 0
        ? null
        : {
            ...momentOf(row),
            people: placesOf(await seedOf(kept, row.id), {
              people: taps.map(tap => tap.person),
              names,
              numbers,
            }),
          },
  }
}

const whoIs = (names: Names, person: UserId) => {
  const name = names.get(person)
  return { userId: name === undefined ? null : person, name: name ?? null }
}

function momentOf({ gathersAt, opensAt, windowMs }: store.EnvelopeRow) {
  if (gathersAt === null) return { kind: 'window', ms: windowMs } as const
  return { kind: 'gather', ms: present(opensAt).getTime() - gathersAt.getTime() } as const
}

type Tapped = {
  people: readonly UserId[]
  names: Names
  numbers: ReadonlyMap<UserId, number>
}

/**
 * Who tapped together, as the seed orders them. Who knows seed and ids finds the person behind an
 * order, so an order is told with the person or not at all.
 */
function placesOf(seed: Uint8Array, { people, names, numbers }: Tapped) {
  const refs = people.map(person => ({ person, ref: toWire('usr', person) }))
  return orderOf(seed, refs).map(({ person, order }, place) => ({
    place: place + 1,
    ...whoIs(names, person),
    order: names.has(person) ? order.toString('hex') : null,
    number: numbers.get(person) ?? null,
  }))
}
