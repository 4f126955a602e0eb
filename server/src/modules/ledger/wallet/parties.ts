import { entryPartiesMax, type Party } from '@fuquan/contract/ledger.ts'
import { type AccountId, toWire, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { UserCard } from '@fuquan/contract/vocabulary/people.ts'
import type { Ctx } from '#/engine/house.ts'
import { present } from '#/kit/assert.ts'
import { look, peopleOf } from '#/modules/identity/index.ts'
import { chart, kindName } from '../book/chart.ts'
import { ownersOf } from '../book/store-accounts.ts'
import * as store from './store.ts'
import type { BillRow } from './store-bills.ts'

type Kind = Party['kind']

/**
 * Says of accounts what kind they are and whose. A person is named only to themselves and to who
 * looks at that very person: a look at one end of a payment says nothing of the other.
 */
export async function partiesOf(
  ctx: Ctx,
  ids: readonly AccountId[],
): Promise<ReadonlyMap<AccountId, Party>> {
  const { tx } = ctx
  const rows = await store.listAccounts(tx, ids)
  const owners = await ownersOf(tx, ids)
  const cards = await seenBy(ctx, [...new Set(owners.values())])
  const partyOf = (accountId: AccountId, kind: Kind): Party => {
    const owner = owners.get(accountId)
    const card = owner === undefined ? undefined : cards.get(owner)
    return { accountId, kind, owner: ownerOf({ accountId, kind, card }) }
  }
  return new Map(rows.map(({ id, kind }) => [id, partyOf(id, kindName(kind))]))
}

type Known = { accountId: AccountId; kind: Kind; card: UserCard | undefined }

function ownerOf({ accountId, kind, card }: Known): Party['owner'] {
  if (kind === 'envelope') return { kind: 'thing', ref: toWire('env', accountId) }
  if (kind === 'pot') return { kind: 'thing', ref: toWire('vch', accountId) }
  if (chart[kind].owner !== 'person') return { kind: 'house' }
  return card === undefined ? { kind: 'unseen' } : { kind: 'person', user: card }
}

/** The cards of those this member of staff may see now. */
async function seenBy(
  { tx, actor, now }: Ctx,
  people: readonly UserId[],
): Promise<ReadonlyMap<UserId, UserCard>> {
  const others = people.filter(id => id !== actor.id)
  const looks = await look.of(tx, { by: actor.id, ids: others, now })
  return peopleOf(
    tx,
    people.filter(id => id === actor.id || looks.has(id)),
  )
}

export type LineParties = { others: Party[]; otherCount: number }

/** Says who is at the other end of each line of one account, in the order of the lines. */
export async function othersOf(ctx: Ctx, lines: readonly BillRow[]): Promise<LineParties[]> {
  const ends = await store.listEnds(ctx.tx, lines, entryPartiesMax)
  const parties = await partiesOf(ctx, [...new Set(ends.flatMap(({ others }) => others))])
  return ends.map(({ others, count }) => ({
    others: others.map(id => present(parties.get(id), 'the account at the other end')),
    otherCount: count,
  }))
}
