import type { routes } from '@fuquan/contract/identity.ts'
import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Tx } from '#/engine/db.ts'
import type { Ctx } from '#/engine/house.ts'
import { present } from '#/kit/assert.ts'
import { refuse } from '#/kit/refusal.ts'
import { verified } from '../levels.ts'
import { cardsOf, findPerson } from '../people.ts'
import { dailyReceiveL0, dailySendL1, dailySendL2 } from '../settings.ts'
import * as staff from '../store-staff.ts'
import { sendingLevel, sendingOf } from './caps.ts'
import { mayAt, nextSteps } from './levels.ts'
import * as attestations from './store-attestations.ts'
import * as store from './store-restrictions.ts'
import { showAttestation } from './vouching.ts'

type Routes = typeof routes
type Level = keyof typeof mayAt

const levelOf = (level: number): Level => {
  if (level >= 3) return 3
  if (level === 2) return 2
  return level === 1 ? 1 : 0
}

/** Shows my level, what it allows, how to rise, who vouches for me and what held me back. */
export async function getStanding(ctx: Ctx): Promise<Reply<Routes['getStanding']>> {
  const { tx, actor, settings } = ctx
  const user = await findPerson(tx, actor.id)
  const level = levelOf(user.level)
  const words = await attestations.listAttestations(tx, [actor.id])
  const allowed = ([0, 1, 2, 3] as const).filter(one => one <= level)
  return {
    level: user.level,
    emailVerified: await attestations.hasProvedAddress(tx, actor.id),
    may: allowed.flatMap(one => [...mayAt[one]]),
    next: [...nextSteps[level]],
    dailySend: {
      l1: settings.of(dailySendL1),
      l2: settings.of(dailySendL2),
      mine: sendingOf(settings, await sendingLevel(tx, { userId: actor.id, level: user.level })),
    },
    dailyReceive: user.level < verified ? settings.of(dailyReceiveL0) : null,
    attestations: words.map(showAttestation),
    restrictions: (await store.listRestrictions(tx, actor.id)).map(lineOf),
  }
}

const lineOf = ({ reason, starts, until, endedAt, endReason }: store.RestrictionRow) => ({
  reason,
  starts,
  until,
  endedAt,
  endReason,
})

/** Shows staff who vouches for a person. Refuses: console_reason_missing. */
export async function listAttestationsOf(
  ctx: Ctx,
  input: Input<Routes['listAttestationsOf']>,
): Promise<Reply<Routes['listAttestationsOf']>> {
  await mustBeLooking(ctx, input.userId)
  const rows = await attestations.listAttestations(ctx.tx, [input.userId])
  return { items: rows.map(showAttestation) }
}

/** Shows staff the suspensions of a person and their ends. Refuses: console_reason_missing. */
export async function listRestrictionsOf(
  ctx: Ctx,
  input: Input<Routes['listRestrictionsOf']>,
): Promise<Reply<Routes['listRestrictionsOf']>> {
  await mustBeLooking(ctx, input.userId)
  const rows = await store.listRestrictions(ctx.tx, input.userId)
  return { items: await withNames(ctx.tx, rows) }
}

async function withNames(tx: Tx, rows: readonly store.RestrictionRow[]) {
  const people = rows.flatMap(row =>
    [row.setBy, row.agreedBy, row.endedBy].filter(one => one !== null),
  )
  const cards = await cardsOf(tx, people)
  const named = (id: UserId | null) => (id === null ? null : present(cards.get(id), 'staff'))
  return rows.map(row => ({
    ...lineOf(row),
    setBy: named(row.setBy),
    agreedBy: named(row.agreedBy),
    endedBy: named(row.endedBy),
  }))
}

/** Staff read one person only after saying why. Refuses: console_reason_missing. */
async function mustBeLooking({ tx, actor, now }: Ctx, userId: UserId): Promise<void> {
  const looks = await staff.findLooks(tx, { by: actor.id, ids: [userId], now })
  if (looks.length === 0) refuse('console_reason_missing')
}
