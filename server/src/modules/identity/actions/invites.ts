import type { routes } from '@fuquan/contract/identity.ts'
import type { Input } from '#/engine/bind.ts'
import { houseName } from '#/engine/house-settings.ts'
import type { Call, Ctx } from '#/engine/house.ts'
import { present } from '#/kit/assert.ts'
import { refuse } from '#/kit/refusal.ts'
import { makeInvite, showInvites } from '../invites.ts'
import { readCursor } from '#/kit/cursor.ts'
import { pageOf } from '../paging.ts'
import { isStaff } from '../people.ts'
import { admitInvite, boundInvites, mayMakeInvite } from '../rules.ts'
import { joinMode, memberInvites } from '../settings.ts'
import * as store from '../store-invites.ts'
import { takeCodeTry } from '../tries.ts'

type Routes = typeof routes

/** Makes a link into the house in my name. */
export async function createInvite(ctx: Ctx) {
  const { tx, actor, dice, settings, now } = ctx
  const byStaff = isStaff(actor.roles)
  const mode = settings.of(joinMode)
  const house = { mode, memberInvites: settings.of(memberInvites) }
  mayMakeInvite({ level: actor.level, staff: byStaff }, house)
  boundInvites(await store.countOpen(tx, actor.id, now))

  const made = await makeInvite(tx, { by: actor.id, byStaff, origin: null, dice, settings, now })
  const [shown] = await showInvites(tx, [made], now)
  return present(shown, 'the link that was just made')
}

/** Lists my links, or everybody’s for staff, newest first. Refuses: forbidden. */
export async function listInvites(ctx: Ctx, input: Input<Routes['listInvites']>) {
  const { tx, actor, now } = ctx
  const all = input.of === 'all'
  if (all && !isStaff(actor.roles)) refuse('forbidden', { role: 'operator' })

  const { cursor, limit } = input
  const of = all ? undefined : actor.id
  const rows = await store.listInvites(tx, { of, before: readCursor(cursor), limit })
  const shown = await showInvites(tx, rows, now)
  return pageOf(shown, {
    limit,
    item: invite => invite,
    place: invite => ({ at: invite.createdAt, id: invite.id }),
  })
}

/** Withdraws a link: who made it may, and staff. Twice is no harm. */
export async function withdrawInvite(ctx: Ctx, input: Input<Routes['withdrawInvite']>) {
  const { tx, actor, now } = ctx
  const of = isStaff(actor.roles) ? undefined : actor.id
  const invite = await store.lockInviteById(tx, { id: input.houseInviteId, of })
  if (invite === undefined) refuse('not_found')

  await store.saveWithdrawal(tx, invite.id, now)
  return {}
}

/** Shows who invites, to whoever holds the link. Used up, withdrawn, old: one answer. */
export async function getInvite({ house, actor }: Call, input: Input<Routes['getInvite']>) {
  const tried = await takeCodeTry(house, { address: actor.address, who: actor.id })
  const { settings } = house
  const card = await house.read(async (tx, now) => {
    const invite = await store.findInvite(tx, input.code)
    const on = settings.of(memberInvites)
    // How many came by this member is not shown at the door; signing up counts them.
    admitInvite(invite, now, { on, recent: 0, max: 1 })
    const { makerName, expiresAt } = present(invite, 'a link that was admitted')
    return { inviterName: makerName, houseName: settings.of(houseName), expiresAt }
  })
  // A whole party opens one link behind one address: only wrong ones count.
  await tried.right()
  return card
}
