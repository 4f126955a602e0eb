import type { routes } from '@fuquan/contract/identity.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import { tell } from '#/engine/events.ts'
import type { Ctx } from '#/engine/house.ts'
import type { Settings } from '#/engine/settings.ts'
import { refuse } from '#/kit/refusal.ts'
import { limitChanged } from '../events.ts'
import { newDeviceUntil } from '../people.ts'
import { sendingOf } from './caps.ts'
import { keepLimit, limitAt, noLimit, type OwnLimit, waitingAt, wishLimit } from './rules.ts'
import * as store from './store-limits.ts'

type Routes = typeof routes
type Shown = Reply<Routes['setOwnLimit']>

/** Shows my own limits, each kind once. */
export async function listOwnLimits(ctx: Ctx): Promise<Reply<Routes['listOwnLimits']>> {
  const known = await store.listLimits(ctx.tx, ctx.actor.id)
  const items = store.limitKinds.map(kind => {
    const limit = known.find(one => one.kind === kind) ?? noLimit
    return show(ctx, kind, limit)
  })
  return { items }
}

/**
 * Takes a wish for one of my limits: lower holds at once, higher in 24 hours.
 * Refuses: bad_input (below zero), identity_new_device {until}.
 */
export async function setOwnLimit(ctx: Ctx, input: Input<Routes['setOwnLimit']>): Promise<Shown> {
  const { kind, amount } = input
  if (amount !== null && amount < 0n) refuse('bad_input', { field: 'amount', why: 'too_small' })
  return change(ctx, kind, async (limit, { tx, now, actor }) => {
    const device = { userId: actor.id, deviceId: actor.deviceId, now }
    const newDevice = await newDeviceUntil(tx, device)
    return wishLimit(limit, amount, { at: now, newDeviceUntil: newDevice ?? undefined })
  })
}

/** Withdraws a raise that waits; none waiting is no harm. */
export async function stopRaise(ctx: Ctx, input: Input<Routes['stopRaise']>): Promise<Shown> {
  return change(ctx, input.kind, async (limit, { now }) => keepLimit(limit, now))
}

type Decide = (limit: OwnLimit, ctx: Ctx) => Promise<OwnLimit>

async function change(ctx: Ctx, kind: store.LimitKind, decide: Decide): Promise<Shown> {
  const { tx, actor, now } = ctx
  const { id: userId } = actor
  const before = await store.lockLimit(tx, { userId, kind, now })

  const limit = await decide(before, ctx)

  await store.saveLimit(tx, { userId, kind, limit, now })

  // Doors remember who has limits; what identity tells makes them look again.
  await tell(tx, limitChanged, { userId, kind, raiseFrom: waitingAt(limit, now)?.from ?? null })
  return show(ctx, kind, limit)
}

type Seen = { settings: Settings; now: Date; actor: { level: number } }

function show({ settings, now, actor }: Seen, kind: store.LimitKind, limit: OwnLimit): Shown {
  return {
    kind,
    amount: limitAt(limit, now),
    houseCap: kind === 'send' ? sendingOf(settings, actor.level) : null,
    raise: waitingAt(limit, now) ?? null,
  }
}
